"""Nobody is stranded: every live state is left by the person and by the office, with a reason, a
letter and a trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.kernel.lifecycle import Lifecycle
from portal.recruitment.audit import AuditEntry
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import (
    ADVERSE_FINDING,
    CANDIDACY,
    CHOICE,
    CHOICE_MEETING,
    OFFER,
)
from portal.recruitment.rulebook.lifecycles.vetting import LIVE
from portal.recruitment.rulebook.roles import APPLICANT, CHECKER
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.services.leave import AFTER_HIRE, decline, leave_hire, revoke
from portal.recruitment.vetting.services.settle import withdraw
from tests.builders.hires import Story, actor, candidates, ranked, story

TABLES = (CANDIDACY, ADVERSE_FINDING, OFFER, CHOICE_MEETING, CHOICE)
WHY = "集体研究后作出的决定"
Leave = Callable[[RoundAct, Candidacy], object]
WAYS: dict[str, tuple[Leave, str]] = {
    "decline": (lambda act, one: decline(act, one, WHY), "declined"),
    "revoke": (lambda act, one: revoke(act, one, WHY, minutes="淮总工纪〔2026〕12号"), "failed"),
    "withdraw": (lambda act, one: withdraw(act, one, WHY), "withdrawn"),
}


def _closure(table: Lifecycle, state: str) -> set[str]:
    """Everything that can be reached from a state."""
    seen, waiting = {state}, [state]
    while waiting:
        here = waiting.pop()
        for step in table.transitions:
            if step.source == here and step.target not in seen:
                seen.add(step.target)
                waiting.append(step.target)
    return seen


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_state_can_be_reached_and_leads_to_an_end(table: Lifecycle) -> None:
    assert _closure(table, table.initial) == set(table.states)
    ends = {state for state in table.states if not table.actions(state)}
    for state in table.states:
        assert _closure(table, state) & ends or table is CANDIDACY, state
    if table is CANDIDACY:  # who was withdrawn may come back, so only two ends are final
        assert ends == {"failed", "declined"}
        assert all(_closure(table, state) & ends for state in table.states)


@pytest.mark.parametrize("state", LIVE)
def test_the_person_and_the_office_have_a_way_out_of_every_live_state(state: str) -> None:
    assert "decline" in CANDIDACY.actions(state, (APPLICANT,))
    assert {"revoke", "withdraw"} <= set(CANDIDACY.actions(state, (CHECKER,)))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", LIVE)
def test_every_way_out_tells_the_person_why_and_leaves_a_trail(
    session: Session, at: datetime, state: str, way: str
) -> None:
    told, one = _in_state(session, at, state)
    leave, target = WAYS[way]
    act = RoundAct(session, actor(told.checker), at, told.round_)
    leave(act, one)
    assert (one.state, one.left_from) == (target, state)
    assert one.reason
    session.flush()
    letters = session.scalars(
        select(Message).where(Message.account_id == one.application.account_id)
    ).all()
    assert any(letter.link.endswith(one.public_id) for letter in letters)
    trail = session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject == f"candidacy:{one.public_id}")
    ).all()
    assert f"vetting.{way}" in trail
    for other, (again, _target) in WAYS.items():  # and it is left once
        with pytest.raises(Refused, match="lifecycle"):
            again(act, one)
        assert other


def _in_state(session: Session, at: datetime, state: str) -> tuple[Story, Candidacy]:
    told = story(session)
    ranked(session, told.run, told.a01, place=1, outcome="proposed")
    return told, candidates(session, told, at=at, state=state)[0]


@pytest.mark.parametrize("action", AFTER_HIRE)
def test_a_hire_that_does_not_hold_leads_somewhere(
    session: Session, at: datetime, action: str
) -> None:
    told, one = _in_state(session, at, "hired")
    act = RoundAct(session, actor(told.checker), at, told.round_)
    with pytest.raises(Refused, match="reason_missing"):
        leave_hire(act, one, action, "")
    leave_hire(act, one, action, "通知后十五日没有报到")
    ends = {"not_reported": "declined", "annul": "failed", "reopen": "cleared"}
    assert one.state == ends[action]
