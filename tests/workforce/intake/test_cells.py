"""Every cell of the table of states, as this side acts on it: the grid below is the protocol's page
copied by hand, so that a slip in the published file is seen."""

from __future__ import annotations

import copy
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.protocol.messages import Answer, encoded, message_body, record_digest
from portal.protocol.states import BACKEND, signals, states, table
from portal.workforce.audit import Act, Actor
from portal.workforce.intake import jobs
from portal.workforce.intake.models import HandedHire, Incoming, IntakeConflict, Outgoing
from portal.workforce.intake.papers import Letter
from portal.workforce.intake.queries import conflict_of
from portal.workforce.intake.services.cancel import (
    confirm_cancellation,
    enter_cancellation,
)
from portal.workforce.intake.services.outbox import note_answer
from portal.workforce.intake.services.receive import receive
from portal.workforce.intake.services.settle_conflict import settle_conflict
from portal.workforce.intake.services.take_over import file_and_tell, settle
from portal.workforce.rulebook.lifecycles import HANDED_HIRE
from portal.workforce.unions.queries import union_by_code
from portal.workforce.workers.models import Filing, Worker
from portal.workforce.workers.queries import places_of
from portal.workforce.workers.services import filing as filing_steps
from portal.workforce.workers.services.register import leave
from tests.builders.workforce import officer, record, tree

__all__ = ["jobs"]
SIGNALS = ("confirmed", "corrected", "cancelled")
# state → what the hire is after: the announcement of a new edition (1.0 has one message for
# "confirmed" and "corrected"), the accepted one told again, a cancellation
GRID = {
    "announced": ("accepted", "accepted", "cancelled"),
    "refused": ("accepted", "accepted", "cancelled"),
    "accepted": ("accepted", "accepted", "cancelled"),
    "filed": ("filed", "filed", "cancelling"),
    "cancelling": ("–", "–", "cancelling"),
    "cancelled": ("–", "–", "cancelled"),
    "left": ("–", "–", "–"),
}
WAY = {
    "announced": (),
    "refused": ("refuse",),
    "accepted": ("take",),
    "filed": ("take", "file"),
    "cancelling": ("take", "file", "cancel"),
    "cancelled": ("take", "cancel"),
    "left": ("take", "leave"),
}


def made(number: str = "") -> dict[str, Any]:
    one = copy.deepcopy(record())
    one["contract"]["number"] = number or None
    return one


class Side:
    """This side, told by hand."""

    def __init__(self, session: Session, at: datetime) -> None:
        self.session, self.at, self.count = session, at, 0
        province = union_by_code(session, "320000")
        city = union_by_code(session, "320800")
        self.people = [
            officer(session, role, union)
            for role, union in (
                ("county_clerk", union_by_code(session, "320812")),
                ("city_reviewer", city),
                ("filing_officer", province),
            )
        ]

    def act(self, place: int) -> Act:
        person = self.people[place]
        return Act(self.session, Actor(person.id, person.display_name), self.at)

    def hears(self, document: dict[str, Any], *, pulled: bool = True) -> Incoming:
        self.count += 1
        told_at = self.at + timedelta(minutes=self.count)
        data = {"hire": document["hire"], "record_sha256": record_digest(document), "round": "R"}
        body = message_body("hire.confirmed", told_at, data)
        receive(
            self.session,
            message_id=f"msg_{self.count}",
            content=encoded(body),
            body=body,
            at=self.at,
        )
        row = self.session.scalars(select(Incoming).order_by(Incoming.id.desc())).first()
        assert row is not None
        if pulled:
            settle(self.session, row, Answer(200, "HTTP 200", document), at=self.at)
        return row

    @property
    def hire(self) -> HandedHire:
        return self.session.scalars(select(HandedHire)).one()

    def cancel(self) -> str:
        letter = Letter("not_reported", "淮总社〔2026〕3号", date(2026, 8, 31))
        return confirm_cancellation(self.act(1), enter_cancellation(self.act(0), self.hire, letter))

    def step(self, name: str) -> None:
        if name == "take":
            self.hears(made())
        elif name == "refuse":
            wrong = made()
            wrong["employment"]["placement_union"] = "999999"
            self.hears(wrong)
        elif name == "file":
            self.file("first", "苏备1号")
        elif name == "cancel":
            self.cancel()
        else:
            worker = self.session.scalars(select(Worker)).one()
            leave(self.act(0), worker, on=worker.hired_on + timedelta(days=1), cause="01")

    def file(self, kind: str, number: str) -> None:
        filing = self.session.scalars(select(Filing).where(Filing.kind == kind)).one()
        filing_steps.forward(self.act(1), filing, "同意转报")
        file_and_tell(self.act(2), filing, number, date(2026, 9, 1))

    def in_post(self) -> int:
        union = union_by_code(self.session, "320812-T01")
        return len(places_of(self.session, union.id))


