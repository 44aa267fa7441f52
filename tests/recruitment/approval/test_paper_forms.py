"""Forms A-03 … A-07, A-12, A-13: paper and spreadsheet say the same, carry the common head, and
nothing typed becomes a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from portal.recruitment.approval.documents import NUMBERS, form_file, round_form
from portal.recruitment.approval.register_documents import event_form, petition_register
from portal.recruitment.approval.services.decide import Reply
from portal.recruitment.approval.services.papers import put_plan, put_staff
from portal.recruitment.approval.services.release_round import reply_to_round
from portal.recruitment.audit import Act
from portal.recruitment.registers.services.major_events import report_event
from portal.recruitment.registers.services.petitions import PUBLIC, Intake, receive_petition
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.policy import policy_digest
from tests.builders.rounds import actor, approved_round, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

HEAD = ("批次名称", "表号", "版本", "生成时间", "数据截止", "政策摘要号", "编制单位")
FORMULA = '=HYPERLINK("http://x.test","点我")'


def words_of_pdf(data: bytes) -> str:
    pdf = pypdfium2.PdfDocument(data)
    return "".join(
        "".join(pdf[place].get_textpage().get_text_range().split()) for place in range(len(pdf))
    )


def words_of_xlsx(data: bytes) -> list[str]:
    sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
    return [str(cell) for row in sheet.to_python() for cell in row if cell != ""]


@pytest.fixture
def forms(app: Flask, session: Session, at: datetime) -> dict[str, Any]:
    unions = tree(session)
    officers = office(session, unions)
    round_ = approved_round(session, unions, at=at, officers=officers)
    by = actor(officers.publisher)
    round_.state = "returned"
    put_plan(
        RoundAct(session, by, at, round_),
        {"goal": "充实基层力量", "cause": FORMULA, "funding": "本级预算", "contact_name": "王经办"},
    )
    round_.state = "approved"
    staff = {
        "group": "leading",
        "name": "欧阳震华",
        "unit": "清江浦区总工会",
        "contact": "0517-8390",
        "avoidance_on": date(2026, 8, 20),
    }
    put_staff(RoundAct(session, by, at, round_), staff)
    event = report_event(
        RoundAct(session, by, at, round_),
        {"happened_at": at, "place": "一考点", "matter": "停电", "asks": "补时"},
    )
    petition, _code = receive_petition(
        Act(session, PUBLIC, at),
        unions.county,
        round_,
        Intake(channel="letter", concern="written", matter="反映监考不严的情况", name="李四"),
    )
    with app.test_request_context():
        made = {number: round_form(session, round_, number, at) for number in NUMBERS}
        made["A-13"] = event_form(session, event, at)
        made["A-12"] = petition_register([petition], "市总工会", at)
        return {
            number: (form, form_file(form, "pdf")[0], form_file(form, "xlsx")[0])
            for number, form in made.items()
        } | {
            "digest": policy_digest(round_.policy),
            "title": round_.title,
        }


def test_paper_and_spreadsheet_say_the_same(forms: dict[str, Any]) -> None:
    for number in (*NUMBERS, "A-12", "A-13"):
        form, pdf, xlsx = forms[number]
        assert [term for term, _value in form.head] == list(HEAD)
        told = [form.title, *(value for _term, value in form.head)]
        for part in form.parts:
            told += [
                part.heading,
                *part.text.splitlines(),
                *(value for _term, value in part.facts),
                *part.columns,
            ]
            told += [cell for row in part.rows for cell in row]
        printed, in_cells = words_of_pdf(pdf), words_of_xlsx(xlsx)
        # the foot may stand in the middle of a paragraph
        on_paper = re.sub(r"第\d+页，共\d+页", "", printed)
        for text in filter(str.strip, told):
            assert text.strip() in in_cells, (number, text)
            assert "".join(text.split()) in on_paper, (number, text)
        assert "第1页，共" in printed, number


def test_forms_tell_the_facts_of_the_round(forms: dict[str, Any]) -> None:
    request, minutes, reply, plan, staff, _places = (
        words_of_xlsx(forms[number][2]) for number in NUMBERS
    )
    assert (
        "清工请〔2026〕3号" in request and "2 人，2 个岗位" in request and "工会工作者01" in request
    )
    assert "党组（主席办公）会议" in minutes and "同意报批" in minutes
    assert "批复" in reply and "淮工复〔2026〕8号" in reply
    assert (
        forms["digest"] in plan
        and "充实基层力量" in plan
        and any("0517-83900001" in text for text in plan)
    )
    assert "欧阳震华" in staff and "2026年8月20日：无" in staff and "未承诺" in staff
    assert "实名：李四" in words_of_xlsx(forms["A-12"][2]) and "停电" in words_of_xlsx(
        forms["A-13"][2]
    )


def test_what_was_typed_is_no_formula(forms: dict[str, Any]) -> None:
    with zipfile.ZipFile(BytesIO(forms["A-03"][2])) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "hyperlink" not in sheet.lower()
    assert FORMULA in words_of_xlsx(forms["A-03"][2])


def test_a_return_stands_on_the_reply_form_with_its_places(
    app: Flask, session: Session, at: datetime
) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = approved_round(session, unions, at=at, officers=officers)
    reply_to_round(
        RoundAct(session, actor(officers.city_approver), at, round_),
        "revoke",
        Reply(comment="发现重复", comments=[("vacancy:01", "与上年岗位重复")]),
    )
    with app.test_request_context():
        cells = words_of_xlsx(form_file(round_form(session, round_, "A-05", at), "xlsx")[0])
    assert (
        "撤销批复" in cells
        and "发现重复；岗位 01：与上年岗位重复" in cells
        and "第 2 版（拟稿）" in cells
    )


def test_downloads(committed: Committed, signed_in: Callable[..., Browser], at: datetime) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = approved_round(session, unions, at=at, officers=officers)
    browser = signed_in(officers.city_approver)
    for number in NUMBERS:
        for kind, start in (("pdf", b"%PDF"), ("xlsx", b"PK")):
            answer = browser.get(f"/office/rounds/{round_.code}/papers/forms/{number}.{kind}")
            assert answer.status_code == 200 and answer.data.startswith(start)
            assert number in answer.headers["Content-Disposition"]
    for wrong in ("A-08.pdf", "A-03.docx"):
        assert browser.get(f"/office/rounds/{round_.code}/papers/forms/{wrong}").status_code == 404


def test_the_ledger_of_places_lists_every_line(session: Session, app: Flask, at: datetime) -> None:
    unions = tree(session)
    round_ = published_round(session, unions, at=at)
    round_.places[0].taken_down_at = at
    with app.test_request_context():
        words = words_of_xlsx(form_file(round_form(session, round_, "A-11", at), "xlsx")[0])
    assert all(
        any(place.site in word for word in words) and place.content_digest in words
        for place in round_.places
    )
    assert round_.places
