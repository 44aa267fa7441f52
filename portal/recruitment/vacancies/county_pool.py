"""Vacancies whose people get their unit after hiring (聘用后分配).

No unit's quota answers for them, so they are held against what all units of the recruiting union
still have together, and against what its plan leaves in all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.recruitment.plans.queries import exceptions_in_force, plan_in_force, reading_for
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.planning.quota import quota_standing
from portal.recruitment.unions.models import PLACEMENT_KINDS, HeadcountReservation, Union
from portal.recruitment.unions.queries import held_at, in_post_of, reach
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.plan_draws import plan_year

# A round that was called off or is over holds nobody's place: who was hired is in post.
OFF = ("cancelled", "finished", "archived")


@dataclass(frozen=True, slots=True)
class CountyPool:
    """What a round's 聘用后分配 vacancies of one recruiting union ask, and what is left for them.

    ``quota_left``: places free at its units in all, less what other rounds place later; it may be
    negative. ``unknown``: units without figures, which count as no place at all. ``planned`` and
    ``drawn`` (by other rounds and by this round's vacancies with a named unit) are those of the
    plan of ``year``; None where none is approved.
    """

    union: str
    headcount: int
    quota_left: int
    unknown: tuple[str, ...]
    year: int
    planned: int | None
    drawn: int | None
    binding: bool

    @property
    def above_quota(self) -> bool:
        return self.headcount > self.quota_left

    @property
    def plan_left(self) -> int | None:
        """Negative when more is drawn than planned; None without an approved plan."""
        return None if self.planned is None else self.planned - (self.drawn or 0)

    @property
    def beyond_plan(self) -> bool:
        return self.plan_left is not None and self.headcount > self.plan_left

    @property
    def quota_words(self) -> str:
        """Union, people placed later / places left, units whose figures are missing."""
        told = f"{self.union} {self.headcount} / {self.quota_left}"
        return f"{told}（{'、'.join(self.unknown)}？）" if self.unknown else told

    @property
    def plan_words(self) -> str:
        """Union, people placed later / left by the plan; ? where none is approved."""
        left = "?" if self.plan_left is None else self.plan_left
        return f"{self.union} {self.headcount} / {left}"


def county_pools(
    session: Session, round_: RecruitmentRound, vacancies: Iterable[Vacancy]
) -> list[CountyPool]:
    """One per recruiting union that places people later in this round, in order of its name; empty
    where every vacancy names its unit."""
    rows = list(vacancies)
    unions = {row.recruiting_union for row in rows if row.using_union_id is None}
    return [
        _pool(session, round_, union, rows) for union in sorted(unions, key=lambda one: one.name)
    ]


def _pool(
    session: Session, round_: RecruitmentRound, union: Union, rows: Sequence[Vacancy]
) -> CountyPool:
    year, units = plan_year(round_), _units_below(session, union)
    ids = {unit.id for unit in units}
    free, unknown = _free_places(session, union, units)
    headcount = sum(
        row.headcount
        for row in rows
        if row.using_union_id is None and row.recruiting_union_id == union.id
    )
    others = _placed_later_elsewhere(session, union, round_)
    plan = plan_in_force(session, union, year)
    planned = drawn = None
    if plan is not None:
        planned = sum(line.wanted for line in plan.lines)
        drawn = _drawn(session, ids | {line.union_id for line in plan.lines}, year)
        drawn += sum(count for begun_in, count in others if begun_in == year)
    return CountyPool(
        union=union.name,
        headcount=headcount,
        quota_left=free - sum(count for _year, count in others),
        unknown=unknown,
        year=year,
        planned=planned,
        drawn=drawn,
        binding=plan is not None and plan.binding,
    )


def _units_below(session: Session, union: Union) -> list[Union]:
    """Units of the kinds in which people are placed, within the union's reach."""
    statement = select(Union).where(
        Union.id.in_(reach(session, [union.id])),
        Union.valid_until.is_(None),
        Union.kind.in_(PLACEMENT_KINDS),
    )
    return list(session.scalars(statement.order_by(Union.code)))


def _free_places(
    session: Session, union: Union, units: Sequence[Union]
) -> tuple[int, tuple[str, ...]]:
    """Places left at the units by quota, people in post and on the way; names of those of which
    nothing is known."""
    ids = [unit.id for unit in units]
    in_post, held = in_post_of(session, units), held_at(session, ids)
    exceptions, reading = exceptions_in_force(session, ids), reading_for(session, union)
    free, unknown = 0, []
    for unit in units:
        exception = exceptions.get(unit.id)
        standing = quota_standing(
            reading,
            unit.kind,
            unit.single_unions_count,
            unit.workers_count,
            in_post[unit.id].people,
            held.get(unit.id, 0),
            None if exception is None else exception.granted,
            told=in_post[unit.id].told,
        )
        if standing.known:
            free += standing.remaining
        else:
            unknown.append(unit.name)
    return free, tuple(unknown)


def _drawn(session: Session, union_ids: set[int], year: int) -> int:
    """By vacancies with a named unit, this round's included: they are served before."""
    statement = select(func.coalesce(func.sum(HeadcountReservation.headcount), 0)).where(
        HeadcountReservation.union_id.in_(union_ids),
        HeadcountReservation.year == year,
        HeadcountReservation.state != "released",
    )
    return int(session.scalar(statement) or 0)


def _placed_later_elsewhere(
    session: Session, union: Union, round_: RecruitmentRound
) -> list[tuple[int, int]]:
    """(plan year, people) of each other round's vacancies of this union without a unit."""
    seats = func.coalesce(Vacancy.opened_headcount, Vacancy.headcount)
    statement = (
        select(RecruitmentRound.created_at, seats)
        .join(Vacancy, Vacancy.round_id == RecruitmentRound.id)
        .where(
            Vacancy.recruiting_union_id == union.id,
            Vacancy.using_union_id.is_(None),
            RecruitmentRound.id != round_.id,
            RecruitmentRound.state.not_in(OFF),
            Vacancy.state != "cancelled",
        )
    )
    return [(local(begun).year, count) for begun, count in session.execute(statement)]
