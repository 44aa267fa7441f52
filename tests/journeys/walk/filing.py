"""The workforce side: the county's person arrives, the city forwards, the province files."""

from __future__ import annotations

from portal.foundation.time.clock import local
from tests.journeys.walk.people import Officers, Person


def forward(workforce: Officers, name: str) -> None:
    reviewer = workforce("ha-reviewer", "/office/filings")
    reviewer.follow("办理", within=reviewer.row(name))
    reviewer.fill("市级审核转报意见", "经审核，材料齐全，符合条件，同意转报。")
    reviewer.press("市级审核转报")


def file(workforce: Officers, name: str, number: str) -> None:
    officer = workforce("js-filing", "/office/filings")
    officer.follow("办理", within=officer.row(name))
    officer.sees(name, "同意转报")
    officer.fill("省总工会备案编号", number)
    officer.fill("备案日期", local(workforce.house.clock.now()).date().isoformat())
    officer.press("省级备案")


def find(workforce: Officers, login: str, name: str) -> Person:
    """In the register, by the name."""
    officer = workforce(login, "/office/workers")
    officer.fill("姓名或人员编号", name)
    officer.press("筛选")
    return officer
