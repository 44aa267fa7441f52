"""Every live state of a hire can be left by the person and by the office, each way walked through
the services: a reason, a letter to the person, a trail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import entries
from portal.recruitment.handover import jobs
from portal.recruitment.handover.models import Hire
from portal.recruitment.handover.queries import asked_cancellation
from portal.recruitment.handover.services.by_hand import confirm_by_hand, enter_by_hand
from portal.recruitment.handover.services.cancel import (
    cancel_hire,
    confirm_cancellation,
    drop_cancellation,
    give_up_hire,
    take_back_giving_up,
)
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import HIRE
from tests.builders.hires import Story, actor
from tests.recruitment.handover.test_cells import brought_to, told

__all__ = ["jobs", "told"]
ENDS = ("left", "cancelled")
LIVE = ("announced", "refused", "accepted", "filed", "cancelling")


class Office:
    def __init__(self, session: Session, told: Story, at: datetime) -> None:
        self.session, self.told, self.at = session, told, at
        self.hire = session.scalars(select(Hire)).one()

    def act(self, account: Any) -> RoundAct:
        return RoundAct(self.session, actor(account), self.at, self.told.round_)

    @property
    def person(self) -> RoundAct:
        return self.act(self.hire.application.account)

    def letters(self) -> list[str]:
        person = self.hire.application.account_id
        statement = select(Message.kind).where(Message.account_id == person).order_by(Message.id)
        kinds = self.session.scalars(statement)
        return [kind for kind in kinds if kind.startswith("handover.")]

    def trail(self) -> set[str]:
        return {one.action for one in entries(self.session, self.told.round_.code)}

    def told_on_paper(self, kind: str) -> None:
        row = enter_by_hand(
            self.act(self.told.publisher), self.hire, kind, paper="省总备8号", on=date(2026, 9, 1)
        )
        with pytest.raises(Refused, match=r"two_people\.same"):
            confirm_by_hand(self.act(self.told.publisher), row)
        confirm_by_hand(self.act(self.told.checker), row)


@pytest.fixture
def office(session: Session, told: Story, at: datetime) -> Office:
    return Office(session, told, at)


def test_the_states_walked_here_are_all_that_live() -> None:
    assert set(HIRE.states) == {"awaiting_confirmation", *LIVE, *ENDS}


@pytest.mark.parametrize("by", ["person", "office"])
@pytest.mark.parametrize("state", [state for state in LIVE if state != "cancelling"])
def test_a_live_hire_is_left(office: Office, state: str, by: str) -> None:
    brought_to(office.session, office.told, office.hire, state, office.at)
    if by == "person":
        asking = office.person
        with pytest.raises(Refused, match=r"hire\.reason_missing"):
            give_up_hire(asking, office.hire, " ")
        row = give_up_hire(asking, office.hire, "家里有事")
    else:
        asking = office.act(office.told.publisher)
        row = cancel_hire(asking, office.hire, "annulled", "材料虚假")
    with pytest.raises(Refused, match=r"two_people\.same"):
        confirm_cancellation(asking, row)
    confirm_cancellation(office.act(office.told.checker), row)
    office.told_on_paper("cancelled")
    assert office.hire.state == "cancelled"
    assert office.letters()[-2:] == ["handover.cancelling", "handover.cancelled"]
    assert {"handover.ask_cancellation", "handover.cancel"} <= office.trail()
    assert "handover.confirm_by_hand" in office.trail()


@pytest.mark.parametrize("state", ["accepted", "filed", "cancelling"])
def test_who_left_over_there_is_told(office: Office, state: str) -> None:
    brought_to(office.session, office.told, office.hire, state, office.at)
    office.told_on_paper("left")
    assert (office.hire.state, office.letters()[-1]) == ("left", "handover.left")


def test_the_person_takes_back_what_nobody_confirmed(office: Office) -> None:
    give_up_hire(office.person, office.hire, "家里有事")
    with pytest.raises(Refused, match=r"hire\.not_found"):
        take_back_giving_up(office.act(office.told.publisher), office.hire)
    before = office.letters()
    take_back_giving_up(office.person, office.hire)
    assert asked_cancellation(office.session, office.hire.id) is None
    assert (office.hire.state, office.letters()) == ("announced", before)


def test_the_person_is_told_when_the_office_does_not_follow(office: Office) -> None:
    row = give_up_hire(office.person, office.hire, "家里有事")
    drop_cancellation(office.act(office.told.checker), row)
    assert office.letters()[-1] == "handover.give_up_dropped"
    row = cancel_hire(office.act(office.told.publisher), office.hire, "annulled", "材料虚假")
    before = office.letters()
    drop_cancellation(office.act(office.told.checker), row)
    assert office.letters() == before
