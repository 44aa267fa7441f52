"""Offices that cosign: their keys are entered, their lines checked and shown, and never believed
unseen."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from portal.foundation.transparency.checkpoints import read_proof
from portal.foundation.transparency.leaves import Leaf
from portal.foundation.transparency.notes import (
    COSIGNATURE,
    ED25519,
    Note,
    SignatureLine,
    VerifierKey,
    cosigned_at,
    cosigned_text,
    read_note,
)
from portal.recruitment.public_log.models import LogCosignature, LogEntry
from portal.recruitment.public_log.queries import LOG
from portal.recruitment.rulebook import roles
from tests.builders.accounts import officer
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

SIGNER = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
KEY = VerifierKey("jw.example.gov.cn", COSIGNATURE, SIGNER.public_key().public_bytes_raw())
SEEN = 1_788_220_000


def cosign(note: Note, seconds: int = SEEN) -> SignatureLine:
    signature = SIGNER.sign(cosigned_text(note.text, seconds).encode())
    return SignatureLine(KEY.name, KEY.key_id, seconds.to_bytes(8, "big") + signature)


@pytest.fixture
def keeper(
    committed: Committed,
    signed_in: Callable[..., Browser],
    at: datetime,
    run_job: Callable[..., None],
) -> Browser:
    """The system administrator, and a log of a few leaves."""
    with committed() as session:
        account = officer(session, roles.SYSTEM_ADMIN, union=tree(session).province)
        LOG.enter(session, Leaf("policy", "policy:a", "a" * 64, at))
    run_job("public_log.write")
    return signed_in(account)


@pytest.fixture
def witness(keeper: Browser) -> Browser:
    form = {"words": "市纪委监委派驻组", "key": KEY.text}
    assert keeper.submit("/office/log/witnesses", form).status_code == 303
    return keeper


def _checkpoint(client: Browser) -> Note:
    return read_note(client.get("/log/1/checkpoint").data)


def test_the_specifications_example_of_a_cosignature_verifies_as_ours_do() -> None:
    note = read_note(
        "example.org/log\n1\n" + base64.b64encode(bytes(32)).decode() + "\n\n— a YWFhYWE=\n"
    )
    line = cosign(note)
    seen = cosigned_at(note.text, line, KEY)
    assert seen is not None and int(seen.timestamp()) == SEEN
    assert cosigned_at(note.text.replace("\n1\n", "\n2\n"), line, KEY) is None
    other = VerifierKey(KEY.name, ED25519, KEY.public_key)
    assert cosigned_at(note.text, line, other) is None


def test_a_line_is_taken_in_and_shown_with_checkpoint_and_proof(
    witness: Browser, client: Browser, committed: Committed
) -> None:
    note = _checkpoint(client)
    sent_back = str(Note(note.text, (*note.lines, cosign(note))))
    answer = witness.submit("/office/log/cosignatures", {"note": sent_back.replace("\n", "\r\n")})
    assert answer.status_code == 303
    assert str(_checkpoint(client)) == sent_back
    page = client.get("/log").text
    assert "市纪委监委派驻组" in page and "2026" in page
    with committed() as session:
        leaf_hash = LOG.standing(session, LOG.newest(session, "policy:a")).leaf_hash
    proof = read_proof(client.get(f"/log/leaves/{leaf_hash}").text)
    assert cosigned_at(proof.note.text, proof.note.lines[1], KEY) is not None


def _wrong_notes(note: Note) -> dict[str, str]:
    line, other = cosign(note), Note(note.text.replace("\n", "\n1", 1), note.lines)
    bent = SignatureLine(
        line.name, line.key_id, line.signature[:-1] + bytes([line.signature[-1] ^ 1])
    )
    late = cosign(note, SEEN + 10**9)
    return {
        "没有新的签名行": str(note),
        "的签名行不对": str(Note(note.text, (*note.lines, bent))),
        "本日志没有发布过这个校验点": str(Note(other.text, (cosign(other),))),
        "这不是一份校验点文件": "你好",
        "市纪委监委派驻组的签名行不对": str(Note(note.text, (late,))),
    }


@pytest.mark.parametrize("words", list(_wrong_notes(Note("a\n1\n\n", ()))))
def test_what_does_not_hold_is_refused_with_its_reason(
    witness: Browser, client: Browser, committed: Committed, words: str
) -> None:
    sent = _wrong_notes(_checkpoint(client))[words]
    answer = witness.submit("/office/log/cosignatures", {"note": sent})
    assert answer.status_code == 422
    assert words in answer.text
    with committed() as session:
        assert session.scalars(select(LogCosignature)).all() == []


def test_a_line_is_taken_in_once(witness: Browser, client: Browser) -> None:
    note = _checkpoint(client)
    sent_back = {"note": str(Note(note.text, (*note.lines, cosign(note))))}
    assert witness.submit("/office/log/cosignatures", sent_back).status_code == 303
    assert witness.submit("/office/log/cosignatures", sent_back).status_code == 422


def test_the_key_of_a_witness_stands_in_the_log(witness: Browser, committed: Committed) -> None:
    with committed() as session:
        subjects = session.scalars(select(LogEntry.subject)).all()
    assert f"witness:{KEY.name}" in subjects


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("jw.example.gov.cn", "公钥的写法不对"),
        (KEY.text.replace("jw", "wj"), "公钥的写法不对"),
        (VerifierKey("a.cn", ED25519, KEY.public_key).text, "这不是共同签名用的公钥"),
        (VerifierKey("other.cn", COSIGNATURE, KEY.public_key).text, "已经登记过"),
    ],
)
def test_a_wrong_key_is_refused(witness: Browser, key: str, words: str) -> None:
    answer = witness.submit("/office/log/witnesses", {"words": "另一个单位", "key": key})
    assert answer.status_code == 422 and words in answer.text and "另一个单位" in answer.text


def test_only_the_keepers_take_anything_in(
    committed: Committed, signed_in: Callable[..., Browser], client: Browser
) -> None:
    with committed() as session:
        clerk = officer(session, roles.PUBLISHER, union=tree(session).county)
    assert signed_in(clerk).get("/office/log").status_code == 403
    assert signed_in(clerk).submit("/office/log/witnesses", {}).status_code == 403
    assert client.get("/office/log").status_code == 302
    assert client.get("/log").status_code == 200
