"""薪酬表: loaded by city or county, and applied to every grading below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.records.pay.queries import ladder_in_force
from portal.workforce.records.pay.services import add_grade, add_ladder
from portal.workforce.records.pay.terms import GradeTerms, LadderTerms
from tests.builders.workforce import actor, officer, tree, worker

WRITTEN = "岗位 1 2300 1-12\n级别 1 50\n级别 2 110\n津贴 助理社会工作师 300\n固定 200"
FIRST = GradeTerms(
    post_class="1",
    level=1,
    basic=Fraction(2550),
    performance=Fraction(800),
    allowance=Fraction(0),
    basis="新聘定级",
    approval_number="薪1",
    starts_on=date(2026, 8, 1),
)


def refused(code: str) -> object:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


@pytest.fixture
def places(session: Session) -> dict[str, Any]:
    return tree(session)


@pytest.fixture
def act(session: Session, places: dict[str, Any], at: datetime) -> Act:
    return Act(session, actor(officer(session, "county_clerk", places["county"])), at)


def _ladder(act: Act, union: Any, on: date, written: str = WRITTEN, **values: Any) -> Any:
    return add_ladder(act, union, LadderTerms(on, "某办发〔2026〕1号", written, **values))


def test_pay_outside_the_ladder(
    session: Session, act: Act, places: dict[str, Any], at: datetime
) -> None:
    row = worker(session, places["street"], at=at)
    with refused("pay.not_on_ladder"):  # no ladder: 一般工作岗 has levels 1 to 12
        add_grade(act, row, replace(FIRST, level=13))
    _ladder(act, places["county"], date(2026, 1, 1))
    for wrong, code in (
        ({"level": 3}, "pay.not_on_ladder"),
        ({"post_class": "3"}, "pay.not_on_ladder"),
        ({"basic": Fraction(9000)}, "pay.off_ladder"),
        ({"starts_on": date(2026, 7, 1)}, "pay.before_hire"),
    ):
        with refused(code):
            add_grade(act, row, replace(FIRST, **wrong))  # type: ignore[arg-type]
    assert add_grade(act, row, FIRST).total == 3350


def test_the_allowance_of_a_certificate(
    session: Session, act: Act, places: dict[str, Any], at: datetime
) -> None:
    held = {"certificate_level": "assistant", "certificate_number": "2024099000000001"}
    row = worker(session, places["street"], at=at, **held)
    _ladder(act, places["county"], date(2026, 1, 1), needs_registration=True)
    add_grade(act, row, FIRST)  # not registered yet
    row.certificate_registration = "valid"
    later = replace(FIRST, starts_on=date(2026, 9, 1))
    with refused("pay.allowance_short"):
        add_grade(act, row, later)
    add_grade(act, row, replace(later, allowance=Fraction(300)))


def test_the_nearest_ladder_of_its_day_holds(
    session: Session, act: Act, places: dict[str, Any]
) -> None:
    street, county, city = (places[name] for name in ("street", "county", "city"))
    assert ladder_in_force(session, street, date(2026, 8, 1)) is None
    of_city = _ladder(act, city, date(2020, 1, 1))
    first = _ladder(act, county, date(2024, 1, 1))
    second = _ladder(act, county, date(2026, 1, 1))
    session.flush()
    days = (date(2019, 1, 1), date(2023, 1, 1), date(2025, 1, 1), date(2026, 1, 1))
    found = [ladder_in_force(session, street, day) for day in days]
    assert found == [None, of_city, first, second]
    assert ladder_in_force(session, places["small"], date(2026, 8, 1)) is None
    with refused("pay.ladder_exists"):
        _ladder(act, county, date(2026, 1, 1))
    with refused("pay.ladder_line"):
        _ladder(act, county, date(2027, 1, 1), written=f"{WRITTEN}\n奖金 1")


def test_the_pages_load_show_and_apply(
    committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    with committed() as session:
        places = tree(session)
        clerk = officer(session, "county_clerk", places["county"])
        other = officer(session, "county_clerk", places["other_county"])
        auditor = officer(session, "auditor", places["county"])
        row = worker(session, places["street"], at=at)
    work, home = signed_in(clerk), "/office/pay-ladders"
    assert "没有薪酬表" in work.get(home).text
    typed = {
        "union": "320812",
        "starts_on": "2026-01-01",
        "basis": "某办发〔2026〕1号",
        "written": "岗位 1 2300 1-12",
    }
    wrong = work.submit(f"{home}/new", typed)
    assert wrong.status_code == 422 and "没有岗位或者级别" in wrong.text
    elsewhere = work.submit(f"{home}/new", {**typed, "union": "320506", "written": WRITTEN})
    assert elsewhere.status_code == 422
    assert work.submit(f"{home}/new", {**typed, "written": WRITTEN}).status_code == 303
    assert "某办发〔2026〕1号" in work.get(home).text
    assert "某办发〔2026〕1号" not in signed_in(other).get(home).text
    assert signed_in(auditor).get(f"{home}/new").status_code == 403
    pay = {
        "post_class": "1",
        "level": "1",
        "basic": "9000",
        "performance": "800",
        "allowance": "0",
        "basis": "新聘",
        "approval_number": "薪1",
        "starts_on": "2026-08-01",
    }
    off = work.submit(f"/office/workers/{row.public_id}/pay/new", pay)
    assert off.status_code == 422 and "应为 2550 元" in off.text
    sound = work.submit(f"/office/workers/{row.public_id}/pay/new", {**pay, "basic": "2550"})
    assert sound.status_code == 303
