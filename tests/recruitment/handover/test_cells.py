"""Every cell of the table of states, as the portal acts on it: the grid below is the protocol's
page copied by hand, so that a slip in the published file is seen."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.protocol.states import PORTAL, signals, states, table
from portal.recruitment.handover import jobs
from portal.recruitment.handover.models import HandoverConflict, Hire
from portal.recruitment.handover.services.act_on import Saying, act_on
from portal.recruitment.handover.services.cancel import cancel_hire, confirm_cancellation
from portal.recruitment.handover.services.hire import confirm_hire
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import HIRE
from tests.builders.hires import Story, actor, prepared, story

__all__ = ["jobs"]
SIGNALS = ("accepted", "refused", "returned", "filed", "left", "cancelled")
# state → what the hire is after each signal about its last edition; "–" is a conflict
GRID = {
    "announced": ("accepted", "refused", "–", "filed", "–", "–"),
    "refused": ("accepted", "refused", "–", "filed", "–", "–"),
    "accepted": ("accepted", "–", "accepted", "filed", "left", "–"),
    "filed": ("filed", "–", "filed", "filed", "left", "–"),
    "cancelling": ("cancelling", "cancelled", "cancelling", "cancelling", "left", "cancelled"),
    "left": ("–", "–", "–", "–", "left", "–"),
    "cancelled": ("–", "–", "–", "–", "–", "cancelled"),
}
WAY = {
    "announced": (),
    "refused": ("refused",),
    "accepted": ("accepted",),
    "filed": ("accepted", "filed"),
    "cancelling": ("accepted", "cancel"),
    "left": ("accepted", "left"),
    "cancelled": ("accepted", "cancel", "cancelled"),
}


def saying(signal: str, **said: object) -> Saying:
    numbers: dict[str, object] = {}
    if signal in ("accepted", "filed"):
        numbers["worker_number"] = "W-1"
    if signal == "filed":
        numbers |= {"filing_number": "苏备1", "filed_on": date(2026, 9, 20)}
    said = {"edition": 1, "words": "05 合同", **numbers, **said}
    return Saying(signal=signal, event=f"worker.{signal}", message_id="m", **said)  # type: ignore[arg-type]


def brought_to(session: Session, told: Story, hire: Hire, state: str, at: datetime) -> None:
    act = RoundAct(session, actor(told.checker), at, told.round_)
    for step in WAY[state]:
        if step == "cancel":
            asked = cancel_hire(
                RoundAct(session, actor(told.publisher), at, told.round_),
                hire,
                "not_reported",
                "没有报到",
            )
            confirm_cancellation(act, asked)
        else:
            act_on(act, hire, saying(step))
    assert hire.state == state


@pytest.fixture
def told(session: Session, at: datetime) -> Story:
    made = story(session)
    confirm_hire(
        RoundAct(session, actor(made.checker), at, made.round_), prepared(session, made, at=at)
    )
    return made


def test_the_published_table_has_these_rows_and_columns() -> None:
    assert states(PORTAL) == tuple(GRID) and signals(PORTAL) == SIGNALS
    assert all(tuple(row) == SIGNALS for row in table()[PORTAL]["cells"].values())


@pytest.mark.parametrize("state", GRID)
def test_every_cell_is_what_the_hire_becomes(
    session: Session, told: Story, at: datetime, state: str
) -> None:
    hire = session.scalars(select(Hire)).one()
    brought_to(session, told, hire, state, at)
    act = RoundAct(session, actor(told.checker), at, told.round_)
    for signal, expected in zip(SIGNALS, GRID[state], strict=True):
        step = session.begin_nested()
        before = {column.key: getattr(hire, column.key) for column in Hire.__table__.columns}
        outcome = act_on(act, hire, saying(signal))
        conflicts = list(session.scalars(select(HandoverConflict)))
        if expected == "–":
            session.flush()
            after = {column.key: getattr(hire, column.key) for column in Hire.__table__.columns}
            assert (outcome, after) == ("conflict", before), (state, signal)
            (conflict,) = conflicts
            assert (conflict.state, conflict.own["state"]) == ("open", state)
            assert conflict.reason and conflict.event == f"worker.{signal}"
        else:
            assert (outcome != "conflict", hire.state, conflicts) == (True, expected, [])
        step.rollback()
        for one in conflicts:
            if one in session:
                session.expunge(one)
        session.refresh(hire)


@pytest.mark.parametrize("state", [state for state in GRID if state not in ("left", "cancelled")])
def test_an_edition_that_was_never_announced_is_always_a_conflict(
    session: Session, told: Story, at: datetime, state: str
) -> None:
    hire = session.scalars(select(Hire)).one()
    brought_to(session, told, hire, state, at)
    act = RoundAct(session, actor(told.checker), at, told.round_)
    for signal, edition in product(("accepted", "refused"), (2, None)):
        assert act_on(act, hire, saying(signal, edition=edition)) == "conflict"
        assert hire.state == state


@pytest.mark.parametrize("state", ["accepted", "filed"])
def test_another_number_for_one_hire_is_a_conflict(
    session: Session, told: Story, at: datetime, state: str
) -> None:
    hire = session.scalars(select(Hire)).one()
    brought_to(session, told, hire, state, at)
    act = RoundAct(session, actor(told.checker), at, told.round_)
    for signal in ("accepted", "filed"):
        assert act_on(act, hire, saying(signal, worker_number="W-2")) == "conflict"
    assert hire.worker_number == "W-1"


def test_a_refused_correction_leaves_the_hire_accepted(
    session: Session, told: Story, at: datetime
) -> None:
    hire = session.scalars(select(Hire)).one()
    brought_to(session, told, hire, "filed", at)
    hire.edition = 2
    act = RoundAct(session, actor(told.checker), at, told.round_)
    assert act_on(act, hire, saying("refused", edition=2)) == "done"
    assert (hire.state, hire.accepted_edition, hire.refusal) == ("filed", 1, "05 合同")
    assert act_on(act, hire, saying("accepted", edition=2)) == "done"
    assert (hire.state, hire.accepted_edition, hire.filed_edition) == ("filed", 2, 1)


def test_a_second_filing_replaces_the_number(session: Session, told: Story, at: datetime) -> None:
    hire = session.scalars(select(Hire)).one()
    brought_to(session, told, hire, "filed", at)
    act = RoundAct(session, actor(told.checker), at, told.round_)
    again = saying("filed", filing_number="苏备2", filed_on=date(2026, 9, 21))
    assert act_on(act, hire, again) == "done"
    assert (hire.filing_number, hire.filed_on) == ("苏备2", date(2026, 9, 21))


def test_the_lifecycle_says_what_the_table_says() -> None:
    """A step of the table that changes the state is one of the lifecycle, and no other is."""
    moves = {
        (state, signal, case["to"])
        for state, row in table()[PORTAL]["cells"].items()
        for signal, cases in row.items()
        for case in cases
        if case.get("to", state) != state
    }
    assert moves == {
        (step.source, step.action, step.target)
        for step in HIRE.transitions
        if step.action in SIGNALS
    }
