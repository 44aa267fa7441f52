"""The services and the forms apply the rulebook: what is nonsense never enters the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.workforce.audit import Act, entries
from portal.workforce.exits.leaving import Appraised, Leaving
from portal.workforce.exits.services import register_exit
from portal.workforce.records.appraisals.marks import YearlyMarks
from portal.workforce.records.appraisals.services import add_appraisal, add_measure
from portal.workforce.records.contracts.services import add_contract
from portal.workforce.records.contracts.terms import ContractTerms
from portal.workforce.records.training.course import Course
from portal.workforce.records.training.services import add_training
from portal.workforce.rulebook.staffing import in_post
from portal.workforce.workers.queries import places_of
from portal.workforce.workers.services.trace import REGISTER_CHAIN
from tests.builders.workforce import actor, officer, tree, worker

HIRED = date(2023, 9, 4)


def refused(code: str) -> object:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


@pytest.fixture
def someone(session: Session, at: datetime) -> Any:
    return worker(session, tree(session)["street"], at=at, hired_on=HIRED)


@pytest.fixture
def act(session: Session, someone: Any, at: datetime) -> Act:
    return Act(session, actor(officer(session, "county_clerk", someone.union)), at)


def _contract(act: Act, row: Any, starts: date, ends: date | None, **values: Any) -> Any:
    terms = ContractTerms(**{"number": "1", "kind": "1", **values}, starts_on=starts, ends_on=ends)
    return add_contract(act, row, terms)


def _leave(act: Act, row: Any, cause: str, left_on: date = date(2026, 9, 1), **values: str) -> Any:
    leaving = Leaving(cause, values.pop("destination", "unknown"), left_on, **values)
    return register_exit(act, row, leaving, Appraised())


def test_excellent_with_ten_of_a_hundred(act: Act, someone: Any) -> None:
    low = [Fraction(10)] * 4
    with refused("appraisal.grade_too_high"):
        add_appraisal(act, someone, YearlyMarks(2025, low, "excellent", "领导评价好"))
    assert add_appraisal(act, someone, YearlyMarks(2025, low, "fail", "未完成")).grade == "fail"


def test_a_year_that_is_not_over(act: Act, someone: Any, session: Session) -> None:
    marks = YearlyMarks(2026, [Fraction(80)] * 4, "pass")
    with refused("appraisal.year_not_over"):
        add_appraisal(act, someone, marks)
    december = Act(session, act.by, datetime(2026, 12, 10, tzinfo=UTC))
    assert add_appraisal(december, someone, marks).year == 2026


def test_a_probation_that_ended_two_years_ago_ends_nothing(act: Act, someone: Any) -> None:
    with refused("exit.no_probation"):
        _leave(act, someone, "06", words="不符合录用条件")
    _contract(act, someone, HIRED, date(2026, 9, 3), probation_ends_on=date(2024, 3, 3))
    for cause in ("02", "06"):
        with refused("exit.probation_over"):
            _leave(act, someone, cause, words="不符合录用条件")
    left = _leave(act, someone, "06", date(2024, 3, 4), words="不符合录用条件")
    assert (left.article, someone.state) == ("39(一)", "left")


def test_no_end_by_article_40_without_the_check_of_article_42(
    session: Session, act: Act, someone: Any
) -> None:
    with refused("exit.protection_unchecked"):
        _leave(act, someone, "12", words="医疗期满不能从事原工作")
    with refused("exit.protected"):
        _leave(act, someone, "12", words="医疗期满不能从事原工作", protection="work_injury")
    assert someone.state == "active"
    _leave(act, someone, "12", words="医疗期满不能从事原工作", protection="none")
    session.flush()
    checked = [one for one in entries(session, REGISTER_CHAIN) if one.action.startswith("exits.")]
    assert [one.facts for one in checked] == [{"found": "none"}]


def test_no_expiry_before_the_term_ends_or_against_article_45(act: Act, someone: Any) -> None:
    with refused("exit.no_term"):
        _leave(act, someone, "15", protection="none")
    _contract(act, someone, HIRED, date(2026, 8, 31))
    with refused("exit.not_expired"):
        _leave(act, someone, "15", date(2026, 8, 31), protection="none")
    with refused("exit.protection_unchecked"):
        _leave(act, someone, "15")
    with refused("exit.term_prolonged"):
        _leave(act, someone, "15", protection="pregnancy_maternity_nursing")
    assert _leave(act, someone, "15", protection="none").article == "44(一)"


def test_the_third_contract_is_open_ended_unless_the_worker_asks(act: Act, someone: Any) -> None:
    """劳动合同法 14."""
    _contract(act, someone, HIRED, date(2024, 9, 3))
    _contract(act, someone, date(2024, 9, 4), date(2026, 9, 3))
    third = {"starts": date(2026, 9, 4), "ends": date(2029, 9, 3)}
    with refused("contract.open_ended_due"):
        _contract(act, someone, **third)
    assert _contract(act, someone, **third, wishes_fixed=True).ordinal == 3


def test_a_first_contract_of_a_hire_within_a_month(act: Act, someone: Any) -> None:
    with refused("contract.before_hire"):
        _contract(act, someone, date(2023, 9, 3), date(2026, 9, 3))
    someone.source = "handover"
    with refused("contract.late"):
        _contract(act, someone, date(2023, 10, 5), date(2026, 9, 3))
    _contract(act, someone, date(2023, 10, 4), date(2026, 9, 3))


def test_what_lies_before_the_hire_is_not_this_register_s(act: Act, someone: Any) -> None:
    with refused("training.before_hire"):
        course = Course("1", "初任", "省总", date(2023, 9, 1), date(2023, 9, 5), 30)
        add_training(act, someone, course)
    with refused("measure.before_hire"):
        add_measure(act, someone, "talk", date(2023, 9, 1), "诫勉谈话一次")


def test_the_exit_form_asks_and_says_why_not(
    committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    with committed() as session:
        places = tree(session)
        clerk = officer(session, "county_clerk", places["county"])
        row = worker(session, places["street"], at=at, hired_on=HIRED)
    work, path = signed_in(clerk), f"/office/workers/{row.public_id}/exit"
    assert "第四十二条" in work.get(path).text
    typed = {"cause": "14", "destination": "unknown", "last_on": "2026-08-31", "words": "机构撤并"}
    unchecked = work.submit(path, typed)
    assert unchecked.status_code == 422 and "没有核对" in unchecked.text
    protected = work.submit(path, {**typed, "protection": "work_injury"})
    assert protected.status_code == 422 and "不能这样解除" in protected.text
    assert work.submit(path, {**typed, "protection": "none"}).status_code == 303


def test_who_leaves_today_is_in_post_today(
    committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    """The day of the exit counts; tomorrow is too early to say."""
    with committed() as session:
        places = tree(session)
        clerk = officer(session, "county_clerk", places["county"])
        row = worker(session, places["street"], at=at)
    browser, path = signed_in(clerk), f"/office/workers/{row.public_id}/exit"
    typed = {"cause": "01", "destination": "study", "words": ""}
    assert "日期在今天以后" in browser.submit(path, typed | {"last_on": "2026-09-02"}).text
    assert browser.submit(path, typed | {"last_on": "2026-09-01"}).status_code == 303
    with committed() as session:
        places_held = places_of(session, places["street"].id)
        days = [in_post(places_held, date(2026, 9, number)) for number in (1, 2)]
    assert days == [1, 0]
