"""What the other application may send, in numbers and texts that no column holds: refused, whoever
signed it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from portal.foundation.time.clock import Clock
from portal.kernel.canonical import read_json
from portal.kernel.errors import Refused
from portal.protocol.messages import (
    BASE,
    EVENTS,
    RECEIPTS,
    Keys,
    instant,
    request_content,
    sign,
    webhook_secret,
)
from tests.foundation.officers.sides import Side

# As they stand in JSON.
HOSTILE = {
    "beyond a double": "1" + "0" * 30,
    "five thousand digits": "9" * 5000,
    "endless": "1e400",
    "below nothing": "-1",
    "half a pair": r'"\ud800"',
    "nothing at all": r'"a\u0000b"',
    "long": '"' + "x" * 5000 + '"',
    "deep": "[" * 5000 + "]" * 5000,
    "another kind": "{}",
}
DATA = {
    "/api/handover/v1/receipts": ("worker.accepted", {"worker_number": "W-0001"}),
    "/api/handover/v1/events": ("hire.confirmed", {"round": "2026-01"}),
}


@pytest.fixture
def keys(app: Flask) -> Keys:
    secret = app.extensions["settings"].handover_secret
    return Keys(webhook_secret(secret), Ed25519PrivateKey.generate())


def door(side: Side) -> str:
    return RECEIPTS if side.name == "recruitment" else EVENTS


def bodies(path: str, timestamp: str) -> Iterator[tuple[str, bytes]]:
    """A right body with one member changed, each in turn."""
    event, own = DATA[path]
    data = {"hire": "0" * 26, "record_sha256": "0" * 64, **own}
    whole = {"type": event, "timestamp": timestamp, "data": data}
    for name in ("type", "timestamp", "data", *data):
        for what, written in HOSTILE.items():
            changed = json.loads(json.dumps(whole))
            (changed if name in changed else changed["data"])[name] = "HERE"
            text = json.dumps(changed).replace('"HERE"', written)
            yield f"{name}: {what}", text.encode()


def test_a_body_with_anything_unbounded_is_refused(
    side: Side, app: Flask, client: Any, keys: Keys, clock: Clock
) -> None:
    path = door(side)
    for number, (what, content) in enumerate(bodies(path, instant(clock.now()))):
        headers = sign(keys, content, message_id=f"msg_{number}", at=clock.now())
        answer = client.post(path, data=content, headers=headers)
        assert answer.status_code in (404, 422), what
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["x" * 5000, "msg_é", "-", ""])
def test_a_message_has_a_short_plain_name(
    side: Side, client: Any, keys: Keys, clock: Clock, name: str
) -> None:
    _what, content = next(bodies(door(side), instant(clock.now())))
    headers = sign(keys, content, message_id="msg_1", at=clock.now())
    headers = {key: name if key.lower() == "webhook-id" else text for key, text in headers.items()}
    assert client.post(door(side), data=content, headers=headers).status_code in (400, 401, 422)


@pytest.mark.parametrize("asked", ["hires", "staffing", "register"])
@pytest.mark.parametrize("value", ["9" * 199, "9" * 5000, "-1", "%00", "%ED%A0%80"])
def test_a_question_for_nothing_is_refused(
    client: Any, keys: Keys, clock: Clock, asked: str, value: str
) -> None:
    path = f"{BASE}/{asked}/{value}"
    headers = sign(keys, request_content("GET", path), message_id="msg_1", at=clock.now())
    answer = client.get(path, headers=headers)
    assert answer.status_code in (200, 401, 404)
    assert answer.status_code != 200 or answer.json["state"] == "unknown"


@pytest.mark.parametrize("written", [text for text in HOSTILE.values() if text[0] in "19"])
def test_numbers_are_exact_or_none(written: str) -> None:
    with pytest.raises(Refused, match=r"json\.not_a_number"):
        read_json(f'{{"n": {written}}}')
