"""The approval day of a certificate against the policy's deadline, at every door: claiming,
verifying, the run."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, own_act
from portal.recruitment.applications.claim_sentence import claim_sentence
from portal.recruitment.applications.form_scope import proof_until
from portal.recruitment.applications.queries import verified_level
from portal.recruitment.applications.services.declare_certificate import (
    Certificate,
    declare_certificate,
)
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import default_policy_document
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.decide import decide, decide_claim
from tests.builders.applications import draft_application, submitted_application
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree

DEADLINES = ("application_end", "document_recheck", "2026-09-20")


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


def _certificate(day: date) -> Certificate:
    return Certificate(
        level="senior",
        number="JS20260001",
        approved_on=day,
        registration="none",
        registered_until=None,
    )


def _scene(session: Session, at: datetime, deadline: str) -> tuple[Office, RecruitmentRound, date]:
    """The office, a round whose certificates count until ``deadline``, and the last day."""
    unions = tree(session)
    officers: Office = office(session, unions)
    policy = default_policy_document()
    policy["certificate"] |= {"deadline": deadline}
    round_ = published_round(session, unions, at=at, officers=officers, policy=policy)
    until = proof_until(round_)
    assert until is not None
    return officers, round_, local(until - timedelta(microseconds=1)).date()


@pytest.mark.parametrize("deadline", DEADLINES)
def test_approval_day_is_compared_at_every_door(
    app: Flask, session: Session, storage: Storage, at: datetime, deadline: str
) -> None:
    officers, round_, last = _scene(session, at, deadline)
    late = last + timedelta(days=1)
    draft = draft_application(session, round_, storage, at=at)
    with pytest.raises(Refused, match=r"claim\.approved_late"):
        declare_certificate(own_act(session, draft, at), _certificate(late))
    for day in (last - timedelta(days=1), last):
        assert declare_certificate(own_act(session, draft, at), _certificate(day)) is not None
    handed = submitted_application(session, round_, storage, at=at, certificate="senior")
    assert handed.claim is not None
    handed.claim.approved_on = late
    desk = CaseAct(session, actor(officers.screener), at, handed)
    with pytest.raises(Refused, match=r"claim\.approved_late"):
        decide_claim(desk, "verify", method="original", note="")
    handed.claim.approved_on = last
    decide_claim(desk, "verify", method="original", note="")
    assert verified_level(handed) == "senior"
    handed.claim.approved_on = late
    assert verified_level(handed) == ""
    with app.test_request_context():
        assert "批准日期晚于公告规定的期限" in claim_sentence(handed, at)


def test_return_for_a_photograph_opens_no_later_certificate(
    session: Session, storage: Storage, at: datetime
) -> None:
    officers, round_, last = _scene(session, at, "application_end")
    application = submitted_application(session, round_, storage, at=at, certificate="assistant")
    decide(
        CaseAct(session, actor(officers.screener), at, application),
        Opinion("return", "C02", "照片看不清，请重新上传"),
        seen_digest=application.content_digest,
    )
    assert application.state == "returned"
    with pytest.raises(Refused, match=r"claim\.approved_late"):
        declare_certificate(
            own_act(session, application, at), _certificate(last + timedelta(days=1))
        )
    assert application.claim is not None and application.claim.level == "assistant"
