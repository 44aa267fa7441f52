"""The sweep of deliveries: sent once by whoever comes first, and no message holds up another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import httpx
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.foundation.data.claims import LEASE
from portal.foundation.data.database import Database
from portal.foundation.jobs.rows import troubles
from portal.protocol.messages import Answer
from portal.recruitment.handover import jobs
from portal.recruitment.handover.models import Delivery, Hire
from portal.recruitment.handover.services import deliver as outbox
from portal.recruitment.handover.services.deliver import deliver, deliver_due
from portal.recruitment.handover.services.hire import confirm_hire
from portal.recruitment.handover.services.receive import receive
from portal.recruitment.rounds.act import RoundAct
from tests.builders.hires import Story, actor, prepared, story
from tests.recruitment.handover.backend import Backend
from tests.recruitment.handover.test_delivery import Hands

__all__ = ["jobs"]
Committed = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def told(committed: Committed, at: datetime) -> Story:
    with committed() as session:
        made = story(session)
        confirm_hire(
            RoundAct(session, actor(made.checker), at, made.round_), prepared(session, made, at=at)
        )
    return made


def _more(committed: Committed, at: datetime, number: int) -> list[int]:
    """Further messages of the same hire, each due a minute after the one before."""
    with committed() as session:
        first = session.scalars(select(Delivery)).one()
        rows = [
            Delivery(
                hire_id=first.hire_id,
                event=first.event,
                body=dict(first.body),
                created_at=at,
                next_try_at=at - timedelta(minutes=number - place),
            )
            for place in range(number)
        ]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


class Slow(Backend):
    """Thinks long enough for somebody else to come by."""

    def answer(self, request: httpx.Request) -> httpx.Response:
        time.sleep(0.15)
        return super().answer(request)


@pytest.mark.database
def test_job_and_sweep_at_once_send_once(
    told: Story, database: Database, committed: Committed, at: datetime
) -> None:
    ids, backend, hands = _more(committed, at, 3), Slow(), Hands(at)
    together = threading.Barrier(4)

    def sweep() -> None:
        together.wait()
        deliver_due(database, backend.wire(), now=hands.now)

    def job() -> None:
        together.wait()
        for one in reversed(ids):
            deliver(database, backend.wire(), one, now=hands.now)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(act) for act in (sweep, job, sweep, job)]:
            done.result()
    assert (backend.tries, len(backend.kept)) == (4, 4)  # the hire's own message and three more


def test_a_sender_that_died_loses_its_claim(
    told: Story, database: Database, committed: Committed, at: datetime
) -> None:
    backend, hands = Backend(), Hands(at)

    class Killed(BaseException):
        pass

    def die(_request: httpx.Request) -> httpx.Response:
        raise Killed

    wire = backend.wire()
    wire._transport = httpx.MockTransport(die)
    with pytest.raises(Killed):
        deliver_due(database, wire, now=hands.now)
    assert deliver_due(database, backend.wire(), now=hands.now) == {}  # it may still be sending
    hands.at += LEASE
    assert deliver_due(database, backend.wire(), now=hands.now) == {"delivered": 1}
    assert backend.tries == 1


SHAPES = {
    "a lone surrogate": '{"type": "\\ud800", "data": {}}',
    "a number of 5,000 digits": '{"type": ' + "9" * 5_000 + "}",
    "not even JSON": '{"type": ',
    "too deep": "[" * 100_000,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_message_that_cannot_be_sent_holds_up_no_other(
    told: Story, database: Database, committed: Committed, at: datetime, shape: str
) -> None:
    ids, backend, hands = _more(committed, at, 3), Backend(), Hands(at)
    statement = "UPDATE delivery SET body = :body WHERE id = :id"
    if not database.is_sqlite:  # which keeps JSON as any text
        statement = statement.replace(":body", "CAST(:body AS JSONB)")
    try:
        with committed() as session:  # as a restored or tampered-with row
            session.execute(text(statement), {"body": SHAPES[shape], "id": ids[0]})
    except DBAPIError:  # PostgreSQL keeps the number, and refuses the others itself
        assert not database.is_sqlite and shape != "a number of 5,000 digits"
        return
    deliver_due(database, backend.wire(), now=hands.now)
    assert len(backend.kept) == 3
    with committed() as session:
        states = dict(session.execute(select(Delivery.id, Delivery.state)).all())
        assert list(states.values()).count("delivered") == 3
        named = [(one.sweep, one.row) for one in troubles(session)]
        assert states[ids[0]] == "dead" or named == [("handover.deliver_due", str(ids[0]))]


@pytest.mark.database
def test_a_message_of_the_year_9999_holds_up_no_other(
    told: Story, database: Database, committed: Committed, at: datetime
) -> None:
    ids, backend, hands = _more(committed, at, 2), Backend(status=503), Hands(at)
    with committed() as session:
        far = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
        session.execute(update(Delivery).where(Delivery.id == ids[0]).values(created_at=far))
    assert deliver_due(database, backend.wire(), now=hands.now) == {"waiting": 3}
    backend.status, hands.at = 202, at + timedelta(hours=1)
    assert deliver_due(database, backend.wire(), now=hands.now) == {"delivered": 3}


def test_a_sweep_ends_in_time_and_the_next_one_goes_on(
    told: Story,
    database: Database,
    committed: Committed,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _more(committed, at, 3)
    backend, hands, watch = Backend(status=0), Hands(at), iter((0.0, 0.5, 1.5, 2.0, *[2.0] * 9))
    monkeypatch.setattr(outbox, "time", SimpleNamespace(monotonic=lambda: next(watch)))
    few = deliver_due(database, backend.wire(), now=hands.now, patience=1)
    assert few == {"waiting": 1}
    assert deliver_due(database, backend.wire(), now=hands.now) == {"waiting": 3}  # the others


@pytest.mark.database
def test_two_messages_of_one_hire_are_answered_at_once(
    told: Story, database: Database, committed: Committed, at: datetime
) -> None:
    """Each answer changes the hire, so the second waits for the first."""
    ids, backend, hands = _more(committed, at, 3), Slow(), Hands(at)
    together = threading.Barrier(len(ids))

    def send(one: int) -> str:
        together.wait()
        return deliver(database, backend.wire(), one, now=hands.now)

    with ThreadPoolExecutor(len(ids)) as pool:
        assert list(pool.map(send, ids)) == ["delivered"] * len(ids)


@pytest.mark.database
def test_a_receipt_waits_for_the_answer_that_is_being_noted(
    told: Story, database: Database, committed: Committed, at: datetime
) -> None:
    """The other side often sends it before we have noted that our message was kept."""
    with committed() as session:
        delivery = session.scalars(select(Delivery)).one()
        one, hire = delivery.id, delivery.hire
        data = {
            "hire": hire.public_id,
            "worker_number": "W-0001",
            "record_sha256": hire.record_digest,
        }
    body = {"type": "worker.accepted", "timestamp": "2026-09-20T01:00:00Z", "data": data}

    def take() -> bool:
        with database.transaction() as session:
            return receive(session, "msg_1", body, at=at)

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            outbox.note_answer(
                session, outbox.locked_delivery(session, one), Answer(202, "kept"), at=at
            )
            session.flush()
            taking = pool.submit(take)
            time.sleep(0.5)  # on SQLite it waits for the transaction, else for the hire
        assert taking.result()
    with committed() as session:
        assert session.scalars(select(Hire.state)).one() == "accepted"
