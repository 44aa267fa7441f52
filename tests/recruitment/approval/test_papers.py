"""Scans of papers: cleaned, hashed, shown as pictures within reach only; clear answers to whatever
is no paper; bodies, plan and staff."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.approval.models import ApprovalScan, RoundStaff
from portal.recruitment.approval.queries import lacking
from portal.recruitment.approval.services.papers import (
    attach_scan,
    put_body,
    put_paper,
    put_staff,
    remove_body,
)
from portal.recruitment.approval.services.release_round import submit_round
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import bodies_of
from portal.recruitment.rulebook import roles
from tests.builders.accounts import officer
from tests.builders.papers import sample_pdf, sample_picture
from tests.builders.rounds import Office, actor, drafted_round, office, put_papers, scan
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Browser, Committed

Drafted = tuple[Tree, Office, RecruitmentRound]


@pytest.fixture
def drafted(committed: Committed, at: datetime) -> Drafted:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        return unions, officers, drafted_round(session, unions, at=at, by=officers.publisher)


def upload(
    browser: Browser, round_: RecruitmentRound, data: bytes, name: str, kind: str = "request"
) -> object:
    return browser.submit(
        f"/office/rounds/{round_.code}/papers/of/{kind}/scans", {"file": (BytesIO(data), name)}
    )


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (sample_pdf(password="secret"), "locked.pdf", "密码"),
        (sample_pdf(21), "long.pdf", "页数太多"),
        (b"%PDF-1.7\n" + b"\0" * (20 * 1024 * 1024), "large.pdf", "文件太大"),
        (b"PK\x03\x04" + b"\0" * 400, "scan.docx", "不是图片"),
        (b"%PDF-1.7 no more", "broken.pdf", "打不开"),
        (sample_picture(40, 40), "tiny.jpg", "看不清"),
        (b"", "", "空的"),
    ],
)
def test_what_is_no_scan_gets_a_clear_answer(
    drafted: Drafted,
    signed_in: Callable[..., Browser],
    database: object,
    data: bytes,
    name: str,
    words: str,
) -> None:
    _unions, officers, round_ = drafted
    browser = signed_in(officers.publisher)
    assert (
        browser.submit(
            f"/office/rounds/{round_.code}/papers/of/request", {"document_number": "清工请1号"}
        ).status_code
        == 303
    )
    answer = upload(browser, round_, data, name)
    assert answer.status_code == 422 and words in answer.text  # type: ignore[attr-defined]
    with database.transaction() as session:  # type: ignore[attr-defined]
        assert session.scalars(select(ApprovalScan)).all() == []


def test_scan_is_cleaned_hashed_and_seen_within_reach_only(
    drafted: Drafted, signed_in: Callable[..., Browser], committed: Committed, app: object
) -> None:
    unions, officers, round_ = drafted
    with committed() as session:
        neighbour = officer(session, roles.PUBLISHER, union=unions.other_county)
    publisher, base = signed_in(officers.publisher), f"/office/rounds/{round_.code}/papers"
    assert upload(publisher, round_, sample_pdf(2), "先传.pdf").status_code == 422  # type: ignore[attr-defined]  # number and date first
    assert (
        publisher.submit(
            f"{base}/of/request", {"document_number": "清工请1号", "dated_on": "2026-08-20"}
        ).status_code
        == 303
    )
    for _click in range(2):  # a double post is one scan
        assert upload(publisher, round_, sample_pdf(2), "请示.pdf").status_code == 303  # type: ignore[attr-defined]
    with committed() as session:
        found = session.scalars(select(ApprovalScan)).all()
        assert len(found) == 1
        (kept,) = found
    storage: Storage = app.extensions["storage"]  # type: ignore[attr-defined]
    assert (
        hashlib.sha256(storage.read(kept.storage_key)).hexdigest() == kept.sha256
        and kept.pages == 2
    )
    supervisor = signed_in(officers.supervisor)
    for browser in (publisher, supervisor, signed_in(officers.city_approver)):
        assert kept.sha256 in browser.get(f"{base}/scans/{kept.public_id}").text.replace(
            "<wbr>", ""
        )
        picture = browser.get(f"{base}/scans/{kept.public_id}/page/2")
        assert (
            picture.status_code == 200
            and picture.mimetype == "image/jpeg"
            and picture.data[:2] == b"\xff\xd8"
        )
    assert publisher.get(f"{base}/scans/{kept.public_id}/page/3").status_code == 404
    for path in (
        "",
        "/of/request",
        f"/scans/{kept.public_id}",
        f"/scans/{kept.public_id}/page/1",
        "/forms/A-03.pdf",
        "/staff",
    ):
        assert signed_in(neighbour).get(base + path).status_code == 404, path
    assert supervisor.submit(f"{base}/of/request", {"document_number": "改一改"}).status_code == 403
    # not his paper
    assert (
        signed_in(officers.city_approver)
        .submit(f"{base}/scans/{kept.public_id}/remove")
        .status_code
        == 404
    )
    assert publisher.submit(f"{base}/scans/{kept.public_id}/remove").status_code == 303
    assert publisher.get(f"{base}/scans/{kept.public_id}").status_code == 404
    assert (
        publisher.get(f"{base}/of/city_minutes").status_code
        == publisher.get(f"{base}/of/nothing").status_code
        == 404
    )
    assert publisher.submit(f"{base}/of/nothing").status_code == 404


def test_a_removed_scan_is_gone_at_once_and_its_bytes_after_an_hour(
    drafted: Drafted,
    signed_in: Callable[..., Browser],
    committed: Committed,
    app: Flask,
    run_job: Callable[..., None],
    at: datetime,
) -> None:
    _unions, officers, round_ = drafted
    publisher, base = signed_in(officers.publisher), f"/office/rounds/{round_.code}/papers"
    numbered = {"document_number": "清工请1号", "dated_on": "2026-08-20"}
    publisher.submit(f"{base}/of/request", numbered)
    upload(publisher, round_, sample_pdf(2), "请示.pdf")
    with committed() as session:
        kept = session.scalars(select(ApprovalScan)).one()
    key, storage = kept.storage_key, app.extensions["storage"]
    assert storage.exists(key) and len(storage.pages(key)) == 2
    publisher.submit(f"{base}/scans/{kept.public_id}/remove")
    assert publisher.get(f"{base}/scans/{kept.public_id}/page/2").status_code == 404
    run_job("approval.forget_scans")
    assert storage.exists(key)  # a page that is open still loads
    with committed() as session:
        session.get_one(ApprovalScan, kept.id).removed_at = at - timedelta(hours=2)
    run_job("approval.forget_scans")
    assert [path for path in storage.root.rglob("*") if path.is_file()] == []
    with committed() as session:
        assert session.get_one(ApprovalScan, kept.id).storage_key == ""


def test_papers_stand_still_once_handed_in(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_, by = (
        drafted_round(session, unions, at=at, by=officers.publisher),
        actor(officers.publisher),
    )
    put_papers(session, round_, by=officers.publisher, at=at)
    assert lacking(session, round_) == {
        "request": (),
        "county_minutes": (),
        "reply": ("number", "date", "scan"),
    }
    submit_round(RoundAct(session, by, at, round_))
    for act in (
        lambda: put_paper(
            RoundAct(session, by, at, round_), "request", {"document_number": "另一号"}
        ),
        lambda: attach_scan(RoundAct(session, by, at, round_), "county_minutes", scan()),
    ):
        with pytest.raises(Refused, match=r"approval\.paper_closed"):
            act()
    with pytest.raises(Refused, match=r"round\.frozen"):
        put_body(RoundAct(session, by, at, round_), {"kind": "discipline", "name": "纪检组"})


def test_bodies_are_named_once_and_taken_out(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_, by = (
        drafted_round(session, unions, at=at, by=officers.publisher),
        actor(officers.publisher),
    )
    for phone in ("0517-1", "0517-2"):
        body = put_body(
            RoundAct(session, by, at, round_),
            {"kind": "exam_body", "name": "市人事考试院", "phone": phone},
        )
    assert [(one.name, one.phone) for one in bodies_of(session, round_.id)] == [
        ("市人事考试院", "0517-2")
    ]
    for _twice in range(2):
        remove_body(RoundAct(session, by, at, round_), body.public_id)
        session.flush()
    assert bodies_of(session, round_.id) == []


def test_staff_list_is_entered_by_page_and_its_telephones_are_sealed(
    drafted: Drafted, signed_in: Callable[..., Browser], committed: Committed
) -> None:
    _unions, officers, round_ = drafted
    browser, base = signed_in(officers.publisher), f"/office/rounds/{round_.code}/papers/staff"
    values = {
        "group": "leading",
        "name": "王组长",
        "unit": "清江浦区总工会",
        "post": "主席",
        "duty": "组长",
        "contact": "13912345678",
        "avoidance_on": "2026-08-20",
        "avoidance": "",
        "pledged_on": "",
    }
    assert browser.submit(f"{base}/new", values | {"name": ""}).status_code == 422
    assert browser.submit(f"{base}/new", values).status_code == 303
    page = browser.get(base).text
    assert "王组长" in page and "13912345678" in page and "没有保密承诺" in page
    with committed() as session:
        (person,) = session.scalars(select(RoundStaff)).all()
        assert (
            b"13912345678" not in (person.contact_sealed or b"") and person.contact == "13912345678"
        )
    assert (
        browser.submit(
            f"{base}/{person.public_id}", values | {"pledged_on": "2026-08-21"}
        ).status_code
        == 303
    )
    assert "已作保密承诺" in browser.get(base).text
    for account in (officers.screener, officers.clerk_a):
        assert signed_in(account).get(base).status_code == 403
        assert (
            signed_in(account)
            .get(f"/office/rounds/{round_.code}/papers/forms/A-07.pdf")
            .status_code
            == 403
        )
    assert browser.submit(f"{base}/{person.public_id}/remove").status_code == 303
    assert browser.submit(f"{base}/{person.public_id}/remove").status_code == 404


def test_staff_of_a_cancelled_round_stands_still(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    round_.state = "cancelled"
    with pytest.raises(Refused, match=r"approval\.staff_closed"):
        put_staff(
            RoundAct(session, actor(officers.publisher), at, round_),
            {"group": "leading", "name": "甲", "unit": "乙"},
        )
