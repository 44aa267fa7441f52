"""Whatever corrections and decisions follow each other: the rows are the plain difference of what
people were told, and nobody has a place that the current set does not give."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from random import Random

import pytest
from sqlalchemy.orm import Session

from portal.recruitment.results.current_set import (
    current_run,
    entitled,
    undecided_consequences,
)
from portal.recruitment.results.models import ResultLine, ResultRun, RunVacancy
from portal.recruitment.results.queries import policy_groups
from portal.recruitment.results.services.put_in_force import put_in_force
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.vacancies.models import Vacancy
from tests.builders.results import Story, candidate, policy, story, vacancy

SEATS = 2
NAMES = "甲乙丙丁戊"
Told = dict[int, tuple[int | None, str, str]]  # application → place, outcome, state


@dataclass
class Desk:
    """A vacancy whose ranking is published again and again, and a plain memory of what people were
    told: whom the last settled word let in, and what was said when a question was left open."""

    session: Session
    told: Story
    row: Vacancy
    at: datetime
    inside: set[int] = field(default_factory=set)
    word: Told = field(default_factory=dict)
    number: int = 0

    def publish(self, order: list[int], void: set[int]) -> ResultRun:
        group = policy_groups(self.session, self.told.round_)[0]
        self.number += 1
        run = ResultRun(
            round_id=self.told.round_.id,
            kind="ranking",
            number=self.number,
            state="published",
            policy_digest=group.digest,
            input_digest="0" * 64,
            output_digest="0" * 64,
            code_version="ranking/1",
            inputs={},
            output_key="-",
            computed_by=self.told.officers["publisher"].id,
            computed_at=self.at,
        )
        self.session.add(run)
        self.session.flush()
        self.session.add(RunVacancy(run_id=run.id, vacancy_id=self.row.id, input_digest=""))
        for application, (place, outcome, state) in self.list_of(order, void).items():
            self.session.add(
                ResultLine(
                    run_id=run.id,
                    application_id=application,
                    vacancy_id=self.row.id,
                    ticket_number=str(application),
                    state=state,
                    figures={},
                    score=None if place is None else Fraction(100 - place),
                    place=place,
                    outcome=outcome,
                )
            )
        self.session.flush()
        put_in_force(
            RoundAct(self.session, self.told.by("publisher"), self.at, self.told.round_), run
        )
        return run

    def list_of(self, order: list[int], void: set[int]) -> Told:
        ranked = [one for one in order if one not in void]
        lines: Told = {
            one: (place, "proposed" if place <= SEATS else "reserve", "ranked")
            for place, one in enumerate(ranked, 1)
        }
        return lines | dict.fromkeys(void, (None, "", "void"))

    def expected(self, new: Told) -> dict[int, str]:
        """Who is let in now and was not, and who was and is not."""
        found = {}
        for one, (_place, outcome, state) in new.items():
            before = self.word[one][1] == "proposed"
            if outcome == "proposed" and not (before and one in self.inside):
                found[one] = "in"
            elif outcome != "proposed" and (before or (one in self.inside and state == "void")):
                found[one] = "out"
        return found

    def settle(self, new: Told) -> None:
        for row in undecided_consequences(self.session, self.row):
            row.state, row.minutes = "decided", "清工招纪〔2026〕3号"
            if row.change != "moved":
                (self.inside.add if row.outcome in ("keep", "enter") else self.inside.discard)(
                    row.application_id
                )
        self.word = new
        self.session.flush()


@pytest.mark.parametrize("ranking", ["recompute", "keep_told"])
def test_rows_and_places_follow_from_what_was_told(
    session: Session, at: datetime, ranking: str
) -> None:
    told = story(session, at, document=policy(corrections={"ranking": ranking}))
    chance = Random(20261130)
    for code in range(4):
        row = vacancy(session, told, f"A{code}", headcount=SEATS)
        people = [
            candidate(session, told, f"{code}{name}", at, written="80", code=row.code).id
            for name in NAMES
        ]
        desk = Desk(session, told, row, at, number=code * 10)
        void: set[int] = set()
        first = desk.publish(people, void)
        desk.word = desk.list_of(people, void)
        desk.inside = set(people[:SEATS])
        assert current_run(session, told.round_, "ranking", row) == first
        assert entitled(session, row) == desk.inside
        for _edition in range(5):
            order = chance.sample(people, len(people))
            void = {one for one in people if chance.random() < 0.15}
            new, wanted = desk.list_of(order, void), desk.expected(desk.list_of(order, void))
            run = desk.publish(order, void)
            rows = undecided_consequences(session, row)
            assert {one.application_id: one.change for one in rows} == wanted
            assert {one.run_id for one in rows} <= {run.id}
            assert entitled(session, row) == desk.inside, "what is not decided changes nothing"
            if chance.random() < 0.7:
                desk.settle(new)
                assert entitled(session, row) == desk.inside
                _check(desk, new, ranking)


def _check(desk: Desk, new: Told, ranking: str) -> None:
    proposed = {one for one, (_place, outcome, _state) in new.items() if outcome == "proposed"}
    assert len(desk.inside) <= SEATS
    assert not {one for one in desk.inside if new[one][2] == "void"}
    if ranking == "recompute":
        assert desk.inside == proposed
    else:
        assert len(desk.inside) == min(SEATS, len(desk.inside | proposed))
