"""Seats drawn in public, tickets, the day of the written test."""

from __future__ import annotations

import io
import subprocess

from tests.journeys.walk.applying import Applicant, sign_in
from tests.journeys.walk.people import Officers

SITE = "清江浦区职工学校（演示）"


def announce_draw(officers: Officers, code: str, draw_at: str) -> None:
    """Site, room, sitting, published commitment."""
    exams = f"/office/rounds/{code}/exams"
    exam_officer = officers("kaowu", exams)
    exam_officer.fill("考点代码", "01")
    exam_officer.fill("考点名称", SITE)
    exam_officer.fill("地址", "淮安市清江浦区演示路 1 号")
    exam_officer.press("添加考点")
    exam_officer.page.get_by_text(f"给 {SITE} 加考场").click()
    exam_officer.fill("考场号", "01")
    exam_officer.fill("楼层教室", "一楼 101")
    exam_officer.press("添加考场")
    exam_officer.sees("可编排考生 3 人")
    exam_officer.press("添加场次")
    exam_officer.fill("抽签地点", "区总工会二楼会议室")
    exam_officer.fill("抽签时间", draw_at)
    exam_officer.press("固定名单，公布承诺值")
    exam_officer.sees("已公布承诺值")


def draw_seats(officers: Officers, code: str) -> str:
    """Numbers typed by two, countersignature, release; returns the number of the published
    evidence."""
    exams = f"/office/rounds/{code}/exams"
    for login in ("kaowu", "jiandu"):
        typist = officers(login, exams)
        typist.follow("第 1 场")
        typist.fill("现场报出的数字", "40718-22935-60117-35528")
        typist.fill("报数人", "监督员和两名考生代表")
        typist.press("录入报数")
    typist.sees("40718-22935-60117-35528", "种子")
    typist.press("监督员会签")
    checker = officers("fuhe", exams)
    checker.follow("第 1 场")
    checker.waits_for("由独立程序复算，0 处不同")
    checker.press("复核放行")
    return checker.page.url.rsplit("/", 1)[1]


def fetch_ticket(someone: Applicant) -> str:
    """Download the ticket and read it as a printer would; returns the ticket number."""
    phone = sign_in(someone, "/my")
    phone.follow("看准考证")
    phone.sees(someone.name, SITE)
    pdf = phone.download("下载准考证")
    assert pdf.startswith(b"%PDF")
    number = (
        phone.page.get_by_role("term")
        .filter(has_text="准考证号")
        .locator("xpath=following-sibling::dd")
        .inner_text()
    )
    text = text_of(pdf)
    for wanted in (someone.name, number.strip(), SITE):
        assert wanted in text, f"the ticket does not show {wanted}"
    assert someone.resident_id not in text
    return number.strip()


def text_of(pdf: bytes) -> str:
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=io.BytesIO(pdf).read(),
        capture_output=True,
        check=True,
    )
    return read.stdout.decode()


def hold_test(officers: Officers, code: str) -> None:
    """Everybody is there; the signed record closes the room."""
    exam_officer = officers("kaowu", f"/office/rounds/{code}/attendance")
    exam_officer.follow(f"{SITE} 01")
    exam_officer.press("其余全部到考")
    exam_officer.sees("到考")
    people = exam_officer.page.get_by_role("row").count() - 1
    record = {
        "签到表上签名的人数": str(people),
        "收回答卷（答题卡）份数": str(people),
        "到考但没有交卷的人数": "0",
        "封装的缺考卡份数": "0",
        "监考甲": "监考员甲",
        "监考乙": "监考员乙",
        "主考": "主考员",
    }
    for label, value in record.items():
        exam_officer.fill(label, value)
    exam_officer.press("录入记录单，关闭考场")
    exam_officer.sees("收回答卷")
