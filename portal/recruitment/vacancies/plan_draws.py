"""What a round draws from the yearly plan, held against what the plan leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.recruitment.plans.queries import plan_in_force, plan_room
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import Vacancy


@dataclass(frozen=True, slots=True)
class BeyondPlan:
    """A unit for which a round wants more people than the approved plan of the year leaves it."""

    unit: str
    year: int
    planned: int
    drawn: int  # by other rounds
    wanted: int  # by this round
    binding: bool

    @property
    def left(self) -> int:
        return self.planned - self.drawn

    @property
    def words(self) -> str:
        """Unit, wanted by this round > left by the plan."""
        return f"{self.unit} {self.wanted} > {max(0, self.left)}"


def plan_year(round_: RecruitmentRound) -> int:
    """The plan that a round draws on: that of the year in which it was begun."""
    return local(round_.created_at).year


def beyond_plan(
    session: Session, round_: RecruitmentRound, vacancies: Iterable[Vacancy]
) -> list[BeyondPlan]:
    """Units of this round to which the plan does not leave enough; empty where no plan is approved
    for the year."""
    wanted: Counter[Union] = Counter()
    for vacancy in vacancies:
        if vacancy.using_union is not None:
            wanted[vacancy.using_union] += vacancy.headcount
    beyond = []
    for unit, number in wanted.items():
        room = plan_room(session, unit.id, plan_year(round_), except_round=round_.code)
        if room is not None and number > room.left:
            figures = (room.year, room.planned, room.drawn, number, room.binding)
            beyond.append(BeyondPlan(unit.name, *figures))
    return sorted(beyond, key=lambda draw: draw.unit)


def without_plan(
    session: Session, round_: RecruitmentRound, vacancies: Iterable[Vacancy]
) -> list[str]:
    """Names of the unions whose vacancies no approved plan of the year covers: what is not planned
    was not held against a plan."""
    year = plan_year(round_)
    unions = {row.using_union or row.recruiting_union for row in vacancies}
    return sorted(union.name for union in unions if plan_in_force(session, union, year) is None)
