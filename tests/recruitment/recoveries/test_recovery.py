"""An account given back on sight of the document, by two officers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account, IdentityDocument, RecoveryCase
from portal.recruitment.accounts.queries import applicant_by_document
from portal.recruitment.accounts.services.credentials import CodeProof
from portal.recruitment.accounts.services.recovery import redeem
from portal.recruitment.audit import Act, Actor
from portal.recruitment.messages.models import Message, MessageNotice
from portal.recruitment.recoveries.services import (
    DELAY,
    PER_OFFICER,
    ShownDocument,
    open_case,
    own_recovery,
    release_code,
    stop_case,
)
from tests.builders.accounts import PASSWORD, applicant, officer, password_hash, resident_number
from tests.builders.applications import draft_application
from tests.builders.rounds import office, published_round
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Browser, Committed

NUMBER = resident_number(900)
NEW = {"password": "取回 horse 2026", "password_again": "取回 horse 2026"}


def opened(
    session: Session, at: datetime, *, unions: tuple[int, ...] = (), **changes: Any
) -> tuple[RecoveryCase, Actor, Actor]:
    first, second = (Actor(officer(session).id, words) for words in ("甲", "乙"))
    values = {
        "kind": "recover",
        "number": NUMBER,
        "person_name": "顾淳",
        "evidence": "看了原件",
        **changes,
    }
    return open_case(Act(session, first, at), ShownDocument(**values), unions), first, second


def owner(session: Session, **changes: Any) -> Account:
    return applicant(session, **{"number": NUMBER, "name": "顾淳", **changes})


def _redeem(session: Session, paper: str, at: datetime, mobile: str = "13700000900") -> Account:
    proof = CodeProof(mobile, NUMBER, paper)
    return redeem(session, proof, password_hash=password_hash("取回 horse 2026"), at=at)


def test_two_different_people_release_the_code(session: Session, at: datetime) -> None:
    owner(session)
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
    ("later", "code"),
    [
        (timedelta(0), "recovery.early"),
        (DELAY - timedelta(minutes=1), "recovery.early"),
        (DELAY, None),
        (DELAY + timedelta(hours=47), None),
        (DELAY + timedelta(hours=48), "recovery.wrong"),
    ],
)
def test_the_code_works_a_day_later_for_two_days(
    session: Session, at: datetime, later: timedelta, code: str | None
) -> None:
    person = owner(session)
    case, _first, second = opened(session, at)
    paper = release_code(Act(session, second, at), case, number=NUMBER)
    if code is None:
        assert _redeem(session, paper, at + later) is person
        assert person.mobile == "13700000900"
        code = "recovery.wrong"  # it works once
    with pytest.raises(Refused, match=code):
        _redeem(session, paper, at + later)


def test_a_claimed_document_moves_and_the_other_account_stops(
    session: Session, at: datetime
) -> None:
    impostor = applicant(session, number=NUMBER, mobile="13700000901", name="别人")
    case, _first, second = opened(session, at, kind="claim")
    paper = release_code(Act(session, second, at), case, number=NUMBER)
    with pytest.raises(Refused, match="recovery.claim_stays"):
        stop_case(Act(session, Actor(impostor.id, "本人"), at), case)
    rightful = _redeem(session, paper, at + DELAY, "13700000901")
    assert rightful is not impostor and rightful.display_name == "顾淳"
    assert applicant_by_document(session, NUMBER) is rightful
    session.expire_all()
    assert (impostor.state, impostor.identity) == ("suspended", None)
    # readable after the move
    assert session.scalars(select(IdentityDocument)).one().number == NUMBER


def test_a_number_written_into_the_evidence_is_not_kept(session: Session, at: datetime) -> None:
    owner(session)
    case, _first, _second = opened(session, at, evidence=f"看了原件，号码 {NUMBER}，与本人一致")
    assert NUMBER not in case.evidence and "与本人一致" in case.evidence


@pytest.mark.parametrize("why", ["nobody", "another_name", "closed"])
def test_a_case_about_no_account_looks_the_same_and_opens_nothing(
    session: Session, at: datetime, why: str
) -> None:
    if why != "nobody":
        person = owner(session, name="顾纯" if why == "another_name" else "顾淳")
        person.state = "closed" if why == "closed" else "active"
    case, _first, second = opened(session, at)
    assert (case.account_id, case.person_name) == (None, "顾淳")
    paper = release_code(Act(session, second, at), case, number=NUMBER)
    with pytest.raises(Refused, match="recovery.early"):
        _redeem(session, paper, at)
    with pytest.raises(Refused, match="recovery.wrong"):
        _redeem(session, paper, at + DELAY)
    assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_what_the_first_officer_saw_is_written_down(session: Session, at: datetime) -> None:
    with pytest.raises(Refused, match="recovery.evidence"):
        opened(session, at, evidence="  ")


@pytest.mark.parametrize(
    ("place", "reaches"),
    [("county", True), ("city", True), ("other_county", False), ("street", False)],
)
def test_only_an_office_of_the_persons_round_recovers(
    session: Session, tmp_path: Path, at: datetime, place: str, reaches: bool
) -> None:
    unions = tree(session)
    round_ = published_round(session, unions, at=at, officers=office(session, unions))
    person = owner(session)
    draft_application(session, round_, Storage(tmp_path / "files"), at=at, account=person)
    case, _first, _second = opened(session, at, unions=(getattr(unions, place).id,))
    assert case.account_id == (person.id if reaches else None)
    assert case.union_id == getattr(unions, place).id


def test_the_old_channels_are_told_and_stop_it(session: Session, at: datetime) -> None:
    person = owner(session)
    case, _first, second = opened(session, at)
    paper = release_code(Act(session, second, at), case, number=NUMBER)
    told = list(session.scalars(select(Message).where(Message.account_id == person.id)))
    assert [one.link for one in told] == [f"/my/recoveries/{case.public_id}"] * 2
    notices = session.scalars(select(MessageNotice.channel)).all()
    assert notices == ["sms", "sms"], "although nothing was switched on"
    own = own_recovery(session, person.id, case.public_id)
    stop_case(Act(session, Actor(person.id, "本人"), at), own)
    with pytest.raises(Refused, match="recovery.wrong"):
        _redeem(session, paper, at + DELAY)
    with pytest.raises(Refused, match="recovery.not_found"):
        own_recovery(session, applicant(session).id, case.public_id)


CASE = {
    "kind": "recover",
    "number": NUMBER,
    "person_name": "顾淳",
    "evidence": "看了居民身份证原件，照片与本人一致",
}


@pytest.fixture
def world(committed: Committed) -> Tree:
    with committed() as session:
        return tree(session)


def _number_of(page: str) -> str:
    return re.search(r"gh-digest\">([0-9a-f]{16})<", page).group(1)  # type: ignore[union-attr]


def test_the_desk_from_the_first_officer_to_the_new_password(
    world: Tree,
    client: Browser,
    signed_in: Callable[..., Browser],
    committed: Committed,
    clock: Clock,
) -> None:
    with committed() as session:
        person = owner(session, mobile="13700000910")
        first = officer(session, "screener", union=world.county)
        second = officer(session, "checker", union=world.county)
        third = officer(session, "screener", union=world.county)
        elsewhere = officer(session, "checker", union=world.other_county)
        reader = officer(session, "auditor", union=world.county)
    desk, other_desk = signed_in(first), signed_in(second)
    assert desk.submit("/office/recoveries/new", CASE).status_code == 303
    assert other_desk.submit("/office/recoveries/new", CASE).status_code == 403
    assert signed_in(reader).get("/office/recoveries").status_code == 403
    number = _number_of(desk.get("/office/recoveries").text)
    for stranger in (other_desk, signed_in(third)):
        listed = stranger.get("/office/recoveries").text
        assert number not in listed and "顾淳" not in listed, "nobody lists others' cases"
    address = f"/office/recoveries/{number}"
    assert other_desk.submit("/office/recoveries/find", {"number": number}).location == address
    assert desk.get(address).status_code == 403
    assert signed_in(elsewhere).get(address).status_code == 404
    assert other_desk.get("/office/recoveries/0000000000000000").status_code == 404
    assert other_desk.submit(address, {"number": NUMBER}).status_code == 422
    released = other_desk.submit(address, {"number": NUMBER, "seen": "y"})
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", released.text).group(0)  # type: ignore[union-attr]
    form = {"number": NUMBER, "code": code, "mobile": "13700000911", **NEW}
    early = client.submit("/recover/desk", form)
    assert early.status_code == 422 and "还没有生效" in early.text
    clock.travel_to(clock.now() + DELAY)
    old_device = signed_in(person)
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


def test_the_owner_stops_it_on_the_page(
    world: Tree, signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        person = owner(session)
        first = officer(session, "screener", union=world.county)
    signed_in(first).submit("/office/recoveries/new", CASE)
    with committed() as session:
        link = session.scalars(select(Message.link)).one()
    browser = signed_in(person)
    assert "不是我办的" in browser.get(link).text
    assert browser.submit(f"{link}/stop").status_code == 303
    assert "您已停止" in browser.get(link).text
    with committed() as session:
        stranger = applicant(session)
    assert signed_in(stranger).get(link).status_code == 404
    assert signed_in(stranger).submit(f"{link}/stop").status_code == 404


def test_the_officer_is_told_the_same_for_a_number_that_nobody_has(
    world: Tree, signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        owner(session)
        first = officer(session, "screener", union=world.county)
        second = officer(session, "checker", union=world.county)
    seen = []
    for number in (NUMBER, resident_number(955)):
        desk, other = signed_in(first), signed_in(second)
        answer = desk.submit("/office/recoveries/new", CASE | {"number": number})
        listed = desk.get("/office/recoveries").text
        case = re.findall(r"gh-digest\">([0-9a-f]{16})<", listed)[-1]
        released = other.submit(f"/office/recoveries/{case}", {"number": number, "seen": "y"})
        plain = re.sub(r"[2-9A-Z]{5}-[2-9A-Z]{5}|csrf_token\S+", "", released.text)
        seen.append((answer.status_code, answer.location, released.status_code, len(plain)))
    assert seen[0] == seen[1]


def test_each_officer_has_so_many_a_day(
    world: Tree, signed_in: Callable[..., Browser], committed: Committed, clock: Clock
) -> None:
    with committed() as session:
        first = officer(session, "screener", union=world.county)
        colleague = officer(session, "screener", union=world.county)
    desk = signed_in(first)
    answers = [
        desk.submit("/office/recoveries/new", CASE).status_code for _ in range(PER_OFFICER + 1)
    ]
    assert answers == [303] * PER_OFFICER + [429]
    assert "今天办理的找回申请太多" in desk.submit("/office/recoveries/new", CASE).text
    assert signed_in(colleague).submit("/office/recoveries/new", CASE).status_code == 303
    clock.travel_to(clock.now() + timedelta(days=1))
    assert signed_in(first).submit("/office/recoveries/new", CASE).status_code == 303


def test_paper_of_a_claim_names_two_officers_and_no_number(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages: list[str] = []
    monkeypatch.setattr(
        "portal.recruitment.recoveries.documents.render_pdf",
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
        case = open_case(Act(session, Actor(first.id, "甲"), at), document, (world.county.id,))
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
