"""The vacancy table against the guideline's quota, and the headcount that a vacancy holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.approval.notice_documents import notice_body
from portal.recruitment.approval.services.decide import Reply
from portal.recruitment.approval.services.release_round import reply_to_round, submit_round
from portal.recruitment.audit import entries
from portal.recruitment.labels import refusal_words
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.publication.gate import leaks
from portal.recruitment.unions.queries import held_at
from portal.recruitment.vacancies.models import HeadcountReservation
from portal.recruitment.vacancies.services.edit_vacancy import remove_vacancy
from tests.builders.plans import granted_exception
from tests.builders.rounds import (
    actor,
    add_vacancy,
    drafted_round,
    office,
    published_round,
    put_papers,
)
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


def test_more_than_five_takes_the_citys_exception(
    session: Session, unions: Tree, at: datetime
) -> None:
    officers = office(session, unions)
    by = officers.publisher
    round_ = drafted_round(session, unions, at=at, by=by, vacancies=0)
    with pytest.raises(Refused, match=r"quota\.above_ceiling.*ceiling=5"):
        add_vacancy(
            session,
            round_,
            by=by,
            at=at,
            code="01",
            headcount=6,
            using_union=unions.street,
            quota_reason="新设两个园区",
        )
    granted_exception(session, unions.street, officers, at=at, asked=6)
    vacancy = add_vacancy(
        session, round_, by=by, at=at, code="01", headcount=6, using_union=unions.street
    )
    assert (
        vacancy.quota_finding["above"]
        and vacancy.quota_finding["exception_record"]["document_number"] == "淮工复〔2026〕9号"
    )
    with pytest.raises(Refused, match=r"quota\.above_ceiling.*ceiling=6"):
        add_vacancy(
            session, round_, by=by, at=at, code="02", headcount=1, using_union=unions.street
        )


def test_four_in_post_and_one_on_the_way_leave_nothing_of_five(
    session: Session, unions: Tree, at: datetime
) -> None:
    """Issue 4: refused with the figures; the city's exception is on the record and in the notice's
    evidence."""
    officers = office(session, unions)
    by = officers.publisher
    other = drafted_round(session, unions, at=at, by=by, vacancies=0)
    add_vacancy(session, other, by=by, at=at, code="01", headcount=1, using_union=unions.street)
    round_ = drafted_round(session, unions, at=at, by=by, vacancies=0)
    unions.street.in_post_manual = 4
    with pytest.raises(Refused) as caught:
        add_vacancy(
            session, round_, by=by, at=at, code="01", headcount=1, using_union=unions.street
        )
    facts = {
        "ceiling": 5,
        "in_post": 4,
        "pending": 1,
        "rounds": f"{other.code} 1",
        "remaining": 0,
        "requested": 1,
        "unit": "长东街道总工会",
    }
    assert (caught.value.code, caught.value.facts) == ("quota.above_ceiling", facts)
    said = refusal_words(caught.value.code, caught.value.facts).title
    assert all(
        part in said
        for part in ("上限 5 人", "在岗 4 人", "在途 1 人", f"{other.code} 1", "申请 1 人")
    )
    exception = granted_exception(session, unions.street, officers, at=at, asked=6)
    vacancy = add_vacancy(
        session, round_, by=by, at=at, code="01", headcount=1, using_union=unions.street
    )
    assert vacancy.quota_finding["exception_record"]["id"] == exception.public_id
    actions = [row.action for row in entries(session, "general")]
    assert {"plans.request_exception", "plans.grant_exception"} <= set(actions)
    assert entries(session, round_.code)[0].facts["quota"]["exception_record"]["granted"] == 6


def test_the_exception_stands_in_the_notice(
    app: Flask, session: Session, unions: Tree, at: datetime
) -> None:
    officers = office(session, unions)
    granted_exception(session, unions.street, officers, at=at, asked=7)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=1)
    add_vacancy(
        session,
        round_,
        by=officers.publisher,
        at=at,
        code="02",
        headcount=7,
        using_union=unions.street,
    )
    with app.test_request_context():
        tables = {table["code"]: table for table in notice_body(session, round_)["tables"]}
    assert leaks("recruitment", {"tables": list(tables.values())}) == []  # every column may go out
    table = tables["quota"]
    row = dict(zip([column["title"] for column in table["columns"]], table["rows"][0], strict=True))
    assert len(table["rows"]) == 1 and table["caption"] == "员额测算"
    assert (row["岗位代码"], row["单位"], row["上限（人）"], row["申请（人）"]) == (
        "02",
        unions.street.name,
        "5",
        "7",
    )
    assert (
        "应当选配" in row["适用条款"]
        and row["是否重叠"] == "否"
        and "批准 7 人" in row["超员额批准"]
        and "淮工复〔2026〕9号" in row["超员额批准"]
    )


def test_overlap_is_flagged_to_the_approver(
    committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
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
        vacancy = add_vacancy(
            session, round_, by=officers.publisher, at=at, code="01", headcount=3, using_union=unit
        )
        assert vacancy.quota_finding["overlap"] and vacancy.quota_finding["ceiling"] == 5
    assert (
        "200 家、5000 人两条都适用"
        in signed_in(officers.city_approver).get(f"/office/rounds/{round_.code}/approval").text
    )


def test_unit_without_figures_has_no_quota(session: Session, unions: Tree, at: datetime) -> None:
    by = office(session, unions).publisher
    unit = a_union(
        session, level="township", kind="street", parent=unions.county, single_unions_count=None
    )
    with pytest.raises(Refused, match=r"quota\.figures_missing"):
        add_vacancy(
            session,
            drafted_round(session, unions, at=at, by=by, vacancies=0),
            by=by,
            at=at,
            code="01",
            using_union=unit,
        )


def test_headcount_is_held_moved_and_freed(session: Session, unions: Tree, at: datetime) -> None:
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=0)
    vacancy = add_vacancy(
        session,
        round_,
        by=officers.publisher,
        at=at,
        code="01",
        headcount=4,
        using_union=unions.street,
    )
    held = session.scalars(select(HeadcountReservation)).one()
    assert (held.union_id, held.headcount, held.state) == (unions.street.id, 4, "planned")
    remove_vacancy(RoundAct(session, actor(officers.publisher), at, round_), vacancy)
    session.flush()
    assert session.scalars(select(HeadcountReservation)).all() == []


def test_codes_are_given_once_and_frozen_rounds_stay(
    session: Session, unions: Tree, at: datetime
) -> None:
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    with pytest.raises(Refused, match=r"vacancy\.code_taken"):
        add_vacancy(session, round_, by=officers.publisher, at=at, code="01")
    public = published_round(session, unions, at=at, officers=officers)
    with pytest.raises(Refused, match=r"round\.frozen"):
        add_vacancy(session, public, by=officers.publisher, at=at, code="09")


def test_refused_quota_keeps_what_was_typed(
    committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=0)
    browser, path = signed_in(officers.publisher), f"/office/rounds/{round_.code}/vacancies/new"
    typed = {
        "code": "07",
        "name": "园区工会干事",
        "using_union": str(unions.zone.id),
        "contracting_party": "清江浦区总工会",
        "employment_form": "county_direct",
        "headcount": "3",
        "duties": "社会工作",
    }
    refused = browser.submit(path, typed)
    assert (
        refused.status_code == 422
        and "上限 1 人" in refused.text
        and "园区工会干事" in refused.text
        and "社会工作" in refused.text
    )
    assert browser.submit(path, typed | {"headcount": "1"}).status_code == 303
    # sent twice: the code is taken
    assert browser.submit(path, typed | {"headcount": "1"}).status_code == 422
    assert signed_in(officers.checker).get(path).status_code == 403


def test_a_refused_round_gives_its_headcount_back(
    session: Session, unions: Tree, at: datetime
) -> None:
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    add_vacancy(
        session,
        round_,
        by=officers.publisher,
        at=at,
        code="09",
        headcount=5,
        using_union=unions.street,
    )
    put_papers(session, round_, by=officers.publisher, at=at)
    submit_round(
        RoundAct(session, actor(officers.publisher), at, round_),
        document_number="清工请〔2026〕3号",
    )
    assert held_at(session, [unions.street.id]) == {unions.street.id: 5}
    reply_to_round(
        RoundAct(session, actor(officers.city_approver), at, round_),
        "refuse",
        Reply(comment="本年度不再新增"),
    )
    session.flush()
    assert round_.state == "cancelled" and held_at(session, [unions.street.id]) == {}
