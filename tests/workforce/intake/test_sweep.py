"""Pulls and receipts: no record, however odd, holds up another, and each is asked for once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text

from portal.foundation.jobs.rows import troubles
from portal.protocol import messages as protocol
from portal.workforce.intake import gateway
from portal.workforce.intake.models import Incoming, Outgoing
from portal.workforce.intake.services.take_over import settle
from tests.builders.workforce import record, tree
from tests.protocol.conftest import portal  # noqa: F401  a fixture
from tests.protocol.fake_portal import FakePortal, saying


class Rows:
    """Hires that were announced, and the sweep over them."""

    def __init__(self, app: Any, database: Any, portal: FakePortal, at: Any) -> None:  # noqa: F811
        self.app, self.database, self.portal, self.at = app, database, portal, at

    def announce(self, hired: dict[str, Any], place: int, digest: str = "") -> int:
        self.portal.records[hired["hire"]] = hired
        with self.database.transaction() as session:
            row = Incoming(
                message_id=f"msg_{place}",
                body_digest="a" * 64,
                hire=hired["hire"],
                record_sha256=digest or protocol.record_digest(hired),
                round_code="HA-2026-01",
                received_at=self.at,
                next_try_at=self.at - timedelta(minutes=10 - place),
            )
            session.add(row)
            session.flush()
            return int(row.id)

    def sweep(self) -> None:
        with self.app.app_context():
            gateway.deliver_due()

    def states(self) -> dict[int, str]:
        with self.database.reading() as session:
            rows = session.execute(select(Incoming.id, Incoming.state).order_by(Incoming.id))
            return {row.id: row.state for row in rows}


@pytest.fixture
def rows(app: Any, database: Any, portal: FakePortal, committed: Any, clock: Any) -> Rows:  # noqa: F811
    with committed() as session:
        tree(session)
    return Rows(app, database, portal, clock.now())


def _odd(**contract: Any) -> dict[str, Any]:
    odd = record(hire="fedcba9876543210", serial=8)
    odd["contract"] |= contract
    return odd


def _named(name: str) -> dict[str, Any]:
    odd = record(hire="fedcba9876543210", serial=8)
    odd["person"]["name"] = name
    return odd


ODD: dict[str, Callable[[], dict[str, Any]]] = {
    "the year 9999": lambda: _odd(ends_on="9999-12-31"),
    "the year 1": lambda: _odd(starts_on="0001-01-01"),
    "a NUL": lambda: _named("王\x00明"),
    "a number of 5,000 digits": lambda: _odd(number="9" * 5_000),
}


@pytest.mark.parametrize("shape", ODD)
def test_a_record_that_cannot_be_kept_holds_up_no_other(rows: Rows, shape: str) -> None:
    odd = ODD[shape]()
    first = rows.announce(odd, 1)
    second = rows.announce(record(), 2)
    rows.portal.moods = [saying(odd)]
    rows.sweep()
    states = rows.states()
    assert states[second] == "accepted"
    assert states[first] in ("refused", "accepted")
    heard = [kind for kind, _data in rows.portal.heard()]
    assert len(heard) == 2  # both were answered


@pytest.mark.parametrize(
    "torn",
    [b'{"contract": ' + b"9" * 5_000 + b"}", b'{"person": {"name": "\\ud800"}}'],
    ids=["5,000 digits", "a lone surrogate"],
)
def test_an_answer_that_no_program_should_read_is_tried_again(rows: Rows, torn: bytes) -> None:
    first, second = rows.announce(record(hire="fedcba9876543210"), 1), rows.announce(record(), 2)
    rows.portal.moods = [lambda _request: httpx.Response(200, content=torn)]
    rows.sweep()
    assert rows.states() == {first: "received", second: "accepted"}


def test_what_fails_in_a_way_nobody_thought_of_counts_as_a_try_and_is_shown(
    rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = rows.announce(record(hire="fedcba9876543210"), 1), rows.announce(record(), 2)

    def settles(session: Any, row: Incoming, answer: Any, *, at: Any) -> None:
        if row.id == first and answer.document is not None:
            raise KeyError("members")
        settle(session, row, answer, at=at)

    monkeypatch.setattr(gateway, "settle", settles)
    rows.sweep()
    assert rows.states() == {first: "received", second: "accepted"}
    with rows.database.reading() as session:
        row = session.get_one(Incoming, first)
        assert (row.tries, row.last_answer) == (1, "not settled: KeyError")
        assert row.next_try_at > rows.at


def test_a_receipt_that_cannot_be_read_holds_up_no_other(rows: Rows) -> None:
    for place, hire in enumerate(("fedcba9876543210", "0123456789abcdef")):
        rows.announce(record(hire=hire), place)
    rows.portal.moods = [lambda _request: httpx.Response(503)] * 2
    with rows.app.app_context():
        with rows.database.reading() as session:
            pulls = session.scalars(select(Incoming.id)).all()
        rows.portal.moods = []
        for one in pulls:
            gateway.take_over(one)
    with rows.database.transaction() as session:
        first = session.scalars(select(Outgoing.id).order_by(Outgoing.id)).first()
        odd = {"body": '{"type": ' + "9" * 5_000 + "}", "id": first}
        body = ":body" if rows.database.is_sqlite else "CAST(:body AS JSONB)"
        session.execute(text(f"UPDATE outgoing SET body = {body} WHERE id = :id"), odd)
    rows.sweep()
    assert len(rows.portal.receipts) == 1
    with rows.database.reading() as session:
        assert [(one.sweep, one.row) for one in troubles(session)] == [
            ("intake.receipts", str(first))
        ]


@pytest.mark.database
def test_job_and_sweep_at_once_ask_once_and_tell_once(rows: Rows) -> None:
    ids = [rows.announce(record(), 1)]
    together = threading.Barrier(3)

    def mood(request: httpx.Request) -> httpx.Response:
        time.sleep(0.15)
        return rows.portal.behave(request)

    rows.portal.moods = [mood] * 6

    def job() -> None:
        together.wait()
        with rows.app.app_context():
            for one in ids:
                gateway.take_over(one)
            gateway.deliver_due()

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(job) for _ in range(3)]:
            done.result()
    rows.sweep()
    asked = [one.split()[0] for one in rows.portal.tries]
    assert sorted(asked) == ["GET", "POST"]
