"""What was recorded wrongly of a contract, pay, training, an appraisal, an award is put right: the
wrong row stays readable, the right one obeys the same rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.records.appraisals.models import Measure
from portal.workforce.records.appraisals.services import add_measure
from portal.workforce.records.contracts.queries import contracts_of
from portal.workforce.records.contracts.services import add_contract, correct_contract
from portal.workforce.records.contracts.terms import ContractTerms
from portal.workforce.records.pay.queries import grades_of
from portal.workforce.records.pay.services import add_grade, correct_grade
from portal.workforce.records.pay.terms import GradeTerms
from portal.workforce.rulebook.spells import Spell, closed_up
from portal.workforce.unions.models import Union
from tests.builders.workforce import actor, officer, tree, worker

HIRED = date(2022, 3, 1)


@pytest.fixture
def act(session: Session, at: datetime) -> Act:
    county = tree(session)["county"]
    return Act(session, actor(officer(session, "county_clerk", county)), at)


@pytest.fixture
def person(session: Session, act: Act, at: datetime) -> Any:
    street = session.scalars(select(Union).where(Union.code == "320812-T01")).one()
    return worker(session, street, at=at, hired_on=HIRED)


def _terms(first: date, last: date | None, **more: Any) -> ContractTerms:
    return ContractTerms("甲-1", "1", first, last, more.pop("probation", None), **more)


def _grade(month: date, level: int = 1) -> GradeTerms:
    return GradeTerms("1", level, Fraction(2800), Fraction(900), Fraction(0), "定级", "批1", month)


def test_a_contract_is_corrected_in_its_place(act: Act, person: Any) -> None:
    first = add_contract(act, person, _terms(HIRED, date(2025, 2, 28), probation=date(2022, 4, 30)))
    add_contract(act, person, _terms(date(2025, 3, 1), date(2028, 2, 29)))
    with pytest.raises(Refused, match="contract.overlaps"), act.session.begin_nested():
        correct_contract(act, person, first, _terms(HIRED, date(2025, 3, 1)), reason="合同原件")
    right = correct_contract(
        act,
        person,
        first,
        _terms(HIRED, date(2025, 2, 27), probation=date(2022, 4, 15)),
        reason="合同原件",
    )
    assert [one.ordinal for one in contracts_of(act.session, person.id)] == [1, 2]
    assert (right.corrects_id, right.correction, right.ends_on) == (
        first.id,
        "合同原件",
        date(2025, 2, 27),
    )
    assert first.withdrawn_at == act.at
    with pytest.raises(Refused, match="contract.probation_too_long"):
        correct_contract(
            act,
            person,
            right,
            _terms(HIRED, date(2025, 2, 27), probation=date(2022, 12, 31)),
            reason="合同原件",
        )


def test_pay_closes_up_around_a_corrected_grade(act: Act, person: Any) -> None:
    for month, level in ((date(2022, 3, 1), 1), (date(2023, 1, 1), 2), (date(2024, 1, 1), 3)):
        add_grade(act, person, _grade(month, level))
    middle = grades_of(act.session, person.id)[1]
    correct_grade(act, person, middle, _grade(date(2023, 7, 1), 2), reason="批件日期")
    days = [(one.valid_from, one.valid_to) for one in reversed(grades_of(act.session, person.id))]
    assert days == [
        (date(2022, 3, 1), date(2023, 7, 1)),
        (date(2023, 7, 1), date(2024, 1, 1)),
        (date(2024, 1, 1), None),
    ]
    last = grades_of(act.session, person.id)[0]
    for wrong, code in ((_grade(date(2023, 7, 1)), "pay.exists"), (_grade(HIRED, 13), "pay.not_")):
        with pytest.raises(Refused, match=code):
            correct_grade(act, person, last, wrong, reason="批件")


@given(
    firsts=st.lists(st.integers(0, 40), min_size=1, max_size=6, unique=True),
    place=st.integers(0, 5),
    moved=st.integers(41, 60),
)
def test_a_timeline_closes_up_whatever_moves(firsts: list[int], place: int, moved: int) -> None:
    class Row:
        def __init__(self, first: date, end: date | None, name: int) -> None:
            self.valid_from, self.valid_to, self.name = first, end, name

    days = [date.fromordinal(738000 + one) for one in sorted(firsts)]
    rows = [
        Row(first, end, number)
        for number, (first, end) in enumerate(zip(days, [*days[1:], None], strict=True))
    ]
    wrong = rows[place % len(rows)]
    right = Spell(date.fromordinal(738000 + moved), None, {"name": wrong.name})
    change = closed_up(
        rows, wrong, right, lambda row: Spell(row.valid_from, row.valid_to, {"name": row.name})
    )
    kept = [(row.valid_from, row.valid_to, row.name) for row in rows if row not in change.out]
    come = [(one.valid_from, one.valid_to, one.facts["name"]) for one, _row in change.into]
    after = sorted(kept + come, key=lambda one: one[0])
    assert sorted(name for _first, _end, name in after) == sorted(row.name for row in rows)
    for one, following in zip(after, after[1:], strict=False):
        assert one[1] == following[0]
    assert after[-1][1] is None


RECORDS = [
    (
        "contracts",
        {"number": "甲-1", "kind": "1", "starts_on": "2022-03-01", "ends_on": "2025-02-28"},
        {"number": "甲-9"},
        "甲-9",
    ),
    (
        "pay",
        {
            "post_class": "1",
            "level": "1",
            "basic": "2800",
            "performance": "900",
            "allowance": "0",
            "basis": "定级",
            "approval_number": "批1",
            "starts_on": "2022-03-01",
        },
        {"performance": "912"},
        "912",
    ),
    (
        "training",
        {
            "kind": "1",
            "title": "初任培训",
            "organiser": "省总",
            "result": "",
            "starts_on": "2022-05-01",
            "ends_on": "2022-05-05",
            "hours": "32",
        },
        {"title": "初任培训第二期"},
        "初任培训第二期",
    ),
    (
        "appraisals",
        {
            "year": "2023",
            "ethics": "90",
            "skill": "90",
            "performance": "90",
            "satisfaction": "90",
            "grade": "excellent",
            "reason": "",
        },
        {"grade": "pass", "reason": "优秀名额有限"},
        "优秀名额有限",
    ),
    (
        "measures",
        {"kind": "talk", "on": "2024-02-01", "words": "谈话"},
        {"words": "诫勉谈话"},
        "诫勉",
    ),
    (
        "awards",
        {
            "kind": "04",
            "level": "city",
            "title": "优秀",
            "awarded_by": "市总",
            "document_number": "",
            "on": "2024-02-01",
        },
        {"title": "优秀工会工作者"},
        "优秀工会工作者",
    ),
]


@pytest.mark.parametrize(("path", "said", "right", "words"), RECORDS)
def test_every_record_is_corrected_on_its_page(
    path: str,
    said: dict[str, str],
    right: dict[str, str],
    words: str,
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    at: datetime,
) -> None:
    with committed() as session:
        places = tree(session)
        clerk = officer(session, "county_clerk", places["county"])
        person = worker(session, places["street"], at=at, hired_on=HIRED)
    browser, home = signed_in(clerk), f"/office/workers/{person.public_id}"
    assert browser.submit(f"{home}/{path}/new", said).status_code == 303
    page = browser.get(home).text
    address = re.findall(f'href="{home}/{path}/([0-9a-f]+/correct)"', page)[0]
    shown = browser.get(f"{home}/{path}/{address}")
    assert shown.status_code == 200
    without = browser.submit(f"{home}/{path}/{address}", said | right)
    assert without.status_code == 422
    answer = browser.submit(f"{home}/{path}/{address}", said | right | {"why": "原件"})
    assert answer.status_code == 303, answer.text
    assert words in browser.get(home).text
    again = browser.submit(f"{home}/{path}/{address}", said | right | {"why": "原件"})
    assert again.status_code == 404


def test_what_was_entered_in_error_is_taken_back_from_its_page(
    committed: Any, signed_in: Any, at: datetime
) -> None:
    with committed() as session:
        places = tree(session)
        clerk = officer(session, "county_clerk", places["county"])
        other = officer(session, "county_clerk", places["other_county"])
        person = worker(session, places["street"], at=at, hired_on=HIRED)
        act = Act(session, actor(clerk), at)
        add_measure(act, person, "talk", HIRED, "谈话记录")
        session.flush()
        row = session.scalars(select(Measure)).one()
        contract = add_contract(act, person, _terms(HIRED, date(2025, 2, 28)))
    home = f"/office/workers/{person.public_id}"
    browser = signed_in(clerk)
    way = f"{home}/records/appraisal_measure/{row.public_id}/withdraw"
    assert way in browser.get(f"{home}/measures/{row.public_id}/correct").text
    assert signed_in(other).get(way).status_code == 404
    assert browser.get(way.replace("appraisal_measure", "account")).status_code == 404
    assert browser.submit(way, {"reason": ""}).status_code == 422
    assert browser.submit(way, {"reason": "不是这个人"}).status_code == 303
    assert browser.get(way).status_code == 404
    with committed() as session:
        kept = session.scalars(select(Measure)).one()
        assert kept.withdrawn_by is not None and kept.withdrawn_by.endswith(clerk.display_name)
    spell = f"{home}/spells/contract/{contract.public_id}/withdraw"
    assert spell in browser.get(f"{home}/contracts/{contract.public_id}/correct").text
    assert browser.submit(spell, {"reason": "不是这个人"}).status_code == 303
