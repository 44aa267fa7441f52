"""The portal's addresses for the workforce side: who may pull, which receipts count, how often."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import Clock
from portal.protocol.messages import (
    RECEIPTS,
    Keys,
    encoded,
    hire_path,
    message_body,
    record_digest,
    request_content,
    sign,
    webhook_secret,
)
from portal.protocol.signatures import public_key_text
from portal.recruitment.handover.models import Delivery, Hire, Receipt
from portal.recruitment.handover.services.hire import confirm_hire, prepare_hire, redeliver
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.planning.quota import ToldQuota
from portal.recruitment.unions.gateway import staffing_of
from portal.recruitment.vacancies.models import HeadcountReservation
from portal.recruitment.vetting.queries import candidacy_of
from tests.builders.hires import Story, actor, prepared, story, terms

Committed = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def workforce(app: Flask) -> Iterator[Keys]:
    """The other side's keys; its public key lies where the portal looks for it."""
    settings = app.extensions["settings"]
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    path = settings.keys_dir / "peer.whpk"
    path.write_text(public_key_text(public) + "\n")
    yield Keys(webhook_secret(settings.handover_secret), key)
    path.unlink()


@pytest.fixture
def told(app: Flask, committed: Committed, at: datetime) -> Story:
    with committed() as session:
        made = story(session)
        confirm_hire(
            RoundAct(session, actor(made.checker), at, made.round_), prepared(session, made, at=at)
        )
    return made


def _hire(committed: Committed) -> Hire:
    with committed() as session:
        hire = session.scalars(select(Hire)).one()
        assert hire.record is not None
        return hire


def _post(
    client: Any, keys: Keys, kind: str, at: datetime, message_id: str = "msg_1", **data: Any
) -> Any:
    content = encoded(message_body(kind, at, data))
    return client.post(
        RECEIPTS,
        data=content,
        headers={
            **sign(keys, content, message_id=message_id, at=at),
            "Content-Type": "application/json",
        },
    )


def _accepted(hire: Hire) -> dict[str, str]:
    return {
        "hire": hire.public_id,
        "record_sha256": str(hire.record_digest),
        "worker_number": "W-0001",
    }


def _filed(hire: Hire) -> dict[str, str]:
    return {
        "hire": hire.public_id,
        "worker_number": "W-0001",
        "filing_number": "苏工备2026-0001",
        "filed_on": "2026-09-20",
    }


def test_the_record_is_pulled_with_a_signature_only(
    client: Any, told: Story, workforce: Keys, committed: Committed, clock: Clock
) -> None:
    hire = _hire(committed)
    path = hire_path(hire.public_id)
    answer = client.get(
        path,
        headers=sign(workforce, request_content("GET", path), message_id="get_1", at=clock.now()),
    )
    assert answer.status_code == 200 and record_digest(answer.json) == hire.record_digest
    assert client.get(path).json["error"] == "webhook.header_missing"
    other = hire_path("0" * 16)
    headers = sign(workforce, request_content("GET", path), message_id="get_1", at=clock.now())
    assert client.get(other, headers=headers).json["error"] == "webhook.signature_wrong"
    headers = sign(workforce, request_content("GET", other), message_id="get_2", at=clock.now())
    assert (
        client.get(other, headers=headers).status_code,
        client.get(other, headers=headers).json["error"],
    ) == (
        404,
        "handover.hire_unknown",
    )


@pytest.mark.parametrize(
    ("minutes", "error"), [(-6, "webhook.too_old"), (6, "webhook.too_new"), (-4, None), (4, None)]
)
def test_six_minutes_are_too_many(
    client: Any,
    told: Story,
    workforce: Keys,
    committed: Committed,
    clock: Clock,
    minutes: int,
    error: str | None,
) -> None:
    hire = _hire(committed)
    answer = _post(
        client,
        workforce,
        "worker.accepted",
        clock.now() + timedelta(minutes=minutes),
        **_accepted(hire),
    )
    assert (answer.status_code, answer.json.get("error")) == (
        (401, error) if error else (202, None)
    )
    assert _hire(committed).state == ("announced" if error else "accepted")


def test_a_wrong_secret_and_a_wrong_key_are_both_refused(
    client: Any, told: Story, workforce: Keys, committed: Committed, clock: Clock
) -> None:
    hire = _hire(committed)
    wrong_secret = Keys(webhook_secret("another secret"), workforce.signing_key)
    wrong_key = Keys(workforce.secret, Ed25519PrivateKey.generate())
    for keys in (wrong_secret, wrong_key):
        answer = _post(client, keys, "worker.accepted", clock.now(), **_accepted(hire))
        assert (answer.status_code, answer.json["error"]) == (401, "webhook.signature_wrong")
    with committed() as session:
        assert session.scalar(select(func.count()).select_from(Receipt)) == 0


def test_each_receipt_counts_once(
    client: Any, told: Story, workforce: Keys, committed: Committed, clock: Clock
) -> None:
    hire = _hire(committed)
    assert (
        _post(client, workforce, "worker.accepted", clock.now(), **_accepted(hire)).status_code
        == 202
    )
    assert (
        _post(client, workforce, "worker.filed", clock.now(), "msg_2", **_filed(hire)).status_code
        == 202
    )
    sent = clock.now()
    again = [
        _post(client, workforce, "worker.filed", sent, "msg_3", **_filed(hire)).status_code
        for _ in range(2)
    ]
    assert again == [202, 200]
    reused = _post(client, workforce, "worker.accepted", clock.now(), "msg_2", **_accepted(hire))
    assert (reused.status_code, reused.json["error"]) == (409, "handover.id_reused")
    with committed() as session:
        assert (
            session.scalar(
                select(func.count()).select_from(Message).where(Message.kind == "handover.filed")
            )
            == 1
        )
        held = session.scalars(
            select(HeadcountReservation).where(HeadcountReservation.vacancy_id == told.a01.id)
        ).one()
        assert (held.state, held.headcount) == ("in_post", 1)
    filed = _hire(committed)
    assert (filed.state, filed.worker_number, filed.filing_number) == (
        "filed",
        "W-0001",
        "苏工备2026-0001",
    )


