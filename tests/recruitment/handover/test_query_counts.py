"""The hand-over desk of a round asks the database the same number of questions, however many people
are hired."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.recruitment.handover import jobs
from portal.recruitment.handover.services.hire import confirm_hire, prepare_hire
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.vetting.models import Candidacy
from tests.builders.hires import Story, actor, candidates, ranked, story, terms

__all__ = ["jobs"]
PEOPLE = 10
Committed = Callable[[], AbstractContextManager[Session]]


def _everybody(session: Session, told: Story, at: datetime) -> list[Candidacy]:
    for place in range(1, PEOPLE + 1):
        ranked(session, told.run, told.b01, place=place, outcome="proposed")
    return candidates(session, told, at=at, state="medical")


def _come_so_far(session: Session, told: Story, at: datetime, people: list[Candidacy]) -> None:
    """Every second one is cleared, the others' hires are announced."""
    for turn, one in enumerate(people):
        one.state = "cleared"
        if turn % 2:
            act = RoundAct(session, actor(told.publisher), at, told.round_)
            hire = prepare_hire(act, one, terms(told, decision="chosen"))
            confirm_hire(RoundAct(session, actor(told.checker), at, told.round_), hire)


@contextmanager
def _questions(database: Database) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_the_number_of_questions_is_constant(
    database: Database, committed: Committed, signed_in: Any, at: datetime
) -> None:
    with committed() as session:
        told = story(session)
        told.b01.headcount = PEOPLE
        session.flush()
        ids = [one.id for one in _everybody(session, told, at)]
        assert len(ids) == PEOPLE
    browser, counts = signed_in(told.publisher), []
    path = f"/office/rounds/{told.round_.code}/handover"
    for now in (ids[:2], ids[2:]):
        with committed() as session:
            told = replace(told, round_=session.merge(told.round_))
            people = [session.get_one(Candidacy, one) for one in now]
            _come_so_far(session, told, at, people)
        browser.get(path)
        with _questions(database) as asked:
            assert browser.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1], counts
