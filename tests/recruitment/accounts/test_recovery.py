"""An account given back on sight of the document, by two officers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account, IdentityDocument, RecoveryCase
from portal.recruitment.accounts.queries import applicant_by_document
from portal.recruitment.accounts.services.credentials import CodeProof
from portal.recruitment.accounts.services.recovery import (
    ShownDocument,
    open_case,
    redeem,
    release_code,
)
from portal.recruitment.audit import Act, Actor
from tests.builders.accounts import PASSWORD, applicant, officer, password_hash, resident_number
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

NUMBER = resident_number(900)
NEW = {"password": "取回 horse 2026", "password_again": "取回 horse 2026"}


def opened(session: Session, at: datetime, **changes: Any) -> tuple[RecoveryCase, Actor, Actor]:
    first, second = (Actor(officer(session).id, words) for words in ("甲", "乙"))
    values = {
        "kind": "recover",
        "number": NUMBER,
        "person_name": "顾淳",
        "evidence": "看了原件",
        **changes,
    }
    return open_case(Act(session, first, at), ShownDocument(**values)), first, second


def test_two_different_people_release_the_code(session: Session, at: datetime) -> None:
    applicant(session, number=NUMBER)
    case, first, second = opened(session, at)
    with pytest.raises(Refused, match="two_people.same"):
        release_code(Act(session, first, at), case, number=NUMBER)
    with pytest.raises(Refused, match="recovery.number_differs"):
        release_code(Act(session, second, at), case, number=resident_number(901))
    release_code(Act(session, second, at), case, number=NUMBER)
    with pytest.raises(Refused, match="recovery.done"):
        release_code(Act(session, second, at), case, number=NUMBER)
    case.confirmed_by = case.opened_by
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize(
    ("late", "code"), [(timedelta(hours=47), None), (timedelta(hours=48), "recovery.wrong")]
)
def test_the_code_is_good_for_two_days(
    session: Session, at: datetime, late: timedelta, code: str | None
) -> None:
    person = applicant(session, number=NUMBER)
    case, _first, second = opened(session, at)
    paper = release_code(Act(session, second, at), case, number=NUMBER)
    values: dict[str, Any] = {
        "proof": CodeProof("13700000900", NUMBER, paper),
        "password_hash": password_hash("取回 horse 2026"),
        "at": at + late,
    }
    if code is None:
        assert redeem(session, **values) is person
        assert person.mobile == "13700000900"
        code = "recovery.wrong"  # it works once
    with pytest.raises(Refused, match=code):
        redeem(session, **values)


def test_a_claimed_document_moves_and_the_other_account_stops(
    session: Session, at: datetime
) -> None:
    impostor = applicant(session, number=NUMBER, mobile="13700000901", name="别人")
    case, _first, second = opened(session, at, kind="claim")
    paper = release_code(Act(session, second, at), case, number=NUMBER)
    proof = CodeProof("13700000901", NUMBER, paper)
    owner = redeem(session, proof, password_hash=password_hash(), at=at)
    assert owner is not impostor and owner.display_name == "顾淳"
    assert applicant_by_document(session, NUMBER) is owner
    session.expire_all()
    assert (impostor.state, impostor.identity) == ("suspended", None)
    # readable after the move
    assert session.scalars(select(IdentityDocument)).one().number == NUMBER


def test_a_number_written_into_the_evidence_is_not_kept(session: Session, at: datetime) -> None:
    applicant(session, number=NUMBER)
    case, _first, _second = opened(session, at, evidence=f"看了原件，号码 {NUMBER}，与本人一致")
    assert NUMBER not in case.evidence and "与本人一致" in case.evidence


def test_an_account_that_does_not_exist_can_not_be_recovered(
    session: Session, at: datetime
) -> None:
    with pytest.raises(Refused, match="recovery.no_account"):
        opened(session, at)
    closed = applicant(session, number=NUMBER)
    closed.state = "closed"
    with pytest.raises(Refused, match="recovery.not_active"):
        opened(session, at)
    with pytest.raises(Refused, match="recovery.evidence"):
        opened(session, at, kind="claim", evidence="  ")


def test_the_desk_from_the_first_officer_to_the_new_password(
    app: Flask,
    client: Browser,
    signed_in: Callable[..., Browser],
    committed: Committed,
    clock: Clock,
) -> None:
    with committed() as session:
        world = tree(session)
        person = applicant(session, number=NUMBER, mobile="13700000910")
        first = officer(session, "screener", union=world.county)
        second = officer(session, "checker", union=world.other_county)
        reader = officer(session, "auditor", union=world.county)
    old_device, desk, other_desk = signed_in(person), signed_in(first), signed_in(second)
    case = {
        "kind": "recover",
        "number": NUMBER,
        "person_name": "顾淳",
        "evidence": "看了居民身份证原件，照片与本人一致",
    }
    assert (
        desk.submit("/office/recoveries/new", {**case, "number": resident_number(999)}).status_code
        == 422
    )
    assert desk.submit("/office/recoveries/new", case).status_code == 303
    assert other_desk.submit("/office/recoveries/new", case).status_code == 403
    assert signed_in(reader).get("/office/recoveries").status_code == 403
    listed = other_desk.get("/office/recoveries").text
    address = re.search(r"/office/recoveries/[0-9a-f]{16}", listed).group(0)  # type: ignore[union-attr]
    assert desk.get(address).status_code == 403
    assert other_desk.get("/office/recoveries/0000000000000000").status_code == 404
    assert other_desk.submit(address, {"number": NUMBER}).status_code == 422
    released = other_desk.submit(address, {"number": NUMBER, "seen": "y"})
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", released.text).group(0)  # type: ignore[union-attr]
    form = {"number": NUMBER, "code": code, "mobile": "13700000911", **NEW}
    assert client.submit("/recover/desk", {**form, "code": "AAAAA-AAAAA"}).status_code == 422
    assert client.submit("/recover/desk", form).status_code == 303
    assert old_device.get("/my/account").status_code == 302
    assert (
        client.submit("/sign-in", {"login": "13700000910", "password": PASSWORD}).status_code == 422
    )
    assert (
        client.submit("/sign-in", {"login": "13700000911", "password": NEW["password"]}).status_code
        == 303
    )
    with committed() as session:
        assert session.get_one(Account, person.id).state == "active"


def test_paper_of_a_claim_names_two_officers_and_no_number(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages: list[str] = []
    monkeypatch.setattr(
        "portal.recruitment.accounts.documents.render_pdf",
        lambda html, **_options: pages.append(html) or b"%PDF-",
    )
    with committed() as session:
        world = tree(session)
        applicant(session, number=NUMBER)
        first, second = (
            officer(session, "screener", union=world.county),
            officer(session, "checker", union=world.county),
        )
        reader = officer(session, "auditor", union=world.county)
        document = ShownDocument("claim", NUMBER, "顾淳", "看了原件，照片与本人一致")
        case = open_case(Act(session, Actor(first.id, "甲"), at), document)
    path = f"/office/recoveries/{case.public_id}/paper.pdf"
    assert signed_in(first).get(path).data == b"%PDF-" and "待第二人核验" in pages[-1]
    with committed() as session:
        act = Act(session, Actor(second.id, "乙"), at)
        release_code(act, session.get_one(RecoveryCase, case.id), number=NUMBER)
    assert signed_in(second).get(path).status_code == 200
    assert (
        first.display_name in pages[-1]
        and second.display_name in pages[-1]
        and NUMBER not in pages[-1]
    )
    assert signed_in(reader).get(path).status_code == 403
