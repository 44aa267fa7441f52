"""A room with seven examiners, its order drawn in public, marks by candidate code, the sheet
countersigned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tests.journeys.walk.people import Officers, Person
from tests.journeys.walk.planning import typed

PANEL = {
    f"kaoguan{number}": name
    for number, name in enumerate(
        ("方远山", "何清和", "林见微", "宋时雨", "唐修远", "许南乔", "叶长青"), start=1
    )
}
CHIEF = "方远山"


def plan_room(officers: Officers, code: str, starts_at: datetime, vacancies: Sequence[str]) -> str:
    """Room, panel, candidates, commitment; returns the room's address."""
    exam_officer = officers("kaowu", f"/office/rounds/{code}/interviews")
    exam_officer.fill("面试室名称", "一室")
    exam_officer.fill("开始时间", typed(starts_at))
    exam_officer.press("增加")
    room = exam_officer.page.url.removeprefix(exam_officer.address)
    exam_officer.choose("主考官", CHIEF)
    for name in PANEL.values():
        if name != CHIEF:
            exam_officer.pick("其他考官", name)
    exam_officer.press("保存考官")
    exam_officer.sees(*PANEL.values())
    exam_officer.open(f"/office/rounds/{code}/results")
    for vacancy in vacancies:
        exam_officer.page.locator("main").get_by_label(vacancy).check()
    exam_officer.press("排进面试室")
    exam_officer.press("公布承诺值")
    return room


def draw_order(officers: Officers, room: str) -> None:
    exam_officer = officers("kaowu", room)
    exam_officer.fill("现场报出的数字", "31875-20496-11837-60952")
    exam_officer.press("抽签")
    exam_officer.sees("种子")
    exam_officer.press("开始面试")


def interview_all(officers: Officers, room: str, marks: Mapping[str, Sequence[str]]) -> None:
    """``marks``: ticket number → one mark per examiner, in the panel's order.

    Everybody is called, marked by all and done.
    """
    for _turn in marks:
        exam_officer = officers("kaowu", room)
        exam_officer.press("叫下一位：到")
        called = exam_officer.page.get_by_role("row").filter(has_text="评分中").first
        ticket = called.get_by_role("cell").first.inner_text().strip()
        code = called.get_by_role("rowheader").inner_text().strip()
        assert ticket in marks, f"{ticket} is not one of {list(marks)}"
        for login, mark in zip(PANEL, marks[ticket], strict=True):
            _mark(officers(login, "/office/examining"), code, ticket, mark)
    exam_officer = officers("kaowu", room)
    exam_officer.press("结束，关闭面试室")
    exam_officer.sees("评分汇总")


def _mark(examiner: Person, code: str, ticket: str, mark: str) -> None:
    examiner.follow("一室")
    examiner.sees(code)
    examiner.sees_not(ticket)
    examiner.fill("评分", mark)
    examiner.press("交分")
    examiner.sees(f"已交 {mark}")
    examiner.sees_not("只交一次")


def countersign(officers: Officers, room: str) -> bytes:
    """计分员, 核分员, 主考官, 监督员 sign; returns the sheet (F-13) as PDF."""
    officers("dengfen1", f"{room}/tally").press("已逐份核对纸质评分表，计分员签名")
    officers("hefen", f"{room}/tally").press("核对无误，核分员签名")
    chief = officers("kaoguan1", "/office/examining")
    chief.follow("一室")
    chief.press("核对无误，主考官签名")
    supervisor = officers("jiandu", room)
    supervisor.press("核对无误，监督员会签")
    supervisor.sees("已会签")
    return supervisor.download("下载汇总表")
