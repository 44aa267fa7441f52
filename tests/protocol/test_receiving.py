"""Events at the door: signature, clock, replay, schema; and the staffing figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.foundation.jobs.queue import pending
from portal.protocol import messages as protocol
from portal.workforce.intake.models import Incoming
from tests.builders.workforce import tree, worker
from tests.protocol.fake_portal import FakePortal


def _event(**data: str) -> dict[str, Any]:
    return {
        "type": "hire.confirmed",
        "timestamp": "2026-09-01T01:00:00Z",
        "data": {
            "hire": "0123456789abcdef",
            "record_sha256": "a" * 64,
            "round": "HA-2026-01",
            **data,
        },
    }


@pytest.fixture
def send(client: Any, portal: FakePortal, clock: Any) -> Callable[..., Any]:
    def post(
        body: dict[str, Any] | bytes,
        *,
        message_id: str = "msg_1",
        keys: protocol.Keys | None = None,
        later: int = 0,
        **headers: str,
    ) -> Any:
        content = body if isinstance(body, bytes) else protocol.encoded(body)
        signed = protocol.sign(
            keys or portal.keys,
            content,
            message_id=message_id,
            at=clock.now() + timedelta(seconds=later),
        )
        return client.post(
            protocol.EVENTS,
            data=content,
            headers={**signed, "Content-Type": "application/json", **headers},
        )

    return post


def _kept(database: Any) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Incoming)) or 0


def test_an_event_is_kept_once_and_its_pull_is_queued_once(
    send: Callable[..., Any], database: Any
) -> None:
    first, again = send(_event()), send(_event())
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json == {"kept": "msg_1"}
    assert _kept(database) == 1
    with database.reading() as session:
        assert pending(session).queued == 1


def test_an_id_with_another_body_is_refused(send: Callable[..., Any], database: Any) -> None:
    send(_event())
    other = send(_event(round="HA-2026-02"))
    assert (other.status_code, other.json["error"]) == (409, "handover.id_reused")
    assert _kept(database) == 1


@pytest.mark.parametrize(("seconds", "status"), [(-290, 202), (290, 202), (-360, 401), (360, 401)])
def test_the_clock_may_differ_by_five_minutes(
    send: Callable[..., Any], seconds: int, status: int
) -> None:
    assert send(_event(), later=seconds).status_code == status


def test_a_wrong_key_is_refused_whichever_it_is(
    send: Callable[..., Any], portal: FakePortal, database: Any
) -> None:
    wrong_secret = replace(
        portal.keys, secret=protocol.webhook_secret("another secret that is long enough")
    )
    from tests.protocol.fake_portal import portal_keys

    wrong_key = replace(portal.keys, signing_key=portal_keys("", b"", b"q" * 32).signing_key)
    for keys in (wrong_secret, wrong_key):
        answer = send(_event(), keys=keys)
        assert (answer.status_code, answer.json["error"]) == (401, "webhook.signature_wrong")
    assert _kept(database) == 0


def test_a_changed_byte_and_missing_headers_are_refused(
    client: Any, portal: FakePortal, clock: Any, database: Any
) -> None:
    content = protocol.encoded(_event())
    signed = protocol.sign(portal.keys, content, message_id="msg_1", at=clock.now())
    assert (
        client.post(
            protocol.EVENTS, data=content.replace(b"HA-2026-01", b"HA-2026-02"), headers=signed
        ).status_code
        == 401
    )
    assert client.post(protocol.EVENTS, data=content).json["error"] == "webhook.header_missing"
    assert (
        client.post(
            protocol.EVENTS, data=content, headers={**signed, "webhook-signature": "v1,?"}
        ).status_code
        == 401
    )
    assert _kept(database) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b'{"type": "hire.confirmed", "type": "hire.confirmed"}',
        b"[]",
        b"\xff\xfe",
        b'{"type":"worker.accepted","timestamp":"2026-09-01T01:00:00Z","data":{"hire":"0123456789abcdef","record_sha256":"'
        + b"a" * 64
        + b'","worker_number":"1"}}',
    ],
)
def test_what_is_no_event_of_this_side_is_refused(
    client: Any, portal: FakePortal, clock: Any, body: bytes
) -> None:
    import base64
    import hashlib
    import hmac

    at = clock.now()
    stamp = str(int(at.timestamp()))
    content = b"msg_1." + stamp.encode() + b"." + body
    shared = hmac.new(
        base64.b64decode(portal.keys.secret.removeprefix("whsec_")), content, hashlib.sha256
    ).digest()
    signature = (
        f"v1,{base64.b64encode(shared).decode()} "
        f"v1a,{base64.b64encode(portal.keys.signing_key.sign(content)).decode()}"
    )
    headers = {"webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": signature}
    answer = client.post(protocol.EVENTS, data=body, headers=headers)
    assert answer.status_code in (401, 422)
    assert answer.status_code == 401 or answer.json["error"] == "handover.body_malformed"


def test_a_giant_body_is_refused_before_it_is_read(client: Any) -> None:
    assert client.post(protocol.EVENTS, data=b"x" * (protocol.MAX_BODY + 1)).status_code == 413


def test_staffing_is_told_to_the_portal_only(
    client: Any, portal: FakePortal, clock: Any, committed: Any, at: Any
) -> None:
    from datetime import date

    with committed() as session:
        places = tree(session)
        worker(session, places["street"], at=at)
        worker(session, places["street"], at=at, hired_on=date(2026, 10, 8))
    path = protocol.staffing_path("320812-T01")
    assert client.get(path).status_code == 401
    signed = protocol.sign(
        portal.keys, protocol.request_content("GET", path), message_id="get_1", at=clock.now()
    )
    answer = client.get(path, headers=signed)
    assert answer.status_code == 200
    assert answer.json == {
        "union": "320812-T01",
        "in_post": 1,
        "pending": 1,
        "most": 5,
        "reading": "either",
        "approval": None,
        "as_of": protocol.instant(clock.now()),
    }
    other = protocol.staffing_path("999999")
    assert client.get(other, headers=signed).status_code == 401
    signed = protocol.sign(
        portal.keys, protocol.request_content("GET", other), message_id="get_2", at=clock.now()
    )
    assert client.get(other, headers=signed).status_code == 404
    assert json.loads(client.get(other, headers=signed).data)["error"] == "union.not_found"


def test_the_register_answers_one_word_to_the_portal_only(
    client: Any, portal: FakePortal, clock: Any, committed: Any, at: Any
) -> None:
    with committed() as session:
        row = worker(session, tree(session)["street"], at=at)
        kind, number = row.document_kind, row.document_number
    for asked, state in ((number, "active"), ("32990019950517999X", "unknown")):
        path = protocol.register_path(protocol.register_mark(portal.keys.secret, kind, asked))
        assert client.get(path).status_code == 401
        signed = protocol.sign(
            portal.keys,
            protocol.request_content("GET", path),
            message_id=f"get_{state}",
            at=clock.now(),
        )
        answer = client.get(path, headers=signed)
        assert answer.status_code == 200 and set(answer.json) == {"mark", "state", "as_of"}
        assert answer.json["state"] == state and number not in answer.text
