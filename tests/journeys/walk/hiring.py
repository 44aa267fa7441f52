"""Medical and background check, publicity, the hire by two people, and its way to the workforce
side."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date

from tests.journeys.walk.applying import Applicant, sign_in
from tests.journeys.walk.people import Officers, Person

PATIENCE_SECONDS = 60


def vet(officers: Officers, code: str, people: Sequence[Applicant]) -> None:
    desk = f"/office/rounds/{code}/vetting"
    publisher = officers("jingban", desk)
    publisher.press("按名次转入体检人选")
    for someone in people:
        publisher.open(desk)
        publisher.follow(someone.name)
        publisher.pick("体检结论", "体检合格")
        publisher.press("登记", within=publisher.part("登记体检结论"))
        publisher.pick("考察结论", "考察合格")
        publisher.fill("考察情况", "考察组两人到现单位了解，遵纪守法，表现良好。")
        publisher.press("登记", within=publisher.part("登记考察结论"))
        publisher.sees("拟聘用")


def make_public(officers: Officers, code: str) -> Person:
    """The reckoning of the days is shown before; returns the checker, looking at the people in
    publicity."""
    checker = officers("fuhe", f"/office/rounds/{code}/vetting")
    checker.fill("党组会议纪要文号", "总工党纪〔2026〕9号")
    checker.fill("会议日期", date.today().isoformat())
    checker.fill("市总工会意见（文号、结论）", "市总工会审核同意")
    checker.press("发布公示")
    checker.sees("公示中")
    return checker


def hire(officers: Officers, code: str, someone: Applicant, contract_number: str) -> None:
    desk = f"/office/rounds/{code}/handover"
    publisher = officers("jingban", desk)
    publisher.follow(someone.name)
    publisher.fill("合同编号", contract_number)
    publisher.tick("已核对：本人与该单位负责人、直接上下级没有应当回避的亲属关系")
    publisher.press("提交复核")
    publisher.sees("待复核")
    checker = officers("fuhe", desk)
    checker.press("复核，确认聘用", within=_person(checker, someone))


def _person(officer: Person, someone: Applicant):
    return (
        officer.page.locator("section")
        .filter(has=officer.page.get_by_role("heading", name=someone.name))
        .last
    )


def wait_for_state(officers: Officers, code: str, someone: Applicant, state: str) -> str:
    """What the messages between the two sides have come to; looked at again until it is ``state``.

    Returns what the page says of him.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        officer = officers("fuhe", f"/office/rounds/{code}/handover")
        said = _person(officer, someone).inner_text()
        if state in said:
            return said
        assert time.monotonic() < deadline, f"{someone.name} did not come to {state}:\n{said}"
        officer.page.wait_for_timeout(500)


def own_page(someone: Applicant) -> Person:
    return sign_in(someone, "/my")