def test_a_conflict_is_told_in_the_answer_and_told_again(
    client: Any, told: Story, workforce: Keys, committed: Committed, clock: Clock
) -> None:
    hire = _hire(committed)
    _post(client, workforce, "worker.accepted", clock.now(), **_accepted(hire))
    sent, other = clock.now(), _accepted(hire) | {"worker_number": "W-0002"}
    answers = [_post(client, workforce, "worker.accepted", sent, "msg_2", **other) for _ in (1, 2)]
    assert [answer.status_code for answer in answers] == [202, 200]
    for answer in answers:
        expected = {"kept": "msg_2", "outcome": "conflict", "reason": "other_number"}
        assert answer.json == expected
    assert _hire(committed).seq_backend == 2


def test_filed_before_accepted_counts_as_both(
    client: Any, told: Story, workforce: Keys, committed: Committed, clock: Clock
) -> None:
    hire = _hire(committed)
    assert _post(client, workforce, "worker.filed", clock.now(), **_filed(hire)).status_code == 202
    assert (
        _post(
            client, workforce, "worker.accepted", clock.now(), "msg_2", **_accepted(hire)
        ).status_code
        == 202
    )
    assert _hire(committed).state == "filed"


def test_a_refused_hire_is_mended_by_one_person_and_sent_again_by_another(
    client: Any, told: Story, workforce: Keys, committed: Committed, clock: Clock
) -> None:
    hire = _hire(committed)
    reasons = [{"code": "05", "reason": "contract_incomplete", "words": "合同编号没有填写"}]
    refusal = {"hire": hire.public_id, "record_sha256": str(hire.record_digest), "reasons": reasons}
    assert _post(client, workforce, "worker.refused", clock.now(), **refusal).status_code == 202
    with committed() as session:
        fresh, round_ = session.scalars(select(Hire)).one(), session.merge(told.round_)
        assert (fresh.state, fresh.refusal) == ("refused", "05 合同编号没有填写")
        one = candidacy_of(session, fresh.application_id)
        prepare_hire(
            RoundAct(session, actor(told.publisher), clock.now(), round_),
            one,
            terms(told, contract_number="2026-001"),
        )
        redeliver(RoundAct(session, actor(told.checker), clock.now(), round_), fresh)
        assert session.scalar(select(func.count()).select_from(Delivery)) == 2
    mended = _hire(committed)
    assert mended.state == "announced" and mended.record_digest != hire.record_digest
    # about the old record: the other side changed its mind on it, and knows the new one not yet
    late = _post(client, workforce, "worker.accepted", clock.now(), "msg_2", **_accepted(hire))
    known = _hire(committed)
    assert (late.status_code, known.state, known.edition) == (202, "accepted", 2)
    assert known.accepted_edition == 1
    assert (
        _post(
            client, workforce, "worker.accepted", clock.now(), "msg_3", **_accepted(mended)
        ).status_code
        == 202
    )
    known = _hire(committed)
    assert (known.state, known.accepted_edition) == ("accepted", 2)


def test_hostile_bodies_are_refused_without_a_trace(
    client: Any, told: Story, workforce: Keys, committed: Committed, clock: Clock
) -> None:
    for number, content in enumerate(
        (
            b"{",
            b"[]",
            b'{"type": "hire.confirmed"}',
            b'{"type":"worker.filed","timestamp":"x","data":{}}',
        )
    ):
        headers = sign(workforce, content, message_id=f"bad_{number}", at=clock.now())
        answer = client.post(RECEIPTS, data=content, headers=headers)
        assert (answer.status_code, answer.json["error"]) == (422, "handover.body_malformed")
    assert client.post(RECEIPTS, data=b"x" * (256 * 1024 + 1)).status_code == 413
    with committed() as session:
        assert session.scalar(select(func.count()).select_from(Receipt)) == 0


def test_the_workforce_side_tells_its_staffing_or_nothing_is_known(app: Flask) -> None:
    told: dict[str, Any] = {
        "union": "320812-T01",
        "in_post": 2,
        "pending": 1,
        "as_of": "2026-09-01T01:00:00Z",
    }

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["webhook-signature"].startswith("v1,")
        return httpx.Response(200, json=told)

    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow", request=request)

    with app.app_context():
        try:
            app.extensions["handover_transport"] = httpx.MockTransport(answer)
            assert staffing_of("320812-T01") == ToldQuota(3)  # an earlier version
            told |= {"most": 5, "reading": "both", "approval": "市总复〔2026〕9号"}
            assert staffing_of("320812-T01") == ToldQuota(3, 5, "both", "市总复〔2026〕9号")
            told |= {"most": -1, "reading": "loud", "approval": ["x"]}
            assert staffing_of("320812-T01") == ToldQuota(3)
            told["in_post"] = "2"
            assert staffing_of("320812-T01") is None
            app.extensions["handover_transport"] = httpx.MockTransport(away)
            assert staffing_of("320812-T01") is None
        finally:
            del app.extensions["handover_transport"]
