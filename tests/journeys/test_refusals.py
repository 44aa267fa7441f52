"""What goes wrong every day, in a browser against the running portal: each gets a clear answer, and
nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from portal.kernel.resident_id import check_digit
from portal.recruitment.demo import pictures
from tests.foundation import corpus
from tests.journeys.walk import applying, house, planning
from tests.journeys.walk.applying import PASSWORD, Applicant
from tests.journeys.walk.people import DESK, PHONE, Officers, Person
from tests.journeys.walk.plan import STREET, Dates


class Day:
    """A published round and one applicant in the middle of the form."""

    def __init__(self, home: house.House, new_context: Callable[..., Any]) -> None:
        self.house, self.new_context = home, new_context
        self.officers = Officers(home, new_context)
        self.dates = Dates(home.clock.now())
        self.code = planning.draft(self.officers, self.dates)
        planning.approve_and_publish(self.officers, self.code)
        self.applicant = Applicant(1, "沈若谷", STREET.code)
        applying.sign_up(home, new_context, self.applicant)
        applying.begin(self.applicant, self.code)

    def stranger(self) -> Person:
        return Person(self.new_context(**PHONE).new_page(), self.house.address("recruitment"))

    def count(self, table: str) -> int:
        database = self.house.database()
        with database.reading() as session:
            number = session.scalar(text(f"SELECT count(*) FROM {table}"))
        database.dispose()
        return int(number or 0)


def a_wrong_password(day: Day) -> None:
    someone = day.stranger()
    someone.open("/sign-in")
    someone.fill("手机号或证件号", day.applicant.mobile)
    someone.fill("密码", "not the password at all")
    said = someone.press_in_vain("登录")
    assert "账号或密码不对" in said, said
    assert someone.typed("手机号或证件号") == day.applicant.mobile
    assert someone.typed("密码") == ""
    someone.fill("密码", PASSWORD)
    someone.press("登录")
    someone.sees(day.applicant.name)


def _sign_up(someone: Person, number: str) -> None:
    someone.open("/sign-up")
    someone.choose("证件类型", "居民身份证")
    someone.fill("证件号码", number)
    someone.fill("姓名", "别人")
    someone.fill("手机号", "19900008099")
    someone.fill("密码", "another person altogether")
    someone.fill("再输一遍密码", "another person altogether")
    someone.tick("我同意")


def a_foreign_identity_number(day: Day) -> None:
    """Mistyped, it is told at once and the rest stays typed.

    Belonging to somebody else, it opens nothing and tells nothing.
    """
    someone, own = day.stranger(), day.applicant.resident_id
    wrong = own[:17] + next(digit for digit in "0123456789" if digit != check_digit(own[:17]))
    _sign_up(someone, wrong)
    said = someone.press_in_vain("注册")
    assert "证件号码" in said, said
    assert someone.typed("姓名") == "别人"
    assert someone.typed("手机号") == "19900008099"
    accounts = day.count("account")
    _sign_up(someone, own)
    someone.press("注册")
    assert day.count("account") == accounts
    someone.fill("手机号或证件号", own)
    someone.fill("密码", "another person altogether")
    someone.press_in_vain("登录")
    applying.sign_in(day.applicant).sees(day.applicant.name)


def _give(phone: Person, name: str, kind: str, data: bytes) -> str:
    part = phone.part("证件照")
    part.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": kind, "buffer": data}
    )
    return phone.press_in_vain("换成这一张", within=part)


def pictures_that_are_none(day: Day) -> None:
    """The photograph that was there stays."""
    phone = applying.sign_in(day.applicant, f"{day.applicant.application}/sections/files")
    phone.give_file("证件照", "照片.jpg", "image/jpeg", pictures.portrait(1))
    phone.sees("准考证上就是这个样子")
    said = _give(phone, "huge.png", "image/png", corpus.png_of_400_megapixels())
    assert "像素太多" in said, said
    phone.sees("准考证上就是这个样子")
    said = _give(phone, "照片.jpg", "image/jpeg", corpus.html())
    assert "这不是图片" in said, said
    phone.open(f"{day.applicant.application}/sections/files")
    phone.sees("准考证上就是这个样子")


def an_officer_of_another_county(day: Day) -> None:
    suzhou = day.officers("sz.jingban", "/office/rounds")
    suzhou.sees_not(planning.TITLE)
    for page in ("", "/approval", "/basics", "/vacancies"):
        said = suzhou.refused(f"/office/rounds/{day.code}{page}", 404)
        assert planning.TITLE not in said
    suzhou.refused(f"/office/rounds/{day.code}/screening", 403)
    day.officers("sz.shencha", "/office/rounds").refused(
        f"/office/rounds/{day.code}/screening", 404
    )


def another_applicant(day: Day) -> None:
    """An address that was overheard leads nowhere."""
    someone = Applicant(2, "陶听澜", STREET.code)
    applying.sign_up(day.house, day.new_context, someone)
    said = someone.at_phone.refused(day.applicant.application, 404)
    assert day.applicant.name not in said


def a_form_sent_twice(day: Day) -> None:
    """From two tabs that both still show the button."""
    applying.fill_in(day.applicant)
    first = applying.sign_in(day.applicant, f"{day.applicant.application}/submit")
    second = Person(first.page.context.new_page(), first.address)
    second.open(f"{day.applicant.application}/submit")
    first.press("确认提交")
    second.press("确认提交")
    for tab in (first, second):
        tab.sees("报名表已收到")
    numbers = {tab.page.locator(".gh-pagehead strong").inner_text() for tab in (first, second)}
    assert len(numbers) == 1 and numbers != {""}
    queue = day.officers("shencha", f"/office/rounds/{day.code}/screening")
    assert queue.page.get_by_role("row").filter(has_text=day.applicant.name).count() == 1


def a_deadline_that_passes_while_typing(day: Day) -> None:
    late = Applicant(3, "戚怀瑾", STREET.code)
    closes = day.dates.registration[1]
    day.house.travel(closes - timedelta(minutes=2))
    applying.sign_up(day.house, day.new_context, late)
    applying.begin(late, day.code)
    phone = applying.sign_in(late, f"{late.application}/sections/person")
    phone.pick("性别", "女")
    phone.fill("户籍所在地", "淮安市清江浦区")
    phone.press("保存，下一步")
    phone.open(f"{late.application}/sections/person")
    phone.fill("通信地址", "淮安市清江浦区演示路 3 号")
    day.house.travel(closes + timedelta(seconds=5))
    said = phone.press_in_vain("保存，下一步", status=422)
    assert "报名已经截止" in said, said
    assert phone.typed("通信地址") == "淮安市清江浦区演示路 3 号"
    phone.open(f"{late.application}/sections/person")
    phone.sees("报名表现在不能改")
    assert phone.typed("户籍所在地") == "淮安市清江浦区"
    phone.open(late.application)
    phone.sees("时间已过，不能再改")


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_what_goes_wrong_gets_a_clear_answer_and_loses_nothing(
    tmp_path: Path,
    free_port: Callable[[], int],
    running_processes: Callable[..., Any],
    new_context: Callable[..., Any],
) -> None:
    day = Day(
        house.start(tmp_path / "data", free_port, running_processes, ("recruitment",)), new_context
    )
    visitor = Person(new_context(**DESK).new_page(), day.house.address("recruitment"))
    visitor.open(f"/rounds/{day.code}")
    for step in (
        a_wrong_password,
        a_foreign_identity_number,
        pictures_that_are_none,
        an_officer_of_another_county,
        another_applicant,
        a_form_sent_twice,
        a_deadline_that_passes_while_typing,
    ):
        step(day)
