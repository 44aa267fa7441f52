"""Applying on a phone from the first page to the decision, through dead spots and on two devices;
the same with JavaScript switched off."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.foundation.data.database import Database
from portal.foundation.time.clock import Clock
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.models import Application, ApplicationVersion
from portal.recruitment.audit import HISTORY, TABLES
from portal.recruitment.screening.models import ScreeningDecision
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.decide import decide
from tests.builders.accounts import applicant
from tests.builders.rounds import actor, office, published_round
from tests.builders.unions import tree
from tests.journeys import phone as hand
from tests.journeys.phone import NEXT, Phone
from tests.recruitment.conftest import (  # noqa: F401  the side's fixtures
    Committed,
    app,
    at,
    clock,
    committed,
    database,
    keys,
    one_app,
    settings,
)

pytestmark = pytest.mark.browser
SCREEN = {"viewport": {"width": 375, "height": 812}, "is_mobile": True, "has_touch": True}
MOBILE = "13990002026"
ADDRESS = "淮安市清江浦区长东街道演示路 1 号"
HALF = "毕业证书只拍到半页，请补拍整页，四角都要拍到"
PHOTO = (295, 413, 60 * 1024)  # what the round asks for: width, height, most bytes


class Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        return


@pytest.fixture
def address(app: Flask) -> Iterator[str]:  # noqa: F811
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


class Case:
    """An open round, its screener, one applicant, and what the database says of them."""

    def __init__(self, begin: Committed, extensions: dict[str, Any], moment: datetime) -> None:
        self.committed = begin
        self.database: Database = extensions["database"]
        self.clock: Clock = extensions["clock"]
        self.storage = extensions["storage"]
        with begin() as session:
            unions = tree(session)
            officers = office(session, unions)
            self.code = published_round(session, unions, at=moment, officers=officers).code
            self.screener: Account = officers.screener
            applicant(session, name="顾淳", mobile=MOBILE)

    def saved(self, section: str) -> dict[str, Any]:
        with self.database.reading() as session:
            return dict((session.scalars(select(Application)).one().facts or {}).get(section, {}))

    def numbers(self) -> list[str | None]:
        """Of every application there is."""
        with self.database.reading() as session:
            return list(session.scalars(select(Application.number)))

    def decide(self, outcome: str, reason: str = "", text: str = "") -> str:
        """The screener's word on what was handed in last; the letter's address."""
        with self.committed() as session:
            row = session.scalars(select(Application)).one()
            assert row.state == "submitted"
            said = decide(
                CaseAct(session, actor(self.screener), self.clock.now(), row),
                Opinion(outcome, reason, text),
                seen_digest=row.content_digest or "",
            )
            return f"/my/decisions/{said.public_id}"

    def require_one_right_outcome(self, number: str) -> None:
        """One application under one number, its photograph in the round's measure, its digests in
        the chain, its letters read."""
        with self.database.reading() as session:
            row = session.scalars(select(Application)).one()
            assert (row.state, row.number) == ("eligible", number)
            digests = [
                one.digest
                for one in session.scalars(
                    select(ApplicationVersion).order_by(ApplicationVersion.id)
                )
            ]
            assert len(digests) == 2 and digests[0] != digests[1] == row.content_digest
            handed_in = [
                entry
                for entry in TABLES.entries(session, self.code)
                if entry.action in {"applications.submit", "applications.resubmit"}
            ]
            assert sorted(entry.facts["digest"] for entry in handed_in) == sorted(digests)
            assert {entry.facts["number"] for entry in handed_in} == {number} and HISTORY.breaks(
                session, self.code
            ) == []
            decisions = session.scalars(
                select(ScreeningDecision).order_by(ScreeningDecision.id)
            ).all()
            assert [(one.outcome, one.content_digest) for one in decisions] == [
                ("return", digests[0]),
                ("pass", digests[1]),
            ]
            assert all(one.read_at is not None and one.read_at >= one.at for one in decisions)
            files = {file.kind: file for file in row.files if file.replaced_at is None}
            assert (
                files["certificate"].pages == 3
                and files["certificate"].media_kind == "application/pdf"
            )
            picture = Image.open(io.BytesIO(self.storage.read(files["photo"].storage_key)))
        width, height, most = PHOTO
        assert (
            picture.size == (width, height)
            and files["photo"].size <= most
            and not picture.getexif()
        )


@pytest.fixture
def case(app: Flask, committed: Committed, at: datetime) -> Case:  # noqa: F811
    return Case(committed, app.extensions, at)


@pytest.fixture
def phones(address: str, new_context: Callable[..., Any]) -> Callable[..., Phone]:
    """``phones()`` → another phone, nobody signed in; ``phones(script=False)`` → one that runs no
    JavaScript."""

    def take(*, script: bool = True) -> Phone:
        return Phone(new_context(**SCREEN, java_script_enabled=script).new_page(), address)

    return take


def _begin(phone: Phone, case: Case) -> str:
    """Sign in and start; the form's address."""
    phone.sign_in(MOBILE, f"/rounds/{case.code}")
    phone.follow("开始报名")
    phone.press("开始填写")
    return phone.page.url.removeprefix(phone.address)