@pytest.fixture
def side(session: Session, at: datetime) -> Side:
    tree(session)
    return Side(session, at)


def brought_to(side: Side, state: str) -> None:
    if state == "announced":
        side.hears(made(), pulled=False)
    for step in WAY[state]:
        side.step(step)
    if state == "left":
        return  # this side looks at the register when it is told something
    assert side.hire.state == state


def test_the_published_table_has_these_rows_and_columns() -> None:
    assert set(states(BACKEND)) == set(GRID) and signals(BACKEND) == SIGNALS
    assert all(tuple(row) == SIGNALS for row in table()[BACKEND]["cells"].values())


@pytest.mark.parametrize("state", GRID)
@pytest.mark.parametrize("column", [0, 1, 2])
def test_every_cell_is_what_the_hire_becomes(side: Side, state: str, column: int) -> None:
    brought_to(side, state)
    expected = GRID[state][column]
    numbers = {one.number for one in side.session.scalars(select(Worker))}
    if column == 2:
        side.cancel()
    else:
        side.hears(made("2026-9") if column == 0 else made())
    conflicts = list(side.session.scalars(select(IntakeConflict)))
    if expected == "–":
        (conflict,) = conflicts
        assert (conflict.state, conflict.own["state"], side.hire.state) == ("open", state, state)
        assert conflict.reason
    else:
        assert (side.hire.state, conflicts) == (expected, [])
    workers = list(side.session.scalars(select(Worker)))
    assert len(workers) <= 1 and numbers <= {one.number for one in workers}


def test_the_accepted_edition_told_again_gets_the_same_number_and_no_second_worker(
    side: Side,
) -> None:
    side.step("take")
    side.hears(made())
    told = [one.body["data"]["worker_number"] for one in side.session.scalars(select(Outgoing))]
    assert len(set(told)) == 1 and len(told) == 2


def test_what_the_portal_keeps_as_a_conflict_stands_on_this_desk_too(side: Side) -> None:
    brought_to(side, "accepted")
    sent = side.session.scalars(select(Outgoing)).one()
    note_answer(side.session, sent, Answer(202, "HTTP 202", conflict="number_taken"), at=side.at)
    conflict = side.session.scalars(select(IntakeConflict)).one()
    assert (conflict.reason, conflict.told["there"]) == ("found_there", "number_taken")
    assert (sent.state, conflict.own["state"], conflict.state) == ("delivered", "accepted", "open")
    settle_conflict(side.act(1), conflict, "电话核对：编号以这边为准")
    assert conflict.state == "settled"


def test_a_conflict_is_found_when_the_message_comes_and_nothing_is_pulled(side: Side) -> None:
    brought_to(side, "accepted")
    side.cancel()
    row = side.hears(made("HT-2"), pulled=False)
    assert (row.state, conflict_of(side.session, row.message_id)) == ("conflict", "after_the_end")
    assert side.hire.seq_portal == 2


def test_receipts_of_one_moment_are_told_a_second_apart(side: Side) -> None:
    for number in ("", "HT-2", "HT-3"):
        side.hears(made(number))
    sent = side.session.scalars(select(Outgoing).order_by(Outgoing.id))
    told_at = [datetime.fromisoformat(one.body["timestamp"]) for one in sent]
    assert told_at == [side.at + timedelta(seconds=second) for second in range(3)]


def test_a_cancelled_filing_is_struck_off_by_the_province(side: Side) -> None:
    for step in ("take", "file"):
        side.step(step)
    assert side.in_post() == 1
    side.cancel()
    assert (side.hire.state, side.in_post()) == ("cancelling", 0)
    side.file("cancellation", "苏注1号")
    hire = side.hire
    assert (hire.state, hire.filing_number) == ("cancelled", "苏备1号")
    assert [one.state for one in side.session.scalars(select(Worker))] == ["void"]


def test_no_worker_comes_of_a_hire_that_was_cancelled_before_it_was_taken(side: Side) -> None:
    row = side.hears(made(), pulled=False)
    side.cancel()
    settle(side.session, row, Answer(200, "HTTP 200", made()), at=side.at)
    assert list(side.session.scalars(select(Worker))) == []
    assert (side.hire.state, row.state) == ("cancelled", "conflict")


def test_the_lifecycle_says_what_the_table_says() -> None:
    moves = {
        (state, case["to"])
        for state, row in table()[BACKEND]["cells"].items()
        for cases in row.values()
        for case in cases
        if case.get("to", state) != state
    }
    assert moves == {
        (step.source, step.target)
        for step in HANDED_HIRE.transitions
        if step.action in ("cancel", "decide")
    }


def test_every_live_state_can_be_left_by_an_office() -> None:
    for state in HANDED_HIRE.states:
        if state in ("cancelled", "left"):
            assert HANDED_HIRE.actions(state) == ()
        else:
            assert any(step.roles for step in HANDED_HIRE.transitions if step.source == state), (
                state
            )
