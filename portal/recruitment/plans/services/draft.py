"""The county's hand: begin a year's plan, take the figures, write what is wanted, begin a numbered
revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.time.clock import local
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.plans.models import PlanLine, YearlyPlan
from portal.recruitment.plans.queries import IN_FORCE, OPEN, reading_for
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import held_at, in_post_of, own_units, reach

EDITABLE = ("draft", "returned")
PLANNERS = ("county", "city")
YEARS_AHEAD = 2
MOST = 1000
KEPT_IN_REVISION = ("place", "union_id", "leaving", "wanted", "reason", "funding")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is typed for one unit: people wanted, people leaving, why, from which money."""

    wanted: int
    leaving: int
    reason: str
    funding: str


def begin_plan(act: Act, union: Union, year: int) -> YearlyPlan:
    """A first plan with a line for each unit in which the guideline places people.

    Raises ``Refused('plan.planner')`` (counties plan, and cities for what lies directly below
    them), ``'plan.year'``, ``'plan.exists'``.
    """
    session, this_year = act.session, local(act.at).year
    if union.level not in PLANNERS:
        raise Refused("plan.planner", unit=union.name)
    if not this_year - 1 <= year <= this_year + YEARS_AHEAD:
        raise Refused("plan.year", year=year)
    _lock(session, union.id)
    if session.scalar(_plans_of(union.id, year).limit(1)) is not None:
        raise Refused("plan.exists", unit=union.name, year=year)
    plan = YearlyPlan(union_id=union.id, year=year, revision=1)
    plan.reading = reading_for(session, union)
    plan.lines = [
        PlanLine(place=place, union_id=unit.id)
        for place, unit in enumerate(own_units(session, union))
    ]
    _keep(act, plan)
    act.record(
        "plans.begin",
        f"plan:{plan.public_id}",
        union=union.code,
        year=str(year),
        lines=str(len(plan.lines)),
    )
    return plan


def _lock(session: Session, union_id: int) -> None:
    """One plan of a union at a time: whoever begins another waits here."""
    session.scalars(locked(session, select(Union).where(Union.id == union_id))).one()


def _plans_of(union_id: int, year: int) -> Select[tuple[YearlyPlan]]:
    return select(YearlyPlan).where(YearlyPlan.union_id == union_id, YearlyPlan.year == year)


def _keep(act: Act, plan: YearlyPlan) -> None:
    """Sign the drafted plan and take the figures of this moment into its lines."""
    if act.by.account_id is None:
        raise ValueError("a person drafts a plan")
    plan.drafted_by, plan.drafted_at, plan.figures_at = act.by.account_id, act.at, act.at
    act.session.add(plan)
    act.session.flush()
    take_figures(act.session, plan, at=act.at)


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


def save_lines(act: Act, plan: YearlyPlan, wishes: Mapping[int, Wish]) -> None:
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
        line.wanted, line.leaving = wish.wanted, wish.leaving
        line.reason, line.funding = wish.reason.strip(), wish.funding.strip()
    take_figures(act.session, plan, at=act.at)
    lines = [[line.union.code, str(line.wanted), str(line.leaving)] for line in plan.lines]
    act.record("plans.save", f"plan:{plan.public_id}", lines=lines)


def add_unit(act: Act, plan: YearlyPlan, unit: Union) -> PlanLine:
    """A unit of a kind that the guideline does not list, or one that is new.

    Raises ``Refused('plan.frozen')``, ``'plan.unit'``, ``'plan.unit_twice'``.
    """
    _require_editable(plan)
    if unit.id not in reach(act.session, [plan.union_id]):
        raise Refused("plan.unit", unit=unit.name)
    if any(line.union_id == unit.id for line in plan.lines):
        raise Refused("plan.unit_twice", unit=unit.name)
    last = max((line.place for line in plan.lines), default=-1)
    line = PlanLine(place=last + 1, union_id=unit.id)
    plan.lines.append(line)
    act.session.flush()
    take_figures(act.session, plan, at=act.at)
    act.record("plans.add_unit", f"plan:{plan.public_id}", unit=unit.code)
    return line


def revise_plan(act: Act, plan: YearlyPlan, *, reason: str) -> YearlyPlan:
    """Begin the next numbered revision of an approved plan; the approved one holds until the city
    approves the new one.

    Raises ``Refused('plan.not_in_force')``, ``'plan.revision_open'``,
    ``'plan.reason_of_revision'``.
    """
    if plan.state not in IN_FORCE:
        raise Refused("plan.not_in_force")
    reason = require_reason(reason, "plan.reason_of_revision")
    _lock(act.session, plan.union_id)
    same = _plans_of(plan.union_id, plan.year)
    if act.session.scalar(same.where(YearlyPlan.state.in_(OPEN))) is not None:
        raise Refused("plan.revision_open")
    revised = YearlyPlan(union_id=plan.union_id, year=plan.year, revision=plan.revision + 1)
    revised.reading, revised.binding, revised.reason = plan.reading, plan.binding, reason
    revised.lines = [
        PlanLine(**{name: getattr(line, name) for name in KEPT_IN_REVISION}) for line in plan.lines
    ]
    _keep(act, revised)
    act.record(
        "plans.revise",
        f"plan:{revised.public_id}",
        of=f"plan:{plan.public_id}",
        revision=str(revised.revision),
        reason=revised.reason,
    )
    return revised