def _be_returned_mend_and_pass(phone: Phone, case: Case, form: str, number: str) -> None:
    """The letter on the phone names what is missing; it is mended, handed in again under the same
    number, and passes."""
    letter = case.decide("return", "C02", HALF)
    phone.open("/my")
    phone.sees(HALF)
    phone.open(letter)
    phone.sees(HALF, "请在")
    assert phone.fits()
    phone.follow("去补充")
    phone.open(f"{form}/sections/files")
    phone.give_file(
        "毕业（学位）证书",
        "毕业证书 整页.jpg",
        "image/jpeg",
        hand.pictures.document("毕业证书", ("专业　社会工作",)),
    )
    assert hand.hand_in(phone, form) == number
    letter = case.decide("pass")
    phone.open("/my")
    phone.sees("通过")
    phone.open(letter)
    case.require_one_right_outcome(number)


def test_apply_on_a_phone_through_a_dead_spot_and_go_on_elsewhere(
    case: Case, phones: Callable[..., Phone]
) -> None:
    phone = phones()
    form = _begin(phone, case)
    phone.open(f"{form}/sections/vacancy")
    hand.fill_vacancy(phone, "01")
    hand.fill_person(phone, "")
    phone.hears("已自动保存")
    phone.lose_connection()
    phone.typing("通信地址", ADDRESS)
    phone.hears("网络断了，内容留在本页")
    assert phone.typed("通信地址") == ADDRESS and case.saved("person")["address"] == ""
    phone.regain_connection()
    phone.hears("已自动保存")
    assert case.saved("person")["address"] == ADDRESS

    phone = phones()
    phone.sign_in(MOBILE, f"{form}/sections/person")
    assert (phone.typed("通信地址"), phone.typed("户籍所在地")) == (ADDRESS, "淮安市清江浦区")
    phone.press(NEXT)
    hand.fill_education(phone)
    hand.fill_work(phone)
    hand.fill_certificate(phone, form)
    hand.give_papers(phone, form)
    hand.choose_photo(phone)
    canvas = phone.part("证件照").locator("canvas")
    canvas.wait_for(state="visible")
    phone.sees("已裁好")
    cut = phone.page.evaluate(
        "document.querySelector('[data-photo] input[type=file]').files[0].size"
    )
    assert cut <= PHOTO[2] and (canvas.get_attribute("width"), canvas.get_attribute("height")) == (
        "295",
        "413",
    )
    hand.send_photo(phone)
    hand.finish(phone, form)
    number = hand.hand_in(phone, form)
    _be_returned_mend_and_pass(phone, case, form, number)


def test_apply_by_buttons_alone_where_the_connection_is_lost_at_the_press_of_one(
    case: Case, phones: Callable[..., Phone]
) -> None:
    phone = phones(script=False)
    form = _begin(phone, case)
    phone.open(f"{form}/sections/vacancy")
    hand.fill_vacancy(phone, "01")
    hand.fill_person(phone, ADDRESS)
    phone.press_into_nothing(NEXT)
    assert "address" not in case.saved("person")
    phone.try_again()
    assert phone.page.url.endswith("/sections/education"), "sent again, saved, and on to the next"
    assert case.saved("person")["address"] == ADDRESS and case.saved("person")["sex"] == "female"

    hand.fill_education(phone)
    phone = phones(script=False)
    phone.sign_in(MOBILE, f"{form}/sections/education")
    assert {label: phone.typed(label) for label in hand.EDUCATION} == hand.EDUCATION
    phone.open(f"{form}/sections/work")
    hand.fill_work(phone)
    hand.fill_certificate(phone, form)
    hand.give_papers(phone, form)
    hand.choose_photo(phone)
    hand.send_photo(phone)
    hand.finish(phone, form)
    phone.open(f"{form}/submit")
    phone.press_into_nothing("确认提交")
    assert case.saved("person")["address"] == ADDRESS and case.numbers() == [None]
    phone.try_again()
    phone.sees("报名表已收到", "待审核")
    number = hand.read_receipt(phone)
    phone.try_again()
    assert hand.read_receipt(phone) == number and case.numbers() == [number]
    _be_returned_mend_and_pass(phone, case, form, number)


def test_going_back_from_a_press_that_was_lost_loses_nothing_for_good(
    case: Case, phones: Callable[..., Phone]
) -> None:
    """A page of one's own is never kept by the browser (shared computers), so the form comes back
    as saved; the press itself waits ahead."""
    phone = phones(script=False)
    form = _begin(phone, case)
    phone.open(f"{form}/sections/person")
    phone.sees("请连上后重新加载")
    hand.fill_person(phone, ADDRESS)
    phone.press_into_nothing(NEXT)
    phone.turn_back()
    assert phone.page.url.endswith("/sections/person"), "back to the form, not past it"
    assert "address" not in case.saved("person")
    phone.turn_forward_and_try_again()
    assert phone.page.url.endswith("/sections/education"), "sent again, saved, and on to the next"
    assert case.saved("person")["address"] == ADDRESS and case.saved("person")["sex"] == "female"
