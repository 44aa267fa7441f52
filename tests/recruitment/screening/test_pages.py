"""The screening desk and the letters, for those whose case it is and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.database import Database
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from portal.recruitment.messages.models import Message
from portal.recruitment.rulebook import roles
from portal.recruitment.screening.models import ScreeningDecision
from tests.builders.accounts import applicant, officer
from tests.builders.applications import begun_application, draft_application, submitted_application
from tests.builders.rounds import Office, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

GOOD = {"outcome": "fail", "reason_code": "D02", "text": "专业不符合岗位要求：公告要求社会工作。"}


@dataclass
class Case:
    officers: Office
    neighbour: Account
    application: Application
    path: str

    @property
    def digest(self) -> str:
        return self.application.content_digest or ""


@pytest.fixture
def case(app: Flask, committed: Committed, at: datetime) -> Case:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        application = submitted_application(session, round_, app.extensions["storage"], at=at, certificate="assistant")
        neighbour = officer(session, roles.SCREENER, union=unions.other_county)
        assert application.account and application.files
    return Case(officers, neighbour, application, f"/office/rounds/{round_.code}/screening/{application.public_id}")


def _decisions(database: Database) -> list[ScreeningDecision]:
    with database.reading() as session:
        return list(session.scalars(select(ScreeningDecision)))


def test_wrong_role_may_not_and_other_county_finds_nothing(case: Case, signed_in: Callable[..., Browser]) -> None:
    file = case.application.files[0].public_id
    for account, read, write in ((case.officers.publisher, 403, 403), (case.officers.supervisor, 200, 403), (case.neighbour, 404, 404)):
        browser = signed_in(account)
        assert browser.get(case.path).status_code == read
        assert browser.get(f"{case.path}/files/{file}/page/1").status_code == read
        assert browser.submit(f"{case.path}/decision", GOOD | {"seen_digest": case.digest}).status_code == write
        assert browser.submit(f"{case.path}/claim", {"action": "verify", "method": "original"}).status_code == write
    assert signed_in(case.application.account).get(case.path).status_code == 403


def test_refused_decision_keeps_the_text(case: Case, signed_in: Callable[..., Browser], database: Database) -> None:
    browser = signed_in(case.officers.screener)
    without_code = browser.submit(f"{case.path}/decision", GOOD | {"reason_code": "", "seen_digest": case.digest})
    assert without_code.status_code == 422 and "专业不符合岗位要求" in without_code.text and "都要选原因" in without_code.text
    stale = browser.submit(f"{case.path}/decision", GOOD | {"seen_digest": "0" * 64})
    assert stale.status_code == 422 and "刚刚改过内容" in stale.text and "专业不符合岗位要求" in stale.text
    assert browser.submit(f"{case.path}/decision", {"outcome": "reverse", "seen_digest": case.digest}).status_code == 422
    assert _decisions(database) == []


def test_letter_reaches_its_addressee_alone_and_the_first_opening_is_the_receipt(
    case: Case, signed_in: Callable[..., Browser], committed: Committed, database: Database, at: datetime
) -> None:
    browser = signed_in(case.officers.screener)
    assert browser.submit(f"{case.path}/decision", GOOD | {"seen_digest": case.digest}).status_code == 303
    assert browser.submit(f"{case.path}/decision", GOOD | {"seen_digest": case.digest}).status_code == 422  # a second click
    decision = _decisions(database)[0]
    assert decision.read_at is None and decision.object_until is not None and decision.findings
    with database.reading() as reading:
        message = reading.scalars(select(Message).where(Message.kind == "screening.fail")).one()
    assert (message.account_id, message.link) == (case.application.account_id, f"/my/decisions/{decision.public_id}")
    with committed() as writing:
        stranger = applicant(writing)
    for rest in ("", ".pdf"):
        assert signed_in(stranger).get(f"{message.link}{rest}").status_code == 404
    own = signed_in(case.application.account)
    page = own.get(message.link).text
    assert "专业不符合岗位要求" in page and "书面申请复核" in page
    assert own.get(f"{message.link}.pdf").data.startswith(b"%PDF-")
    first = _decisions(database)[0].read_at
    assert first is not None and abs((first - at).total_seconds()) < 120
    own.get(message.link)
    assert _decisions(database)[0].read_at == first
    assert "已读" in browser.get(case.path).text


def test_certificate_is_verified_from_the_case(case: Case, signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(case.officers.screener)
    refused = browser.submit(f"{case.path}/claim", {"action": "refuse", "method": "exam_site", "note": ""})
    assert refused.status_code == 422 and "还没有核验" not in refused.text
    assert browser.submit(f"{case.path}/claim", {"action": "verify", "method": "exam_site", "note": ""}).status_code == 303
    assert "核验通过" in browser.get(case.path).text
    assert "已核验" in signed_in(case.application.account).get("/my").text


def test_queue_shows_the_most_urgent_first_and_who_is_late(
    app: Flask, case: Case, committed: Committed, signed_in: Callable[..., Browser], clock: object, at: datetime
) -> None:
    with committed() as session:
        later = submitted_application(
            session, session.merge(case.application.round_), app.extensions["storage"], at=at + timedelta(hours=5)
        )
    clock.travel_to(at + timedelta(hours=24))  # type: ignore[attr-defined]
    text = signed_in(case.officers.screener).get(case.path.rsplit("/", 1)[0]).text
    assert text.index(str(case.application.number)) < text.index(str(later.number))
    assert "超过 24 小时" in signed_in(case.officers.screener).get("/office/desk").text


def test_draft_is_its_writers_alone(app: Flask, case: Case, committed: Committed, signed_in: Callable[..., Browser], at: datetime) -> None:
    with committed() as session:
        draft = draft_application(session, session.merge(case.application.round_), app.extensions["storage"], at=at, certificate="senior")
        begun = begun_application(session, session.merge(case.application.round_), at=at)
    browser = signed_in(case.officers.screener)
    for one in (draft, begun):
        path = case.path.replace(case.application.public_id, one.public_id)
        assert browser.get(path).status_code == 404
        assert browser.submit(f"{path}/decision", GOOD | {"seen_digest": ""}).status_code == 404
        assert browser.submit(f"{path}/claim", {"action": "verify", "method": "original"}).status_code == 404
