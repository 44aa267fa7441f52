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
from portal.recruitment.handover.models import Delivery, HandoverConflict, Hire
from portal.recruitment.handover.queries import open_conflicts, unanswered
from portal.recruitment.handover.services.deliver import deliver, deliver_due, replay
from portal.recruitment.handover.services.hire import confirm_hire
from portal.recruitment.handover.services.settle import settle_conflict
from portal.recruitment.handover.views.hire_page import rows_of_conflict
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


def test_what_the_backend_keeps_as_a_conflict_stands_on_this_desk_too(
    told: Story, database: Database, committed: Committed, at: datetime
) -> None:
    backend = Backend(conflict="after_the_end")
    assert deliver_due(database, backend.wire(), now=Hands(at).now) == {"delivered": 1}
    with committed() as session:
        conflict = session.scalars(select(HandoverConflict)).one()
        assert (conflict.reason, conflict.told["there"]) == ("found_there", "after_the_end")
        rows = rows_of_conflict(conflict)
        assert rows[-1][-1] == "聘用在管理端已经撤销或者退出"
        act = RoundAct(session, actor(told.publisher), at, told.round_)
        settle_conflict(act, conflict, "电话核对，另行撤销")
        assert open_conflicts(session, [conflict.hire_id]) == {}


def test_a_message_that_nobody_answers_for_days_stands_on_the_desk(
    told: Story, database: Database, committed: Committed, at: datetime
) -> None:
    deliver_due(database, Backend().wire(), now=Hands(at).now)
    with committed() as session:
        hire = session.scalars(select(Hire)).one()
        assert unanswered(session, [hire.id], at + timedelta(days=3, seconds=-1)) == set()
        assert unanswered(session, [hire.id], at + timedelta(days=3)) == {hire.id}
        hire.refusal = "99 资料不全"
        session.flush()
        assert unanswered(session, [hire.id], at + timedelta(days=9)) == set()
        hire.refusal, hire.accepted_edition = "", 1
        session.flush()
        assert unanswered(session, [hire.id], at + timedelta(days=9)) == set()


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
