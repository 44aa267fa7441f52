"""What city and province see: who has handed in, what is wanted and approved, and the way to the
guideline's aim. Plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.recruitment.plans.models import YearlyPlan
from portal.recruitment.plans.queries import IN_FORCE, latest_plans
from portal.recruitment.rulebook.planning.quota import ToldQuota, quota_standing
from portal.recruitment.unions.models import (
    PLACEMENT_KINDS,
    HeadcountReservation,
    StaffingFigure,
    Union,
)
from portal.recruitment.unions.queries import held_at, in_post_of, reach


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """A county in the city's table.

    ``quota``: the ceilings of its units added up; ``approved`` by the plan in force, ``wanted`` by
    the latest one.
    """

    union: Union
    plan: YearlyPlan | None
    in_force: YearlyPlan | None
    units: int
    quota: int
    in_post: int
    pending: int
    wanted: int
    approved: int


@dataclass(frozen=True, slots=True)
class CityProgress:
    """A city on the way to the aim.

    ``told`` of ``units`` are the figures of the workforce side; ``hired`` came through rounds of
    the portal.
    """

    union: Union
    units: int
    told: int
    in_post: int
    hired: int
    pending: int
    planned: int
    drawn: int  # by rounds of the year

    @property
    def still_planned(self) -> int:
        """Approved and not yet drawn by a round: what is drawn stands among the pending already."""
        return max(0, self.planned - self.drawn)


def years_with_plans(session: Session) -> list[int]:
    return list(
        session.scalars(select(YearlyPlan.year).distinct().order_by(YearlyPlan.year.desc()))
    )


def _units_below(session: Session, union: Union) -> list[Union]:
    inside = reach(session, [union.id])
    return list(
        session.scalars(
            select(Union).where(
                Union.id.in_(inside), Union.kind.in_(PLACEMENT_KINDS), Union.valid_until.is_(None)
            )
        )
    )


def plan_summaries(session: Session, union_ids: Iterable[int], year: int) -> list[PlanSummary]:
    """Every county's general union within reach, in order of code, whether it has a plan or not;
    and cities that made one."""
    inside = reach(session, union_ids)
    latest = latest_plans(session, inside, year)
    in_force = _in_force(session, inside, year)
    counties = (
        select(Union)
        .where(Union.id.in_(inside), Union.valid_until.is_(None))
        .where(((Union.level == "county") & (Union.kind == "general")) | Union.id.in_(list(latest)))
    )
    return [
        _summary(session, county, latest.get(county.id), in_force.get(county.id))
        for county in session.scalars(counties.order_by(Union.code))
    ]


def _summary(
    session: Session, county: Union, plan: YearlyPlan | None, approved: YearlyPlan | None
) -> PlanSummary:
    units = [line.union for line in plan.lines] if plan else _units_below(session, county)
    in_post, held = in_post_of(session, units), held_at(session, [unit.id for unit in units])
    reading = plan.reading if plan is not None else "either"
    return PlanSummary(
        union=county,
        plan=plan,
        in_force=approved,
        units=len(units),
        quota=sum(_ceiling(unit, reading, in_post[unit.id].told) for unit in units),
        in_post=sum(figure.people for figure in in_post.values()),
        pending=sum(held.values()),
        wanted=_wanted(plan),
        approved=_wanted(approved),
    )


def _in_force(session: Session, union_ids: Iterable[int], year: int) -> dict[int, YearlyPlan]:
    statement = select(YearlyPlan).where(
        YearlyPlan.union_id.in_(list(union_ids)),
        YearlyPlan.year == year,
        YearlyPlan.state.in_(IN_FORCE),
    )
    return {plan.union_id: plan for plan in session.scalars(statement)}


def _ceiling(unit: Union, reading: str, told: ToldQuota | None) -> int:
    standing = quota_standing(
        reading, unit.kind, unit.single_unions_count, unit.workers_count, 0, 0, told=told
    )
    return standing.ceiling if standing.known else 0


def _wanted(plan: YearlyPlan | None) -> int:
    return 0 if plan is None else sum(line.wanted for line in plan.lines)


def city_progress(session: Session, year: int) -> Sequence[CityProgress]:
    """Every city's general union: people in post, on the way, and approved for the year."""
    cities = session.scalars(
        select(Union).where(Union.level == "city", Union.kind == "general").order_by(Union.code)
    ).all()
    return [_progress(session, city, year) for city in cities]


def _progress(session: Session, city: Union, year: int) -> CityProgress:
    inside = reach(session, [city.id])
    rows = session.scalars(select(Union).where(Union.id.in_(inside))).all()
    in_post, held = in_post_of(session, rows), held_at(session, inside)
    hired = select(func.coalesce(func.sum(HeadcountReservation.headcount), 0)).where(
        HeadcountReservation.union_id.in_(inside), HeadcountReservation.state == "in_post"
    )
    drawn = select(func.coalesce(func.sum(HeadcountReservation.headcount), 0)).where(
        HeadcountReservation.union_id.in_(inside),
        HeadcountReservation.year == year,
        HeadcountReservation.state != "released",
    )
    planned = sum(_wanted(plan) for plan in _in_force(session, inside, year).values())
    return CityProgress(
        union=city,
        units=sum(1 for row in rows if row.kind in PLACEMENT_KINDS),
        told=sum(1 for one in in_post.values() if one.source == "workforce"),
        in_post=sum(one.people for one in in_post.values()),
        hired=int(session.scalar(hired) or 0),
        pending=sum(held.values()),
        planned=planned,
        drawn=int(session.scalar(drawn) or 0),
    )


def units_to_ask(session: Session, union_ids: Iterable[int], most: int) -> list[Union]:
    """Units within reach whose people the workforce side should be asked for: never asked first,
    then the longest ago; at most ``most``."""
    inside = reach(session, union_ids)
    drawn_on = select(HeadcountReservation.union_id)
    statement = (
        select(Union)
        .outerjoin(StaffingFigure, StaffingFigure.union_id == Union.id)
        .where(
            Union.id.in_(inside),
            Union.valid_until.is_(None),
            Union.kind.in_(PLACEMENT_KINDS) | Union.id.in_(drawn_on),
        )
        .order_by(StaffingFigure.asked_at.is_not(None), StaffingFigure.asked_at, Union.code)
        .limit(most)
    )
    return list(session.scalars(statement))
