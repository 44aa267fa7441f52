"""Entering the register: numbers, one active record per person, quota, filing by three people,
leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.workforce.audit import Act, breaks, entries
from portal.workforce.exits.leaving import Appraised, Leaving
from portal.workforce.exits.services import register_exit
from portal.workforce.rulebook.staffing import in_post, pending
from portal.workforce.workers.models import Filing, Worker
from portal.workforce.workers.queries import places_of
from portal.workforce.workers.services import filing as steps
from portal.workforce.workers.services.projection import document_index
from portal.workforce.workers.services.register import NotEntered, enter
from tests.builders.workforce import actor, candidate, entry, officer, resident_number, tree, worker


def _reasons(refused: pytest.ExceptionInfo[NotEntered]) -> list[tuple[str, str]]:
    return [(one.code, one.reason) for one in refused.value.reasons]


def test_numbers_follow_each_other_and_documents_are_sealed(session: Session, at: datetime) -> None:
    street = tree(session)["street"]
    first, second = worker(session, street, at=at), worker(session, street, at=at)
    assert [first.number, second.number] == ["JS-2026-000001", "JS-2026-000002"]
    assert first.filing.state == "submitted"
    stored = session.execute(
        text("SELECT document_sealed FROM worker WHERE id = :id"), {"id": first.id}
    ).scalar_one()
    assert first.document_number.encode() not in bytes(stored)
    assert breaks(session, "register") == []
    assert all(first.document_number not in str(one.facts) for one in entries(session, "register"))


def test_a_person_stands_once_in_the_register_but_may_come_back(
    session: Session, at: datetime
) -> None:
    places = tree(session)
    clerk = actor(officer(session, "county_clerk", places["county"]))
    first = worker(session, places["street"], at=at, serial=5)
    with pytest.raises(NotEntered) as refused:
        enter(Act(session, clerk, at), entry(places["small"], candidate(serial=5)), source="manual")
    assert _reasons(refused) == [("02", "already_registered")]
    _leave(session, first, clerk, at)
    again = worker(session, places["street"], at=at, serial=5, hired_on=date(2026, 9, 1))
    assert (again.number, again.person_id) == ("JS-2026-000002", first.person_id)


def test_nobody_holds_two_places_on_one_day(session: Session, at: datetime) -> None:
    places = tree(session)
    clerk = actor(officer(session, "county_clerk", places["county"]))
    _leave(session, worker(session, places["street"], at=at, serial=6), clerk, at)
    with pytest.raises(NotEntered) as refused:
        worker(session, places["street"], at=at, serial=6, hired_on=date(2026, 8, 31))
    assert _reasons(refused) == [("02", "already_registered")]
    assert worker(session, places["street"], at=at, serial=6, hired_on=date(2026, 9, 1)).person_id


def test_the_database_itself_refuses_a_second_active_record(session: Session, at: datetime) -> None:
    street = tree(session)["street"]
    first, second = worker(session, street, at=at), worker(session, street, at=at)
    second.document_index = first.document_index
    with pytest.raises(IntegrityError):
        session.flush()


def _leave(session: Session, row: Worker, by: Any, at: datetime, cause: str = "01") -> None:
    register_exit(
        Act(session, by, at),
        row,
        Leaving(cause=cause, destination="unknown", left_on=date(2026, 9, 1), words=""),
        Appraised(consequence="none", measures=frozenset(), legal_review=""),
    )


def test_the_quota_holds_and_leaving_frees_the_place(session: Session, at: datetime) -> None:
    places = tree(session)
    clerk = actor(officer(session, "county_clerk", places["other_county"]))
    first = worker(session, places["small"], at=at)
    with pytest.raises(NotEntered) as refused:
        worker(session, places["small"], at=at)
    assert _reasons(refused) == [("04", "over_quota")]
    _leave(session, first, clerk, at)
    assert (first.state, first.filing.state) == ("left", "cancelled")
    worker(session, places["small"], at=at)
    assert in_post(places_of(session, places["small"].id), date(2026, 9, 1)) == 1


def test_somebody_who_starts_later_is_pending_and_takes_the_place(
    session: Session, at: datetime
) -> None:
    small = tree(session)["small"]
    worker(session, small, at=at, hired_on=date(2026, 10, 8))
    assert (
        in_post(places_of(session, small.id), date(2026, 9, 1)),
        pending(places_of(session, small.id), date(2026, 9, 1)),
    ) == (0, 1)
    with pytest.raises(NotEntered):
        worker(session, small, at=at)


def test_an_unknown_or_closed_union_is_named(session: Session, at: datetime) -> None:
    street = tree(session)["street"]
    with pytest.raises(NotEntered) as refused:
        enter(
            Act(session, actor(officer(session, "county_clerk", street)), at),
            entry("999999"),
            source="manual",
        )
    assert _reasons(refused) == [("03", "union_not_in_tree")]
    street.valid_until = date(2026, 8, 1)
    with pytest.raises(NotEntered) as refused:
        worker(session, street, at=at)
    assert _reasons(refused) == [("03", "union_closed")]


def test_a_filing_goes_through_three_hands(session: Session, at: datetime) -> None:
    places = tree(session)
    clerk, reviewer, province = (
        actor(officer(session, role, places[place]))
        for role, place in (
            ("county_clerk", "county"),
            ("city_reviewer", "city"),
            ("filing_officer", "province"),
        )
    )
    filing = worker(session, places["street"], at=at, by=clerk).filing
    for who in (clerk, province):
        with pytest.raises(Refused, match=r"two_people.same|lifecycle.not_allowed"):
            steps.forward(Act(session, who, at), filing, "同意") if who is clerk else steps.file(
                Act(session, who, at), filing, "备2026-1", date(2026, 9, 1)
            )
    by_reviewer = Act(session, reviewer, at)
    steps.send_back(by_reviewer, filing, "city_reviewer", ["05", "07"], "缺公示证明")
    by_province = Act(session, province, at)
    with pytest.raises(Refused, match="lifecycle.not_allowed"):
        steps.send_back(by_province, filing, "filing_officer", ["05"], "再看")
    steps.resubmit(Act(session, clerk, at), filing, "已补")
    steps.forward(by_reviewer, filing, "同意转报")
    with pytest.raises(Refused, match="two_people.same"):
        steps.file(by_reviewer, filing, "备2026-1", date(2026, 9, 1))
    with pytest.raises(Refused, match="filing.future"):
        steps.file(by_province, filing, "备2026-1", date(2026, 9, 2))
    steps.file(by_province, filing, "备2026-1", date(2026, 9, 1))
    assert (filing.state, filing.filing_number, filing.times_returned) == ("filed", "备2026-1", 1)
    session.refresh(filing)
    assert [one.action for one in filing.steps] == [
        "submit",
        "return",
        "resubmit",
        "forward",
        "file",
    ]


def test_the_database_keeps_the_steps_and_the_two_people(session: Session, at: datetime) -> None:
    places = tree(session)
    reviewer = officer(session, "city_reviewer", places["city"])
    filing = worker(session, places["street"], at=at).filing
    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(text("UPDATE filing_step SET words = 'x'"))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            text("UPDATE filing SET reviewed_by = :id, filed_by = :id WHERE id = :row"),
            {"id": reviewer.id, "row": filing.id},
        )


def test_the_list_the_page_and_the_export_stay_within_reach(
    committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    with committed() as session:
        places = tree(session)
        clerk = officer(session, "county_clerk", places["county"])
        reviewer = officer(session, "city_reviewer", places["other_city"])
        own, other = (
            worker(session, places["street"], at=at, name="顾䶮"),
            worker(session, places["small"], at=at, name="外人甲"),
        )
        filing = session.scalars(select(Filing).where(Filing.worker_id == own.id)).one().public_id
    work, elsewhere = signed_in(clerk), signed_in(reviewer)
    page = work.get("/office/workers").text
    assert "顾䶮" in page
    assert "外人甲" not in page
    assert "外人甲" not in work.get("/office/workers?words=外人&union_code=320506").text
    shown = work.get(f"/office/workers/{own.public_id}").text
    assert own.document_number not in shown
    assert own.document_number in work.submit(f"/office/workers/{own.public_id}/document").text
    for path in (
        "",
        "/contracts/new",
        "/training/new",
        "/appraisals/new",
        "/measures/new",
        "/pay/new",
        "/awards/new",
        "/exit",
    ):
        assert work.get(f"/office/workers/{own.public_id}{path}").status_code == 200
        assert work.get(f"/office/workers/{other.public_id}{path}").status_code == 404
    assert elsewhere.get(f"/office/filings/{filing}/forward").status_code == 404
    assert (
        elsewhere.submit(f"/office/filings/{filing}/forward", {"opinion": "同意"}).status_code
        == 404
    )
    assert work.submit(f"/office/filings/{filing}/forward", {"opinion": "同意"}).status_code == 403
    export = work.get("/office/workers/register.xlsx")
    assert export.status_code == 200
    assert export.data[:2] == b"PK"


def test_the_index_is_keyed(keys: Any) -> None:
    number = resident_number(1)
    assert document_index(number) == document_index(number.lower())
    assert number not in document_index(number)
