"""The outbox against a backend that is away, slow of wit, or refuses."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.kernel.errors import Refused
from portal.recruitment.handover import jobs
from portal.recruitment.handover.models import Delivery, Hire
from portal.recruitment.handover.services.deliver import deliver, deliver_due, replay
from portal.recruitment.handover.services.hire import confirm_hire
from portal.recruitment.rounds.act import RoundAct
from tests.builders.hires import Story, actor, prepared, story
from tests.recruitment.handover.backend import Backend

__all__ = ["jobs"]
Committed = Callable[[], AbstractContextManager[Session]]


class Hands:
    """A clock of the test's own."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def told(committed: Committed, at: datetime) -> Story:
    with committed() as session:
        made = story(session)
        confirm_hire(
            RoundAct(session, actor(made.checker), at, made.round_), prepared(session, made, at=at)
        )
    return made


def _state(committed: Committed) -> tuple[str, str, int]:
    with committed() as session:
        delivery = session.scalars(select(Delivery)).one()
        return delivery.state, session.get_one(Hire, delivery.hire_id).state, delivery.tries


def test_a_backend_that_is_away_gets_the_message_once_when_it_is_back(
    told: Story, database: Database, committed: Committed, at: datetime
) -> None:
    backend, hands = Backend(status=0), Hands(at)
    assert deliver_due(database, backend.wire(), now=hands.now) == {"waiting": 1}
    assert deliver_due(database, backend.wire(), now=hands.now) == {}  # not before its time
    with committed() as session:
        delivery_id = session.scalars(select(Delivery.id)).one()
    assert (deliver(database, backend.wire(), delivery_id, now=hands.now), backend.tries) == (
        "waiting",
        1,
    )
    for _ in range(30):
        hands.at += timedelta(hours=1)
        deliver_due(database, backend.wire(), now=hands.now)
    assert _state(committed)[:2] == ("waiting", "announced")
    assert 10 <= backend.tries <= 20  # 5 s doubling to 6 h
    backend.status, hands.at = 202, hands.at + timedelta(hours=8)
    assert deliver_due(database, backend.wire(), now=hands.now) == {"delivered": 1}
    assert deliver_due(database, backend.wire(), now=hands.now) == {}
    assert len(backend.kept) == 1 and _state(committed)[:2] == ("delivered", "announced")


def test_a_torn_answer_is_sent_again_under_the_same_id_and_kept_once(
    told: Story, database: Database, committed: Committed, at: datetime
) -> None:
    backend, hands = Backend(), Hands(at)
    deliver_due(database, backend.wire(), now=hands.now)
    with committed() as session:  # the worker was killed before it noted the answer
        delivery = session.scalars(select(Delivery)).one()
        delivery.state, delivery.next_try_at = "waiting", at
    deliver_due(database, backend.wire(), now=hands.now)
    assert (backend.tries, len(backend.kept), _state(committed)[0]) == (2, 1, "delivered")


@pytest.mark.parametrize("status", [400, 404, 409, 413, 422])
def test_what_no_try_can_help_is_a_dead_letter_that_a_person_can_send_again(
    told: Story, database: Database, committed: Committed, at: datetime, status: int
) -> None:
    backend, hands = Backend(status=status), Hands(at)
    assert deliver_due(database, backend.wire(), now=hands.now) == {"dead": 1}
    backend.status, hands.at = 202, at + timedelta(days=9)
    assert deliver_due(database, backend.wire(), now=hands.now) == {}
    with committed() as session:
        delivery = session.scalars(select(Delivery)).one()
        assert delivery.last_answer == f"HTTP {status} handover.body_malformed"
        replay(
            RoundAct(session, actor(told.publisher), hands.at, session.merge(told.round_)), delivery
        )
        name = delivery.public_id
    assert deliver_due(database, backend.wire(), now=hands.now) == {"delivered": 1}
    assert list(backend.kept) == [name]


def test_after_five_days_a_person_has_to_look(
    told: Story, database: Database, committed: Committed, at: datetime
) -> None:
    backend, hands = Backend(status=503), Hands(at)
    deliver_due(database, backend.wire(), now=hands.now)
    hands.at = at + timedelta(days=5)
    assert deliver_due(database, backend.wire(), now=hands.now) == {"dead": 1}
    with committed() as session, pytest.raises(Refused, match="lifecycle"):
        delivery = session.scalars(select(Delivery)).one()
        round_ = session.merge(told.round_)
        replay(RoundAct(session, actor(told.publisher), hands.at, round_), delivery)
        replay(RoundAct(session, actor(told.publisher), hands.at, round_), delivery)
