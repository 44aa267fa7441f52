"""The county's hand: begin a year's plan, take the figures, write what is wanted, begin a numbered
revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.plans.models import PlanLine, YearlyPlan
from portal.recruitment.plans.queries import IN_FORCE, OPEN, reading_for
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import held_at, in_post_of, own_units, reach

EDITABLE = ("draft", "returned")
PLANNERS = ("county", "city")
YEARS_AHEAD = 2
MOST = 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """What is typed for one unit: people wanted, people leaving, why, from which money."""

    wanted: int
    leaving: int
    reason: str
    funding: str


def begin_plan(session: Session, union: Union, year: int, *, by: Actor, at: datetime) -> YearlyPlan:
    """A first plan with a line for each unit in which the guideline places people.

    Raises ``Refused('plan.planner')`` (counties plan, and cities for what lies directly below
    them), ``'plan.year'``, ``'plan.exists'``.
    """
    if union.level not in PLANNERS:
        raise Refused("plan.planner", unit=union.name)
    if not local(at).year - 1 <= year <= local(at).year + YEARS_AHEAD:
        raise Refused("plan.year", year=year)
    session.scalars(locked(session, select(Union).where(Union.id == union.id))).one()
    if (
        session.scalar(
            select(YearlyPlan.id).where(YearlyPlan.union_id == union.id, YearlyPlan.year == year)
        )
        is not None
    ):
        raise Refused("plan.exists", unit=union.name, year=year)
    plan = _row(union.id, year, 1, reading_for(session, union), by, at)
    plan.lines = [
        PlanLine(place=place, union_id=unit.id)
        for place, unit in enumerate(own_units(session, union))
    ]
    session.add(plan)
    session.flush()
    take_figures(session, plan, at=at)
    record(
        session,
        "plans.begin",
        f"plan:{plan.public_id}",
        at=at,
        by=by,
        union=union.code,
        year=str(year),
        lines=str(len(plan.lines)),
    )
    return plan


def _row(
    union_id: int, year: int, revision: int, reading: str, by: Actor, at: datetime
) -> YearlyPlan:
    if by.account_id is None:
        raise ValueError("a person drafts a plan")
    return YearlyPlan(
        union_id=union_id,
        year=year,
        revision=revision,
        reading=reading,
        drafted_by=by.account_id,
        drafted_at=at,
        figures_at=at,
    )


def take_figures(session: Session, plan: YearlyPlan, *, at: datetime) -> None:
    """Write the figures of the units as they are now into the lines (数据截止)."""
    _require_editable(plan)
    units = {
        unit.id: unit
        for unit in session.scalars(
            select(Union).where(Union.id.in_([line.union_id for line in plan.lines]))
        )
    }
    in_post, held = in_post_of(session, units.values()), held_at(session, units)
    for line in plan.lines:
        unit = units[line.union_id]
        line.unions_count, line.workers_count, line.figures_on = (
            unit.single_unions_count,
            unit.workers_count,
            unit.figures_on,
        )
        line.in_post, line.in_post_source = in_post[unit.id].people, in_post[unit.id].source
        line.in_post_on, line.pending = in_post[unit.id].on, held.get(unit.id, 0)
    plan.figures_at = at
    session.flush()


def _require_editable(plan: YearlyPlan) -> None:
    if plan.state not in EDITABLE:
        raise Refused("plan.frozen")


def save_lines(
    session: Session, plan: YearlyPlan, wishes: Mapping[int, Wish], *, by: Actor, at: datetime
) -> None:
    """Take the sheet as typed (union id → wish) and the figures anew.

    Raises ``Refused('plan.frozen')``, ``'plan.number'``.
    """
    _require_editable(plan)
    for line in plan.lines:
        wish = wishes.get(line.union_id)
        if wish is None:
            continue
        if not (0 <= wish.wanted <= MOST and 0 <= wish.leaving <= MOST):
            raise Refused("plan.number", unit=line.union.name)
        line.wanted, line.leaving, line.reason, line.funding = (
            wish.wanted,
            wish.leaving,
            wish.reason.strip(),
            wish.funding.strip(),
        )
    take_figures(session, plan, at=at)
    lines = [[line.union.code, str(line.wanted), str(line.leaving)] for line in plan.lines]
    record(session, "plans.save", f"plan:{plan.public_id}", at=at, by=by, lines=lines)


def add_unit(
    session: Session, plan: YearlyPlan, unit: Union, *, by: Actor, at: datetime
) -> PlanLine:
    """A unit of a kind that the guideline does not list, or one that is new.

    Raises ``Refused('plan.frozen')``, ``'plan.unit'``, ``'plan.unit_twice'``.
    """
    _require_editable(plan)
    if unit.id not in reach(session, [plan.union_id]):
        raise Refused("plan.unit", unit=unit.name)
    if any(line.union_id == unit.id for line in plan.lines):
        raise Refused("plan.unit_twice", unit=unit.name)
    line = PlanLine(
        place=max((line.place for line in plan.lines), default=-1) + 1, union_id=unit.id
    )
    plan.lines.append(line)
    session.flush()
    take_figures(session, plan, at=at)
    record(session, "plans.add_unit", f"plan:{plan.public_id}", at=at, by=by, unit=unit.code)
    return line


def revise_plan(
    session: Session, plan: YearlyPlan, *, reason: str, by: Actor, at: datetime
) -> YearlyPlan:
    """Begin the next numbered revision of an approved plan; the approved one holds until the city
    approves the new one.

    Raises ``Refused('plan.not_in_force')``, ``'plan.revision_open'``,
    ``'plan.reason_of_revision'``.
    """
    if plan.state not in IN_FORCE:
        raise Refused("plan.not_in_force")
    if not reason.strip():
        raise Refused("plan.reason_of_revision")
    session.scalars(locked(session, select(Union).where(Union.id == plan.union_id))).one()
    same = select(YearlyPlan).where(
        YearlyPlan.union_id == plan.union_id, YearlyPlan.year == plan.year
    )
    if session.scalar(same.where(YearlyPlan.state.in_(OPEN))) is not None:
        raise Refused("plan.revision_open")
    fresh = _row(plan.union_id, plan.year, plan.revision + 1, plan.reading, by, at)
    fresh.binding, fresh.reason = plan.binding, reason.strip()
    fresh.lines = [
        PlanLine(
            place=line.place,
            union_id=line.union_id,
            leaving=line.leaving,
            wanted=line.wanted,
            reason=line.reason,
            funding=line.funding,
        )
        for line in plan.lines
    ]
    session.add(fresh)
    session.flush()
    take_figures(session, fresh, at=at)
    record(
        session,
        "plans.revise",
        f"plan:{fresh.public_id}",
        at=at,
        by=by,
        of=f"plan:{plan.public_id}",
        revision=str(fresh.revision),
        reason=fresh.reason,
    )
    return fresh
