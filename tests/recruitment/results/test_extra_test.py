"""加试 among equals: keyed twice, countersigned, and the last key of the next ranking."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor
from portal.recruitment.messages.models import Message
from portal.recruitment.results.current_set import lines_in_force
from portal.recruitment.results.extra_test_models import ExtraTest
from portal.recruitment.results.queries import entitled, undecided_consequences
from portal.recruitment.results.services.hold_extra_test import (
    Plan,
    Value,
    cancel_test,
    countersign_test,
    differing,
    equals_of,
    key_marks,
    plan_extra_test,
    reopen_test,
)
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import EXTRA_TEST
from tests.builders.accounts import officer
from tests.builders.results import Story, candidate, out, story, vacancy
from tests.recruitment.results.test_corrections import members, unrecorded_rows, written_policy


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "store")


class Room:
    """The people around an extra test, a week after the ranking."""

    def __init__(self, session: Session, told: Story, at: datetime) -> None:
        self.session, self.told, self.at = session, told, at
        for role in ("score_clerk", "arbiter"):
            told.officers[role] = officer(session, role, union=told.tree.county)

    def act(self, role: str, *, days: int = 0) -> RoundAct:
        by = Actor(self.told.officers[role].id, role)
        return RoundAct(self.session, by, self.at + timedelta(days=days), self.told.round_)

    def plan(self, code: str = "A1", place: int = 1) -> ExtraTest:
        plan = Plan("笔试", "区总工会二楼", self.at + timedelta(days=5))
        row = self.told.vacancies[code]
        return plan_extra_test(self.act("exam_officer"), row, place, plan)

    def marks(self, **given: str) -> dict[int, Value]:
        """By name; a number, absent or void."""
        people = self.told.people
        return {
            people[name].id: ("score", Fraction(text)) if text.isdigit() else (text, None)
            for name, text in given.items()
        }

    def key(self, test: ExtraTest, role: str, channel: str, **given: str) -> None:
        key_marks(self.act(role, days=6), test, channel, self.marks(**given))

    def hold(self, test: ExtraTest, **given: str) -> None:
        self.key(test, "score_clerk", "first", **given)
        self.key(test, "arbiter", "second", **given)
        countersign_test(self.act("supervisor", days=6), test)


@pytest.fixture
def told(session: Session, storage: Storage, at: datetime) -> Story:
    """Two equals for the one place of A1; B1 has no tie."""
    found = story(session, at, document=written_policy())
    for code in ("A1", "B1"):
        vacancy(session, found, code)
    for name, written, code in (
        ("甲", "80", "A1"),
        ("乙", "80", "A1"),
        ("丙", "70", "A1"),
        ("丁", "75", "B1"),
    ):
        candidate(session, found, name, at, written=written, code=code)
    for kind in ("written_result", "ranking"):
        out(session, storage, found, kind, at)
    return found


def _standing(session: Session, told: Story) -> dict[str, tuple[int | None, str]]:
    names = {application.id: name for name, application in told.people.items()}
    ids = [row.id for row in told.vacancies.values()]
    return {
        names[line.application_id]: (line.place, line.outcome)
        for line in lines_in_force(session, "ranking", ids)
    }


def test_the_vacancy_without_a_tie_goes_on(session: Session, told: Story) -> None:
    assert _standing(session, told)["丁"] == (1, "proposed")
    assert entitled(session, told.vacancies["B1"]) == {told.people["丁"].id}
    assert entitled(session, told.vacancies["A1"]) == frozenset()
    assert {
        place: len(lines) for place, lines in equals_of(session, told.vacancies["A1"].id).items()
    } == {1: 2}


def test_a_signed_extra_test_orders_the_equals_in_the_next_ranking(
    session: Session, storage: Storage, told: Story, at: datetime
) -> None:
    room = Room(session, told, at)
    test = room.plan()
    room.hold(test, 甲="70", 乙="75")
    run, publication = out(session, storage, told, "ranking", at, reason="加试结束")[0]
    assert _standing(session, told) == {
        "乙": (1, "proposed"),
        "甲": (2, "reserve"),
        "丙": (3, "reserve"),
        "丁": (1, "proposed"),
    }
    files = members(storage, run, session)
    assert files["scores.csv"].splitlines()[0].endswith(",extra_test")
    columns = [column["title"] for column in publication.content["tables"][0]["columns"]]
    assert "加试" in columns
    # separating equals corrects nothing: nobody has to decide
    assert not undecided_consequences(session, told.vacancies["A1"])
    assert entitled(session, told.vacancies["A1"]) == {told.people["乙"].id}
    called = select(Message.account_id).where(Message.kind == "results.extra_test")
    assert set(session.scalars(called)) == {told.people[name].account_id for name in "甲乙"}
    assert unrecorded_rows(session) == []


def test_two_people_key_and_what_differs_is_not_agreed(
    session: Session, told: Story, at: datetime
) -> None:
    room = Room(session, told, at)
    test = room.plan()
    with pytest.raises(Refused, match=r"extra_test\.too_early"):
        key_marks(room.act("score_clerk"), test, "first", room.marks(甲="70", 乙="75"))
    room.key(test, "score_clerk", "first", 甲="70", 乙="75")
    with pytest.raises(Refused, match=r"two_people\.same"):
        room.key(test, "score_clerk", "second", 甲="70", 乙="75")
    with pytest.raises(Refused, match=r"extra_test\.marks_missing"):
        room.key(test, "arbiter", "second", 甲="70")
    with pytest.raises(Refused, match=r"extra_test\.mark"):
        room.key(test, "arbiter", "second", 甲="70", 乙="101")
    room.key(test, "arbiter", "second", 甲="70", 乙="57")
    assert test.state == "planned" and len(differing(test)) == 1
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        countersign_test(room.act("supervisor", days=6), test)
    room.key(test, "arbiter", "second", 甲="70", 乙="75")
    assert test.state == "agreed"
    reopen_test(room.act("supervisor", days=6), test, "纸面分数是76分")
    room.key(test, "score_clerk", "first", 甲="70", 乙="76")
    assert test.state == "planned"
    room.key(test, "arbiter", "second", 甲="70", 乙="76")
    countersign_test(room.act("supervisor", days=6), test)
    assert test.state == "signed"


def test_who_ties_again_is_called_again_with_all_who_were_equal(
    session: Session, storage: Storage, at: datetime
) -> None:
    found = story(session, at, document=written_policy())
    vacancy(session, found, "A1")
    for name in "甲乙丙":
        candidate(session, found, name, at, written="80")
    for kind in ("written_result", "ranking"):
        out(session, storage, found, kind, at)
    room = Room(session, found, at)
    room.hold(room.plan(), 甲="70", 乙="70", 丙="absent")
    out(session, storage, found, "ranking", at, reason="加试结束")
    assert _standing(session, found)["甲"] == (1, "tied_at_cut")
    second = room.plan()
    assert len(second.called) == 3
    room.hold(second, 甲="60", 乙="61", 丙="absent")
    out(session, storage, found, "ranking", at, reason="第二次加试结束")
    assert {name: place for name, (place, _) in _standing(session, found).items()} == {
        "乙": 1,
        "甲": 2,
        "丙": 3,
    }


def test_a_test_can_be_cancelled_and_called_anew(
    session: Session, told: Story, at: datetime
) -> None:
    room = Room(session, told, at)
    test = room.plan()
    with pytest.raises(Refused, match=r"extra_test\.going_on"):
        room.plan()
    cancel_test(room.act("exam_officer"), test, "场地临时停电")
    titles = select(Message.title).where(Message.kind == "results.extra_test")
    assert list(session.scalars(titles)).count("加试取消") == 2
    assert room.plan().state == "planned"
    with pytest.raises(Refused, match=r"extra_test\.nobody"):
        room.plan("B1")


@pytest.mark.parametrize("state", ["planned", "agreed"])
def test_every_live_state_has_an_exit(state: str) -> None:
    assert EXTRA_TEST.after(state, "cancel") == "cancelled"
