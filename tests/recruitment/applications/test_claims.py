"""Certificates after the submit: proof by the policy's deadline, 逾期未提交 behind it, and one
number claimed by two people."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, own_act
from portal.recruitment.applications.claim_sentence import claim_sentence
from portal.recruitment.applications.form_scope import proof_until
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services import fill_in, hand_in, keep_file, prove_claim
from portal.recruitment.applications.uploads import Received
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import default_policy_document
from portal.recruitment.screening.services.decide import decide_claim
from tests.builders.applications import (
    draft_application,
    eligible_application,
    submitted_application,
)
from tests.builders.rounds import actor, office, published_round
from tests.builders.unions import tree


def _round(
    session: Session, at: datetime, deadline: str = "document_recheck", **values: Any
) -> RecruitmentRound:
    policy = default_policy_document()
    policy["certificate"] |= {"deadline": deadline}
    return published_round(session, tree(session), at=at, policy=policy, **values)


def _file(storage: Storage, content: bytes = b"paper") -> Received:
    return Received(
        storage_key=storage.put(content),
        media_kind="application/pdf",
        sha256=sha256(content).hexdigest(),
        size=len(content),
        pages=1,
        name="证书.pdf",
    )


def _unproved(
    session: Session,
    round_: RecruitmentRound,
    storage: Storage,
    at: datetime,
    level: str = "assistant",
) -> Application:
    """Handed in with a declared certificate and no paper yet."""
    application = draft_application(session, round_, storage, at=at, certificate=level)
    certificate = next(file for file in application.files if file.kind == "certificate")
    keep_file.remove_file(own_act(session, application, at), certificate.public_id)
    hand_in.submit(own_act(session, application, at))
    session.flush()
    return application


def test_certificate_may_follow_the_submit_until_its_deadline_and_opens_only_the_claim(
    session: Session, storage: Storage, at: datetime
) -> None:
    application = _unproved(session, _round(session, at), storage, at)
    digest, state = application.content_digest, application.state
    until = proof_until(application.round_)
    assert until == at + timedelta(days=25)
    prove_claim.prove(
        own_act(session, application, until - timedelta(seconds=1)),
        _file(storage),
        evidence="certificate",
    )
    assert (application.content_digest, application.state) == (digest, state)
    assert prove_claim.is_proved(application)
    with pytest.raises(Refused, match=r"application\.not_editable"):
        fill_in.save_section(own_act(session, application, at), "person", {}, seen=1)
    with pytest.raises(Refused, match=r"claim\.proof_closed"):
        prove_claim.prove(
            own_act(session, application, until), _file(storage), evidence="certificate"
        )


def test_where_the_deadline_is_the_end_of_applications_the_paper_comes_with_the_form(
    session: Session, storage: Storage, at: datetime
) -> None:
    round_ = _round(session, at, deadline="application_end")
    application = draft_application(session, round_, storage, at=at, certificate="assistant")
    certificate = next(file for file in application.files if file.kind == "certificate")
    keep_file.remove_file(own_act(session, application, at), certificate.public_id)
    assert [one.member for one in hand_in.still_missing(application)] == ["certificate"]
    with pytest.raises(Refused, match=r"application\.incomplete"):
        hand_in.submit(own_act(session, application, at))


def test_date_as_deadline_ends_with_that_day_in_jiangsu(session: Session, at: datetime) -> None:
    until = proof_until(_round(session, at, deadline="2026-09-20"))
    assert until is not None and until.isoformat() == "2026-09-21T00:00:00+08:00"


def test_unproved_claim_lapses_once_and_its_owner_is_told(
    session: Session, storage: Storage, at: datetime
) -> None:
    round_ = _round(session, at)
    bare, proved = (
        _unproved(session, round_, storage, at),
        submitted_application(session, round_, storage, at=at, certificate="senior"),
    )
    until = proof_until(round_)
    assert until is not None
    assert prove_claim.lapse_unproved(session, round_, at=until - timedelta(seconds=1)) == 0
    assert prove_claim.lapse_unproved(session, round_, at=until) == 1
    assert prove_claim.lapse_unproved(session, round_, at=until) == 0
    assert bare.claim is not None and proved.claim is not None
    assert (bare.claim.state, proved.claim.state) == ("overdue", "declared")
    told = session.scalars(select(Message.kind).where(Message.account_id == bare.account_id)).all()
    assert "applications.claim_lapsed" in told


def test_score_report_counts_by_level(session: Session, storage: Storage, at: datetime) -> None:
    application = _unproved(session, _round(session, at), storage, at, level="assistant")
    prove_claim.prove(own_act(session, application, at), _file(storage), evidence="score_report")
    assert prove_claim.is_proved(application)
    senior = _unproved(session, application.round_, storage, at, level="senior")
    with pytest.raises(Refused, match=r"claim\.score_report"):
        prove_claim.prove(own_act(session, senior, at), _file(storage), evidence="score_report")


def test_decided_claim_takes_no_more_proof(
    session: Session, storage: Storage, at: datetime
) -> None:
    unions = tree(session)
    officers = office(session, unions)
    policy = default_policy_document()
    policy["certificate"] |= {"deadline": "document_recheck"}
    round_ = published_round(session, unions, at=at, officers=officers, policy=policy)
    application = submitted_application(session, round_, storage, at=at, certificate="assistant")
    decide_claim(
        CaseAct(session, actor(officers.screener), at, application),
        "verify",
        method="exam_site",
        note="",
    )
    assert not prove_claim.may_prove(application, at)


def test_second_claimant_of_a_number_gets_a_neutral_request(
    session: Session, storage: Storage, at: datetime
) -> None:
    round_ = _round(session, at)
    first = submitted_application(
        session, round_, storage, at=at, certificate="assistant", number="20240001"
    )
    second = submitted_application(
        session, round_, storage, at=at, certificate="assistant", number="20240001"
    )
    asked = {
        person: session.scalars(
            select(Message).where(
                Message.account_id == person, Message.kind == "applications.show_original"
            )
        ).all()
        for person in (first.account_id, second.account_id)
    }
    assert [len(found) for found in asked.values()] == [0, 1]
    (message,) = asked[second.account_id]
    assert first.account.display_name not in message.body and "20240001" not in message.body


def test_one_sentence_says_what_the_claim_means_now(
    app: Flask, session: Session, storage: Storage, at: datetime
) -> None:
    application = _unproved(session, _round(session, at), storage, at)
    claim = application.claim
    assert claim is not None
    with app.test_request_context():
        assert "最晚" in claim_sentence(application, at)
        assert (
            claim_sentence(application, at + timedelta(days=26)) == "没有可以核验的证书，不起作用。"
        )
        prove_claim.prove(own_act(session, application, at), _file(storage), evidence="certificate")
        assert "还没有核验" in claim_sentence(application, at)
        claim.state = "overdue"
        assert "期限" in claim_sentence(application, at)


def test_the_sentence_says_points_where_the_rules_give_points(
    session: Session, app: Flask, storage: Storage, at: datetime
) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    application = eligible_application(
        session,
        round_,
        storage,
        at=at,
        screener=officers.screener,
        certificate="assistant",
        claim="verified",
    )
    with app.test_request_context():
        assert "您排在前面" in claim_sentence(application, at)
        document = deepcopy(round_.policy)
        document["preferences"][0] |= {
            "effect": "points",
            "points": {"assistant": "2", "social_worker": "3", "senior": "5"},
            "basis": "本市办法",
        }
        document["points"] = {
            "target": "composite",
            "at": "component",
            "stacking": "highest",
            "cap": "5",
            "may_exceed_full_mark": True,
        }
        document["tie_break"] = [
            key for key in document["tie_break"] if not key.startswith("preference:")
        ]
        round_.policy = document
        assert claim_sentence(application, at) == "已核验，按公告加分。"
