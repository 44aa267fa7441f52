"""The published vectors, schemas and description agree with the kit."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.kernel.errors import Refused
from portal.protocol import messages as protocol
from portal.protocol.signatures import public_key_bytes

VECTORS: dict[str, Any] = json.loads((protocol.SCHEMAS / "vectors.json").read_text())
AT = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)


def _keys() -> protocol.Keys:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS["ed25519_seed_hex"]))
    return protocol.Keys(
        protocol.webhook_secret(VECTORS["handover_secret"]),
        key,
        (public_key_bytes(VECTORS["ed25519_public"]),),
    )


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_every_vector_is_taken_or_refused_as_it_says(case: dict[str, Any]) -> None:
    now = datetime.fromisoformat(case["now"])
    if case["expect"] == "accepted":
        assert (
            protocol.authenticate(
                _keys(), case["content"].encode(), case["headers"], at=now
            ).message_id
            == case["headers"]["webhook-id"]
        )
        return
    with pytest.raises(Refused, match=case["expect"]):
        protocol.authenticate(_keys(), case["content"].encode(), case["headers"], at=now)


def test_signing_gives_the_published_bytes() -> None:
    case = VECTORS["cases"][0]
    signed = protocol.sign(
        _keys(), case["content"].encode(), message_id=case["headers"]["webhook-id"], at=AT
    )
    assert signed == case["headers"]


def test_the_published_record_is_sound_and_has_its_digest() -> None:
    assert protocol.faults("record", VECTORS["record"]) == []
    assert protocol.record_digest(VECTORS["record"]) == VECTORS["record_sha256"]
    assert (
        json.loads(VECTORS["cases"][0]["content"])["data"]["record_sha256"]
        == VECTORS["record_sha256"]
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("hired_on",), "2026-13-01"),
        (("person", "document", "number"), "<script>"),
        (("employment", "form"), "10"),
        (("hire",), "0123456789ABCDEF"),
        (("marital_status",), "married"),
        (("certificate", "level"), "junior"),
    ],
)
def test_a_record_beyond_the_schema_is_named_by_place_and_never_by_value(
    path: tuple[str, ...], value: str
) -> None:
    record = json.loads(json.dumps(VECTORS["record"]))
    inner = record
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    found = protocol.faults("record", record)
    assert found
    assert value not in str(found)


def test_waits_double_up_to_six_hours_and_end_after_five_days() -> None:
    waits = [
        protocol.next_try(tries, first_at=AT, at=AT, chance=lambda: 0.5) for tries in (1, 2, 3, 30)
    ]
    assert [wait - AT for wait in waits if wait] == [
        timedelta(seconds=5),
        timedelta(seconds=10),
        timedelta(seconds=20),
        timedelta(hours=6),
    ]
    assert protocol.next_try(1, first_at=AT, at=AT, chance=lambda: 0.0) == AT + timedelta(seconds=4)
    assert protocol.next_try(9, first_at=AT, at=AT + timedelta(days=5)) is None


def test_the_description_names_every_door_of_this_side(app: Any) -> None:
    described = json.loads((protocol.SCHEMAS / "openapi.json").read_text())["paths"]
    doors = {
        rule.rule.replace("<code>", "{union}").replace("<mark>", "{mark}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(protocol.BASE)
    }
    assert doors == {
        "/api/handover/v1/events",
        "/api/handover/v1/staffing/{union}",
        "/api/handover/v1/register/{mark}",
    }
    assert doors <= set(described)


def test_the_mark_of_a_person_is_the_vectors() -> None:
    vectors = json.loads((protocol.SCHEMAS / "vectors.json").read_text())
    document = vectors["register"]["document"]
    assert (
        protocol.register_mark(vectors["webhook_secret"], document["kind"], document["number"])
        == vectors["register"]["mark"]
    )
    assert (
        protocol.register_mark(vectors["webhook_secret"], document["kind"], " 32990019950517012x")
        != vectors["register"]["mark"]
    )
