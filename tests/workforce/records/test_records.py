"""Contracts, training, appraisals, pay, awards and leaving: what is kept, and what is refused in
words on the form."""

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
from portal.workforce.exits.leaving import Appraised, Leaving
from portal.workforce.exits.services import register_exit
from portal.workforce.records.appraisals.marks import YearlyMarks
from portal.workforce.records.appraisals.queries import consequence_for
from portal.workforce.records.appraisals.services import add_appraisal, add_measure
from portal.workforce.records.contracts.queries import running_out
from portal.workforce.records.contracts.services import add_contract
from portal.workforce.records.contracts.terms import ContractTerms
from portal.workforce.records.training.course import Course
from portal.workforce.records.training.queries import trained
from portal.workforce.records.training.services import add_training
from tests.builders.workforce import actor, officer, tree, worker


@pytest.fixture
def someone(session: Session, at: datetime) -> Any:
    return worker(session, tree(session)["street"], at=at, hired_on=date(2023, 9, 4))


@pytest.fixture
def clerk(session: Session, someone: Any) -> Any:
    return actor(officer(session, "county_clerk", someone.union))


@pytest.fixture
def act(session: Session, clerk: Any, at: datetime) -> Act:
    return Act(session, clerk, at)


def _contract(act: Act, row: Any, starts: date, ends: date | None, **values: Any) -> Any:
    terms = ContractTerms(**{"number": "1", "kind": "1", **values}, starts_on=starts, ends_on=ends)
    return add_contract(act, row, terms)


def test_contracts_follow_each_other(session: Session, act: Act, someone: Any) -> None:
    end = date(2026, 11, 30)
    _contract(act, someone, date(2023, 9, 4), end, probation_ends_on=date(2024, 3, 3))
    assert running_out(session, [someone.id], date(2026, 9, 1)) == {someone.id: date(2026, 11, 30)}
    for values, code in (
        ({"starts": date(2026, 11, 30), "ends": date(2029, 11, 30)}, "contract.overlaps"),
        ({"starts": date(2026, 12, 1), "ends": None}, "contract.contract_incomplete"),
        ({"starts": date(2026, 12, 1), "ends": date(2026, 11, 1)}, "contract.contract_dates"),
        (
            {
                "starts": date(2026, 12, 1),
                "ends": date(2029, 11, 30),
                "probation_ends_on": date(2027, 1, 1),
            },
            "contract.probation_twice",
        ),
    ):
        with pytest.raises(Refused, match=code):
            _contract(act, someone, **values)  # type: ignore[arg-type]
    assert _contract(act, someone, date(2026, 12, 1), None, kind="2").ordinal == 2
    assert running_out(session, [someone.id], date(2026, 9, 1)) == {}


def test_only_the_first_training_ends_the_debt(session: Session, act: Act, someone: Any) -> None:
    course = Course("2", "培训", "省总", date(2023, 11, 1), date(2023, 11, 5), 30)
    add_training(act, someone, course)
    assert trained(session, [someone.id]) == set()
    first = replace(course, kind="1")
    add_training(act, someone, first)
    assert trained(session, [someone.id]) == {someone.id}
    with pytest.raises(Refused, match="training.future"):
        add_training(act, someone, replace(first, ends_on=date(2026, 9, 2)))


def _appraise(act: Act, row: Any, year: int, grade: str = "fail") -> Any:
    marks = YearlyMarks(year, [Fraction(50)] * 4, grade, "未完成")
    return add_appraisal(act, row, marks)


def test_two_failed_years_flag_a_review_and_end_nothing(
    session: Session, act: Act, someone: Any
) -> None:
    _appraise(act, someone, 2024)
    assert consequence_for(session, someone.id) == "talk"
    _appraise(act, someone, 2025)
    assert consequence_for(session, someone.id) == "review"
    assert someone.state == "active"
    with pytest.raises(Refused, match="appraisal.exists"):
        _appraise(act, someone, 2025)
    with pytest.raises(Refused, match="appraisal.year"):
        _appraise(act, someone, 2022)
    leaving = Leaving("13", "unknown", date(2026, 9, 1), "培训后仍不能胜任", "none")
    appraised = Appraised("review", frozenset({"talk"}), "已审")
    with pytest.raises(Refused, match="exit.measure_missing"):
        register_exit(act, someone, leaving, appraised)
    assert someone.state == "active"
    add_measure(act, someone, "training", date(2026, 3, 2), "脱产培训一个月")
    done = register_exit(
        act, someone, leaving, replace(appraised, measures=frozenset({"training"}))
    )
    assert (done.article, someone.state, someone.left_on) == ("40(二)", "left", date(2026, 9, 1))


def test_the_forms_save_and_say_what_is_wrong(
    committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    with committed() as session:
        places = tree(session)
        clerk = officer(session, "county_clerk", places["county"])
        row = worker(session, places["street"], at=at, hired_on=date(2024, 9, 2))
    work, path = signed_in(clerk), f"/office/workers/{row.public_id}"
    contract = {"kind": "1", "starts_on": "2024-09-02", "ends_on": "2027-09-01"}
    assert work.submit(f"{path}/contracts/new", contract).status_code == 303
    twice = work.submit(f"{path}/contracts/new", contract)
    assert twice.status_code == 422
    assert "重叠" in twice.text
    marks = {"ethics": "90", "skill": "86.5", "performance": "88", "satisfaction": "91"}
    assert (
        work.submit(
            f"{path}/appraisals/new", {"year": "2025", "grade": "pass", **marks}
        ).status_code
        == 303
    )
    assert "88.875" in work.get(path).text
    wrong = work.submit(
        f"{path}/appraisals/new", {"year": "2024", "grade": "pass", **marks, "skill": "很好"}
    )
    assert wrong.status_code == 422
    assert "很好" in wrong.text
    pay = {
        "post_class": "1",
        "level": "3",
        "basic": "2800",
        "performance": "1200.5",
        "allowance": "0",
        "basis": "新聘",
        "approval_number": "薪1",
    }
    assert work.submit(f"{path}/pay/new", {**pay, "starts_on": "2024-09-02"}).status_code == 422
    assert work.submit(f"{path}/pay/new", {**pay, "starts_on": "2024-09-01"}).status_code == 303
    assert "4000.5" in work.get(path).text
    award = {
        "kind": "04",
        "level": "city",
        "title": "优秀工会工作者",
        "awarded_by": "市总工会",
        "on": "2026-05-01",
    }
    assert work.submit(f"{path}/awards/new", award).status_code == 303
    training = {
        "kind": "1",
        "title": "初任",
        "organiser": "省总",
        "starts_on": "2024-11-04",
        "ends_on": "2024-11-08",
        "hours": "32",
    }
    assert row.number in work.get("/office/training").text
    assert work.submit(f"{path}/training/new", training).status_code == 303
    assert row.number not in work.get("/office/training").text
    measure = {"kind": "talk", "on": "2026-08-01", "words": "谈话"}
    assert work.submit(f"{path}/measures/new", measure).status_code == 303
    refused = work.submit(
        f"{path}/exit",
        {"cause": "13", "destination": "unknown", "last_on": "2026-08-31", "words": "不能胜任"},
    )
    assert refused.status_code == 422
    assert "连续两年" in refused.text
    assert (
        work.submit(
            f"{path}/exit", {"cause": "01", "destination": "study", "last_on": "2026-08-31"}
        ).status_code
        == 303
    )
    assert "员额自" in work.get(path).text
    assert (
        work.submit(
            f"{path}/contracts/new",
            {**contract, "starts_on": "2027-09-02", "ends_on": "2030-09-01"},
        ).status_code
        == 422
    )
