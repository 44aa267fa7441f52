"""What each unit of a vacancy table still has, asked for all of them at once: a table of 2,000 rows
costs as many queries as one of two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from portal.recruitment.plans.models import QuotaException, YearlyPlan
from portal.recruitment.plans.queries import IN_FORCE, PlanRoom
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.planning.quota import (
    EITHER,
    QuotaFinding,
    QuotaStanding,
    ToldQuota,
    assess_quota,
    quota_standing,
)
from portal.recruitment.unions.models import HOLDING_STATES, HeadcountReservation, Union
from portal.recruitment.unions.queries import in_post_of, lineage
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.plan_draws import plan_year


@dataclass(slots=True)
class UnitRoom:
    """One unit.

    ``elsewhere``: held by other rounds; ``here``: taken so far by rows of this round; ``plan``: the
    year's, with what other rounds draw.
    """

    unit: Union
    reading: str
    in_post: int
    elsewhere: int
    exception: QuotaException | None
    plan: PlanRoom | None
    told: ToldQuota | None = None
    here: int = 0

    def plan_now(self) -> PlanRoom | None:
        """What the plan leaves when the rows so far have drawn on it."""
        return None if self.plan is None else replace(self.plan, drawn=self.plan.drawn + self.here)

    def standing(self) -> QuotaStanding:
        """The unit's quota when the rows so far have drawn on it."""
        return quota_standing(
            self.reading,
            self.unit.kind,
            self.unit.single_unions_count,
            self.unit.workers_count,
            self.in_post,
            self.elsewhere + self.here,
            None if self.exception is None else self.exception.granted,
            told=self.told,
        )

    def take(self, headcount: int, reason: str) -> tuple[QuotaFinding, bool]:
        """The guideline's answer to one more row, and whether a binding plan has room for it.

        What is refused takes nothing.
        """
        found = assess_quota(self.standing(), headcount, reason)
        plan = self.plan_now()
        planned = plan is None or not plan.binding or headcount <= plan.left
        if found.refused is None and planned:
            self.here += headcount
        return found, planned


def unit_rooms(
    session: Session, round_: RecruitmentRound, unions: Iterable[Union], in_post: Mapping[int, int]
) -> dict[int, UnitRoom]:
    """By union id.

    ``in_post``: people as the workforce side told just now; for other units its last answer or the
    figure entered by hand.
    """
    rows = {union.id: union for union in unions}
    told = in_post_of(session, rows.values())
    holding = HeadcountReservation.state.in_(HOLDING_STATES)
    elsewhere = _held(session, rows, holding, _of_other_rounds(round_))
    exceptions = _exceptions(session, rows)
    plans = _Plans(session, round_, rows)
    return {
        union_id: UnitRoom(
            unit,
            plans.reading(unit),
            in_post.get(union_id, told[union_id].people),
            elsewhere.get(union_id, 0),
            exceptions.get(union_id),
            plans.room(unit),
            told[union_id].told,
        )
        for union_id, unit in rows.items()
    }


def _of_other_rounds(round_: RecruitmentRound) -> ColumnElement[bool]:
    return HeadcountReservation.vacancy_id.not_in(
        select(Vacancy.id).where(Vacancy.round_id == round_.id)
    )


def _held(
    session: Session, union_ids: Iterable[int], *conditions: ColumnElement[bool]
) -> dict[int, int]:
    statement = (
        select(HeadcountReservation.union_id, func.sum(HeadcountReservation.headcount))
        .where(HeadcountReservation.union_id.in_(list(union_ids)), *conditions)
        .group_by(HeadcountReservation.union_id)
    )
    return {union_id: int(headcount) for union_id, headcount in session.execute(statement)}


def _exceptions(session: Session, union_ids: Iterable[int]) -> dict[int, QuotaException]:
    statement = (
        select(QuotaException)
        .where(QuotaException.union_id.in_(list(union_ids)), QuotaException.state == "granted")
        .order_by(QuotaException.decided_at, QuotaException.id)
    )
    return {row.union_id: row for row in session.scalars(statement)}  # the latest stays


class _Plans:
    """The approved plans above the units of one round."""

    def __init__(
        self, session: Session, round_: RecruitmentRound, units: Mapping[int, Union]
    ) -> None:
        self._units = {**{above.id: above for above in lineage(session, round_.organiser)}, **units}
        missing = {unit.parent_id for unit in self._units.values()} - set(self._units) - {None}
        while missing:
            above = list(session.scalars(select(Union).where(Union.id.in_(missing))))
            self._units |= {unit.id: unit for unit in above}
            missing = {unit.parent_id for unit in above} - set(self._units) - {None}
        statement = (
            select(YearlyPlan)
            .options(selectinload(YearlyPlan.lines))
            .where(YearlyPlan.union_id.in_(list(self._units)), YearlyPlan.state.in_(IN_FORCE))
            .order_by(YearlyPlan.year, YearlyPlan.revision, YearlyPlan.id)
        )
        self._plans = list(session.scalars(statement))
        self._year = plan_year(round_)
        drawn = HeadcountReservation.state != "released"
        self._drawn = _held(
            session, units, HeadcountReservation.year == self._year, drawn, _of_other_rounds(round_)
        )

    def _above(self, unit: Union) -> list[int]:
        found, current = [unit.id], unit
        while current.parent_id is not None:
            current = self._units[current.parent_id]
            found.append(current.id)
        return found

    def reading(self, unit: Union) -> str:
        above = set(self._above(unit))
        return next(
            (plan.reading for plan in reversed(self._plans) if plan.union_id in above), EITHER
        )

    def room(self, unit: Union) -> PlanRoom | None:
        """What the year's plan gives the unit besides other rounds; None where no plan above it is
        approved for the year."""
        plans = {plan.union_id: plan for plan in self._plans if plan.year == self._year}
        plan = next((plans[union_id] for union_id in self._above(unit) if union_id in plans), None)
        if plan is None:
            return None
        planned = sum(line.wanted for line in plan.lines if line.union_id == unit.id)
        return PlanRoom(self._year, planned, self._drawn.get(unit.id, 0), plan.binding)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit under the vacancy table: people wanted here, and what its quota leaves when they are
    counted. ``left`` may be negative."""

    name: str
    headcount: int
    ceiling: int
    in_post: int
    elsewhere: int
    overlap: bool
    known: bool

    @property
    def left(self) -> int:
        return self.ceiling - self.in_post - self.elsewhere - self.headcount


def rooms_of(
    session: Session, round_: RecruitmentRound, vacancies: Iterable[Vacancy]
) -> list[UnitLine]:
    """Every named using unit of the table, in order of its name."""
    units: dict[int, Union] = {}
    wanted: Counter[int] = Counter()
    for vacancy in vacancies:
        if vacancy.using_union is not None:
            units[vacancy.using_union.id] = vacancy.using_union
            wanted[vacancy.using_union.id] += vacancy.headcount
    rooms = unit_rooms(session, round_, units.values(), {})
    lines = [_unit_line(room, wanted[union_id]) for union_id, room in rooms.items()]
    return sorted(lines, key=lambda line: line.name)


def _unit_line(room: UnitRoom, headcount: int) -> UnitLine:
    standing = room.standing()
    return UnitLine(
        room.unit.name,
        headcount,
        standing.allowed,
        room.in_post,
        room.elsewhere,
        standing.overlap,
        standing.known,
    )
