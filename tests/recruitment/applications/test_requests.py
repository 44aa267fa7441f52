"""Reasonable accommodation and corrections: consent, proof, who decides, who may look, and what
stays behind."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.kernel.resident_id import make_number
from portal.recruitment.accounts.models import Consent
from portal.recruitment.applications.act import own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services import accommodate, correct, hand_in
from portal.recruitment.applications.services.hand_in import content_of
from portal.recruitment.audit import Act, AuditEntry
from portal.recruitment.messages.models import Message
from portal.recruitment.messages.services.change_contact import settle_due
from portal.recruitment.rulebook.eligibility.corrections import same_name_miswritten
from tests.builders.accounts import NO_PLACE, applicant
from tests.builders.applications import draft_application, eligible_application
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree

TODAY = date(2026, 9, 1)
PROOF = [
    {
        "storage_key": "0" * 32,
        "sha256": "0" * 64,
        "media_kind": "image/jpeg",
        "pages": 1,
        "name": "身份证.jpg",
    }
]


@pytest.fixture
def staff(session: Session, at: datetime) -> Office:
    return office(session, tree(session))


@pytest.fixture
def passed(session: Session, storage: Storage, staff: Office, at: datetime) -> Application:
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    return eligible_application(
        session,
        round_,
        storage,
        at=at,
        screener=officers.screener,
        account=applicant(session, name="张龑", number=_number(7)),
    )


def _number(serial: int, born: date = date(1995, 5, 17), area: str = NO_PLACE) -> str:
    return make_number(area, born, serial)


def _ask(session: Session, application: Application, at: datetime, **values: Any) -> Any:
    given = {
        "items": ["large_print", "accessible_seat"],
        "situation": "disability",
        "reason": "视力残疾二级",
        "files": PROOF,
        "consent": True,
    } | values
    need = accommodate.Need(given["items"], given["situation"], given["reason"])
    act = own_act(session, application, at)
    return accommodate.ask(act, need, files=given["files"], consent=given["consent"])


def test_accommodation_needs_its_own_consent_and_leaves_the_form_alone(
    session: Session, passed: Application, at: datetime
) -> None:
    before = content_of(passed)
    with pytest.raises(Refused, match=r"accommodation\.no_consent"):
        _ask(session, passed, at, consent=False)
    found = _ask(session, passed, at)
    assert content_of(passed) == before  # screeners, who see the content, learn nothing
    consents = session.scalars(select(Consent).where(Consent.purpose == "accommodation")).all()
    assert [(one.given, one.wording_digest) for one in consents] == [(True, found.consent_digest)]
    assert "视力" not in str(found.need_sealed)


def test_only_what_was_granted_reaches_the_seat(
    session: Session, passed: Application, staff: Office, at: datetime
) -> None:
    found = _ask(session, passed, at)
    assert not passed.accessible_seat
    by = actor(staff.exam_officer)
    with pytest.raises(Refused, match=r"accommodation\.no_reason"):
        accommodate.decide_accommodation(
            Act(session, by, at), found, "grant_partly", granted=["large_print"], reason=""
        )
    with pytest.raises(Refused, match=r"accommodation\.not_asked"):
        accommodate.decide_accommodation(
            Act(session, by, at),
            found,
            "grant_partly",
            granted=["braille"],
            reason="没有相应证明。",
        )
    accommodate.decide_accommodation(
        Act(session, by, at),
        found,
        "grant_partly",
        granted=["large_print"],
        reason="没有行动不便的证明。",
    )
    assert found.state == "partly" and not passed.accessible_seat
    _ask(session, passed, at + timedelta(hours=1))
    assert (found.state, found.decision) == ("requested", None)
    accommodate.decide_accommodation(Act(session, by, at), found, "grant", granted=(), reason="")
    assert (
        found.decision["granted"] == ["large_print", "accessible_seat"] and passed.accessible_seat
    )


def test_withdrawn_consent_deletes_the_data_and_the_seat(
    session: Session, passed: Application, staff: Office, at: datetime
) -> None:
    found = _ask(session, passed, at)
    accommodate.decide_accommodation(
        Act(session, actor(staff.exam_officer), at), found, "grant", granted=(), reason=""
    )
    assert accommodate.withdraw_consent(own_act(session, passed, at + timedelta(hours=1))) == [
        "0" * 32
    ]
    assert (found.need_sealed, found.decision_sealed, found.files, passed.accessible_seat) == (
        None,
        None,
        [],
        False,
    )
    given = session.scalars(
        select(Consent.given).where(Consent.purpose == "accommodation").order_by(Consent.id)
    ).all()
    assert given == [True, False]


def test_chain_says_that_health_data_were_opened_but_not_what_they_say(
    session: Session, passed: Application, staff: Office, at: datetime
) -> None:
    found = _ask(session, passed, at)
    accommodate.note_reading(Act(session, actor(staff.exam_officer), at), found)
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.subject == f"accommodation:{found.public_id}")
    ).all()
    assert [one.action.rsplit("_", 1)[1] for one in entries] == ["ask", "read"]
    assert "large_print" not in str([one.facts for one in entries])


def test_accommodation_is_asked_before_the_tickets(
    session: Session, passed: Application, at: datetime
) -> None:
    with pytest.raises(Refused, match=r"accommodation\.too_late"):
        _ask(session, passed, at + timedelta(days=10))


def _correct(
    session: Session,
    application: Application,
    member: str,
    new: str,
    at: datetime,
    files: list[dict[str, Any]] = PROOF,
) -> Any:
    return correct.ask_correction(
        own_act(session, application, at), correct.Wish(member, new, "身份证上是这个字"), files
    )


def test_name_is_corrected_by_somebody_who_did_not_screen_it(
    session: Session, passed: Application, staff: Office, at: datetime
) -> None:
    found = _correct(session, passed, "name", "张䶮", at)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "screening.pass")).one()
    screener = actor(staff.screener)
    assert entry.by_account_id is not None
    with pytest.raises(Refused, match=r"correction\.another_officer"):
        correct.decide_correction(
            Act(session, type(screener)(entry.by_account_id, "审查员"), at),
            found,
            "approve",
            answer="与身份证一致。",
        )
    with pytest.raises(Refused, match=r"correction\.no_answer"):
        correct.decide_correction(
            Act(session, actor(staff.checker), at), found, "approve", answer="好"
        )
    correct.decide_correction(
        Act(session, actor(staff.checker), at), found, "approve", answer="与身份证一致。"
    )
    assert (passed.account.display_name, found.old, found.new, found.state) == (
        "张䶮",
        "张龑",
        "张䶮",
        "approved",
    )


def test_number_outside_the_birth_date_is_corrected_and_indexed(
    session: Session, passed: Application, staff: Office, at: datetime
) -> None:
    identity = passed.account.identity
    assert identity is not None
    before = identity.number_index
    with pytest.raises(Refused, match=r"correction\.birth_date"):
        _correct(session, passed, "document_number", _number(7, date(1995, 5, 18)), at)
    with pytest.raises(Refused, match=r"identity\.check_digit"):
        _correct(
            session,
            passed,
            "document_number",
            _number(8)[:17] + ("0" if _number(8)[17] != "0" else "1"),
            at,
        )
    other = applicant(session, number=_number(9))
    assert other.identity is not None
    with pytest.raises(Refused, match=r"correction\.number_taken"):
        _correct(session, passed, "document_number", _number(9), at)
    found = _correct(session, passed, "document_number", _number(8), at)
    correct.decide_correction(
        Act(session, actor(staff.checker), at), found, "approve", answer="与身份证一致。"
    )
    assert identity.number == _number(8) and identity.number_index != before


def test_correction_waits_alone_and_needs_proof_and_approval(
    session: Session, storage: Storage, passed: Application, at: datetime
) -> None:
    with pytest.raises(Refused, match=r"correction\.no_proof"):
        _correct(session, passed, "name", "张䶮", at, files=[])
    first = _correct(session, passed, "name", "张䶮", at)
    with pytest.raises(Refused, match=r"correction\.waiting"):
        _correct(session, passed, "name", "张䶮", at)
    correct.withdraw_correction(own_act(session, first.application, at), first)
    assert _correct(session, passed, "name", "张䶮", at).state == "requested"
    draft = draft_application(session, passed.round_, storage, at=at)
    with pytest.raises(Refused, match=r"correction\.not_yet"):
        _correct(session, draft, "name", "李䶮", at)


def test_mobile_is_corrected_without_paper_and_stands_in_the_form(
    session: Session, passed: Application, staff: Office, at: datetime
) -> None:
    found = _correct(session, passed, "mobile", "13912345678", at, files=[])
    correct.decide_correction(
        Act(session, actor(staff.checker), at), found, "approve", answer="已与本人核对。"
    )
    old, day = passed.account.mobile, timedelta(days=1)
    assert passed.facts["person"]["mobile"] == "13912345678" != old
    told = session.scalars(select(Message.kind).where(Message.account_id == passed.account_id))
    assert "security.contact" in told.all()
    assert settle_due(session, at + day - timedelta(minutes=1)) == 0
    assert settle_due(session, at + day) == 1 and passed.account.mobile == "13912345678"


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("张龑", "张䶮", True),
        ("王晓琳", "王小琳", True),
        ("古丽米热艾合买提", "古丽米热·艾合买提", True),
        ("欧阳震", "欧阳震华", True),
        ("闫文", "阎文", True),
        ("张三", "李四", False),
        ("王小明", "王大伟", False),
        ("李芳", "李建国华", False),
        ("刘洋", "刘", True),
    ],
)
def test_slip_of_the_pen_is_told_from_another_name(old: str, new: str, same: bool) -> None:
    assert same_name_miswritten(old, new) is same


def test_submit_waits_for_the_scanner_and_typing_does_not(
    session: Session, storage: Storage, at: datetime
) -> None:
    application = draft_application(
        session, published_round(session, tree(session), at=at), storage, at=at
    )
    with pytest.raises(Refused, match=r"file\.not_scanned"):
        hand_in.submit(own_act(session, application, at), files_must_be_clean=True)
    for file in application.files:
        file.scan_state = "clean"
    application.files[0].scan_state = "infected"
    with pytest.raises(Refused, match=r"file\.infected"):
        hand_in.submit(own_act(session, application, at))
    application.files[0].scan_state = "clean"
    assert (
        hand_in.submit(own_act(session, application, at), files_must_be_clean=True).state
        == "submitted"
    )
