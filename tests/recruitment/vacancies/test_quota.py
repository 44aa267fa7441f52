"""The vacancy table against the guideline's quota, and the headcount that a vacancy holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.vacancies.models import HeadcountReservation
from portal.recruitment.vacancies.services.edit_vacancy import remove_vacancy
from tests.builders.rounds import actor, add_vacancy, drafted_round, office, published_round
from tests.builders.unions import Tree, tree
from tests.builders.unions import union as a_union
from tests.recruitment.conftest import Browser, Committed


@pytest.fixture
def unions(session: Session) -> Tree:
    return tree(session)


def test_small_unit_may_have_one(session: Session, unions: Tree, at: datetime) -> None:
    by = office(session, unions).publisher
    round_ = drafted_round(session, unions, at=at, by=by, vacancies=0)
    with pytest.raises(Refused, match=r"quota\.above_ceiling.*ceiling=1"):
        add_vacancy(session, round_, by=by, at=at, code="01", headcount=2, using_union=unions.zone)
    add_vacancy(session, round_, by=by, at=at, code="01", headcount=1, using_union=unions.zone)
    with pytest.raises(Refused, match=r"quota\.above_ceiling.*remaining=0"):
        add_vacancy(session, round_, by=by, at=at, code="02", headcount=1, using_union=unions.zone)


def test_more_than_five_needs_a_reason(session: Session, unions: Tree, at: datetime) -> None:
    by = office(session, unions).publisher
    round_ = drafted_round(session, unions, at=at, by=by, vacancies=0)
    with pytest.raises(Refused, match=r"quota\.reason_missing"):
        add_vacancy(session, round_, by=by, at=at, code="01", headcount=6, using_union=unions.street)
    vacancy = add_vacancy(session, round_, by=by, at=at, code="01", headcount=6, using_union=unions.street, quota_reason="新设两个园区")
    assert vacancy.quota_finding["reason"] == "新设两个园区" and vacancy.quota_finding["needs_reason"]


def test_overlap_is_flagged_to_the_approver(committed: Committed, signed_in: Callable[..., Browser], at: datetime) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        unit = a_union(
            session,
            name="重叠街道总工会",
            level="township",
            kind="street",
            parent=unions.county,
            single_unions_count=250,
            workers_count=3000,
        )
        round_ = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=0)
        vacancy = add_vacancy(session, round_, by=officers.publisher, at=at, code="01", headcount=3, using_union=unit)
        assert vacancy.quota_finding["overlap"] and vacancy.quota_finding["ceiling"] == 5
    assert "200 家、5000 人两条都适用" in signed_in(officers.city_approver).get(f"/office/rounds/{round_.code}/approval").text


def test_unit_without_figures_has_no_quota(session: Session, unions: Tree, at: datetime) -> None:
    by = office(session, unions).publisher
    unit = a_union(session, level="township", kind="street", parent=unions.county, single_unions_count=None)
    with pytest.raises(Refused, match=r"quota\.figures_missing"):
        add_vacancy(session, drafted_round(session, unions, at=at, by=by, vacancies=0), by=by, at=at, code="01", using_union=unit)


def test_headcount_is_held_moved_and_freed(session: Session, unions: Tree, at: datetime) -> None:
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=0)
    vacancy = add_vacancy(session, round_, by=officers.publisher, at=at, code="01", headcount=4, using_union=unions.street)
    held = session.scalars(select(HeadcountReservation)).one()
    assert (held.union_id, held.headcount, held.state) == (unions.street.id, 4, "planned")
    remove_vacancy(session, round_, vacancy, by=actor(officers.publisher), at=at)
    session.flush()
    assert session.scalars(select(HeadcountReservation)).all() == []


def test_codes_are_given_once_and_frozen_rounds_stay(session: Session, unions: Tree, at: datetime) -> None:
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    with pytest.raises(Refused, match=r"vacancy\.code_taken"):
        add_vacancy(session, round_, by=officers.publisher, at=at, code="01")
    public = published_round(session, unions, at=at, officers=officers)
    with pytest.raises(Refused, match=r"round\.frozen"):
        add_vacancy(session, public, by=officers.publisher, at=at, code="09")


def test_refused_quota_keeps_what_was_typed(committed: Committed, signed_in: Callable[..., Browser], at: datetime) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=0)
    browser, path = signed_in(officers.publisher), f"/office/rounds/{round_.code}/vacancies/new"
    typed = {
        "code": "07", "name": "园区工会干事", "using_union": str(unions.zone.id), "contracting_party": "清江浦区总工会",
        "employment_form": "county_direct", "headcount": "3", "education": "bachelor", "degree": "", "majors": "社会工作",
    }  # fmt: skip
    refused = browser.submit(path, typed)
    assert refused.status_code == 422 and "上限 1 人" in refused.text and "园区工会干事" in refused.text and "社会工作" in refused.text
    assert browser.submit(path, typed | {"headcount": "1"}).status_code == 303
    assert browser.submit(path, typed | {"headcount": "1"}).status_code == 422  # sent twice: the code is taken
    assert signed_in(officers.checker).get(path).status_code == 403
