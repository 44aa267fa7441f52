"""The notice's text: defaults, saving, two tabs, what disagrees with the data, hostile Markdown in
page, PDF and sheet, and who may do it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.approval.draft_gates import gates_before_submit
from portal.recruitment.approval.notice_documents import notice_body
from portal.recruitment.approval.services.release_round import release_round
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import edit_round
from portal.recruitment.rounds.services.text import notice_texts, revision, save_notice_section
from portal.recruitment.rulebook.publication.notice_sections import MAX_SECTION, SECTIONS
from tests.builders.accounts import resident_number
from tests.builders.rounds import (
    Office,
    actor,
    approve,
    drafted_round,
    office,
    put_papers,
    submit_round,
)
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> [点我](javascript:alert(3)) [二](data:text/html,x) ![图](https://evil.example/x.png)\n\n"
    + ">" * 10_000
    + " 深\n\n=1+1 和 <b onclick=alert(4)>粗</b>\n\n| a | b |\n|---|---|\n| =cmd | 2 |\n"
)


def _save(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    text: str,
    *,
    at: datetime,
    code: str = "basis",
    seen: int = 0,
) -> int:
    return save_notice_section(
        RoundAct(session, actor(officers.publisher), at, round_), code, text, seen=seen
    )


def test_a_section_is_its_default_until_somebody_writes(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    assert list(notice_texts(session, round_)) == list(SECTIONS)
    assert "准考证" in notice_texts(session, round_)["written"]
    assert _save(session, round_, officers, "", at=at, code="written") == 1
    assert notice_texts(session, round_)["written"] == ""


def test_two_tabs_do_not_overwrite_each_other(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    assert _save(session, round_, officers, "第一份", at=at) == 1
    assert _save(session, round_, officers, "第一份", at=at) == 1  # posted twice
    with pytest.raises(Refused, match=r"notice\.changed_elsewhere"):
        _save(session, round_, officers, "另一窗口", at=at)
    assert _save(session, round_, officers, "第二份", at=at, seen=1) == 2
    assert (round_.text, revision(session, round_, "basis")) == ("第二份", 2)


def test_too_long_and_frozen_are_refused(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    with pytest.raises(Refused, match=r"notice\.text_too_long"):
        _save(session, round_, officers, "字" * (MAX_SECTION + 1), at=at)
    with pytest.raises(Refused, match=r"notice\.no_section"):
        _save(session, round_, officers, "x", at=at, code="nothing")
    put_papers(session, round_, by=officers.publisher, at=at)
    submit_round(RoundAct(session, actor(officers.publisher), at, round_), document_number="请1号")
    with pytest.raises(Refused, match=r"round\.frozen"):
        _save(session, round_, officers, "改", at=at)


def test_numbers_of_persons_stop_the_round_and_other_disagreements_warn(
    session: Session, at: datetime
) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    _save(session, round_, officers, "公开招聘社会化工会工作者99名", at=at)
    gates = {gate.code: gate for gate in gates_before_submit(session, round_)}
    assert gates["personal_numbers"].met and not gates["text_agrees"].met
    assert gates["text_agrees"].facts["must"] is False
    _save(session, round_, officers, "请联系１３９ 1234 5678", at=at, code="contact")
    put_papers(session, round_, by=officers.publisher, at=at)
    with pytest.raises(Refused, match=r"round\.not_ready.*personal_numbers"):
        submit_round(
            RoundAct(session, actor(officers.publisher), at, round_), document_number="请1号"
        )


def _published(session: Session, at: datetime, text: str) -> tuple[RecruitmentRound, str]:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    _save(session, round_, officers, text, at=at)
    edit_round(RoundAct(session, actor(officers.publisher), at, round_), {"source_notice": "=1+1"})
    put_papers(session, round_, by=officers.publisher, at=at)
    submit_round(RoundAct(session, actor(officers.publisher), at, round_), document_number="请1号")
    approve(session, round_, by=officers.city_approver, at=at)
    return round_, release_round(
        RoundAct(session, actor(officers.checker), at, round_), notice_body(session, round_)
    ).number


def test_hostile_text_is_inert_in_every_form(
    app: object, client: Browser, committed: Committed, at: datetime
) -> None:
    with client.application.test_request_context(), committed() as session:
        _round, number = _published(session, at, HOSTILE)
    page = client.get(f"/publications/{number}").get_data(as_text=True)
    prose = page.split('<div class="gh-prose">', 1)[1]
    assert (
        "&lt;script&gt;" in prose
        and "<script>alert" not in page
        and 'javascript:alert(3)"' not in page
    )
    assert not re.search(r"<[^>]+\son\w+=", prose) and "evil.example" not in re.findall(
        r'(?:src|href)="([^"]*)"', prose
    )
    pdf = client.get(f"/publications/{number}/files/pdf").data
    text = "".join(one.get_textpage().get_text_range() for one in PdfDocument(pdf))
    assert "alert(1)" in text and b"/JavaScript" not in pdf and b"/URI (javascript" not in pdf
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(f"/publications/{number}/files/xlsx").data)
    ).get_sheet_by_index(0)
    assert sheet.to_python()[0][0] == "岗位代码"


def test_pages_of_the_editor(
    committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    base = f"/office/rounds/{round_.code}/notice"
    publisher = signed_in(officers.publisher)
    assert "笔试时间" in publisher.get(f"{base}/sections/written").get_data(as_text=True)
    looked = publisher.submit(
        f"{base}/sections/written", {"text": "**要紧** 2031年5月1日", "seen": "0", "look": "1"}
    ).get_data(as_text=True)
    assert (
        "<strong>要紧</strong>" in looked
        and "2031年5月1日" in looked
        and "日程和条件里都没有这个日期" in looked
    )
    quiet = publisher.submit(
        f"{base}/sections/written", {"text": "新的", "seen": "0"}, headers={"X-Autosave": "1"}
    )
    assert quiet.json == {"saved": True, "seen": 1}
    late = publisher.submit(f"{base}/sections/written", {"text": "另一窗口打的", "seen": "0"})
    body = late.get_data(as_text=True)
    assert late.status_code == 422 and "另一窗口打的" in body and "新的" in body
    assert publisher.submit(f"{base}/sections/nothing", {"text": "x"}).status_code == 404
    assert (
        publisher.submit(
            f"{base}/sections/written", {"text": "长" * 30_000, "seen": "1"}
        ).status_code
        == 422
    )
    assert f"请打{resident_number(7)}" in publisher.submit(
        f"{base}/sections/written", {"text": f"请打{resident_number(7)}", "seen": "1", "look": "1"}
    ).get_data(as_text=True)
    screener = signed_in(officers.screener)
    assert screener.get(f"{base}/preview").status_code == 200
    assert (
        screener.submit(f"{base}/sections/written", {"text": "x", "seen": "1"}).status_code == 403
    )
