"""Filings of changes and batches of them: one number, lines that come back and are mended, the
receipt; deregistration after an exit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.workforce.audit import Act, breaks
from portal.workforce.exits.leaving import Appraised, Leaving
from portal.workforce.exits.services import register_exit, take_back_exit
from portal.workforce.rulebook.lifecycles import FILING
from portal.workforce.rulebook.spells import Spell
from portal.workforce.workers import kinds
from portal.workforce.workers.models import Filing, FilingBatch, Worker
from portal.workforce.workers.services import filing as steps
from portal.workforce.workers.services.batches import send_batch
from portal.workforce.workers.services.spells import begin, correct
from portal.workforce.workers.spell_queries import spells
from tests.builders.workforce import actor, officer, tree, worker


class Desk:
    """The three who take the steps, and two people of one street."""

    def __init__(self, session: Session, at: datetime) -> None:
        self.session, self.at = session, at
        self.places = tree(session)
        self.clerk, self.city, self.province = (
            Act(session, actor(officer(session, role, self.places[place])), at)
            for role, place in (
                ("county_clerk", "county"),
                ("city_reviewer", "city"),
                ("filing_officer", "province"),
            )
        )
        self.people = [
            worker(session, self.places["street"], at=at, by=self.clerk.by) for _one in range(2)
        ]

    def file(self, filing: Filing, number: str) -> None:
        steps.forward(self.city, filing, "齐全")
        steps.file(self.province, filing, number, date(2026, 9, 1))

    def latest(self, person: Worker) -> Filing:
        statement = select(Filing).where(Filing.worker_id == person.id).order_by(Filing.id.desc())
        return self.session.scalars(statement).first()  # type: ignore[return-value]


@pytest.fixture
def desk(session: Session, at: datetime) -> Desk:
    return Desk(session, at)


def test_a_returned_line_is_mended_and_sent_again_and_the_receipt_says_so(desk: Desk) -> None:
    first, second = (person.filing for person in desk.people)
    batch = send_batch(desk.clerk, desk.places["county"], [first, second])
    assert batch.number == "BA-2026-000001"
    steps.send_back(desk.city, second, "city_reviewer", ["01"], "姓名与证件不符")
    assert batch.state == "sent"
    desk.file(first, "苏社工备0001")
    assert batch.state == "answered"
    assert [(line["state"], line["codes"]) for line in batch.receipt] == [
        ("filed", ""),
        ("returned", "01"),
    ]
    assert batch.receipt_digest == canonical_digest(batch.receipt)
    person = desk.people[1]
    row = spells(desk.session, kinds.IDENTITY, person)[0]
    said = kinds.IDENTITY.read(row)
    right = Spell(said.valid_from, None, {**said.facts, "name": "顾龑"})
    correct(desk.clerk, kinds.IDENTITY, person, row, right, reason="证件")
    assert len(person.filings) == 1  # the filing that came back carries the mended fact itself
    steps.resubmit(desk.clerk, second, "姓名已更正")
    again = send_batch(desk.clerk, desk.places["county"], [second])
    desk.file(second, "苏社工备0002")
    assert (again.number, again.state, batch.receipt[1]["state"]) == (
        "BA-2026-000002",
        "answered",
        "returned",
    )
    assert breaks(desk.session, "register") == []


def test_a_change_after_filing_is_filed_and_changes_are_gathered(desk: Desk) -> None:
    person = desk.people[0]
    desk.file(person.filing, "苏社工备0001")
    for kind, facts in (
        (kinds.POST, {"post": "站长", "post_class": "3"}),
        (kinds.PARTY, {"contracting_party": "淮安市总工会"}),
        (kinds.REGISTRATION, {"certificate_registration": "valid"}),
    ):
        begin(desk.clerk, kind, person, facts, on=date(2026, 8, 20), reason="调整")
    told = desk.latest(person)
    assert (told.kind, [line["kind"] for line in told.changes]) == ("change", ["post", "party"])
    desk.file(told, "苏社工变0001")
    assert (person.filing.state, person.filing.filing_number) == ("filed", "苏社工备0001")


def test_an_exit_is_struck_off_and_may_be_taken_back(desk: Desk) -> None:
    person = desk.people[0]
    desk.file(person.filing, "苏社工备0001")
    leaving = Leaving("01", "none", date(2026, 9, 1))
    register_exit(desk.clerk, person, leaving, Appraised())
    assert desk.latest(person).kind == "cancellation"
    assert person.filing.state == "filed"
    take_back_exit(desk.clerk, person, reason="录错了人")
    assert (person.state, desk.latest(person).state) == ("active", "cancelled")
    register_exit(desk.clerk, person, leaving, Appraised())
    desk.file(desk.latest(person), "苏社工销0001")
    assert (person.filing.state, person.filing.filing_number) == ("cancelled", "苏社工备0001")


def test_what_cannot_be_in_a_batch_is_refused(desk: Desk) -> None:
    first, second = (person.filing for person in desk.people)
    county = desk.places["county"]
    with pytest.raises(Refused, match="batch.empty"):
        send_batch(desk.clerk, county, [])
    send_batch(desk.clerk, county, [first])
    with pytest.raises(Refused, match="batch.taken"):
        send_batch(desk.clerk, county, [first])
    steps.forward(desk.city, second, "齐全")
    with pytest.raises(Refused, match="batch.state"):
        send_batch(desk.clerk, county, [second])


def test_every_state_of_a_filing_can_be_left(desk: Desk) -> None:
    """By the office, with a step that is kept; by the person who leaves, whatever the state."""
    for state in FILING.states:
        assert FILING.actions(state), state


def test_the_pages_of_a_batch(
    committed: Callable[..., Any], signed_in: Callable[..., Any], at: datetime
) -> None:
    with committed() as session:
        desk = Desk(session, at)
        clerk = officer(session, "county_clerk", desk.places["county"])
        reviewer = officer(session, "city_reviewer", desk.places["city"])
        stranger = officer(session, "county_clerk", desk.places["other_county"])
        ids = [person.filing.public_id for person in desk.people]
    browser = signed_in(clerk)
    assert desk.people[0].number in browser.get("/office/filing-batches/new").text
    said = {"union": "320812", "filings": ids}
    answer = browser.submit("/office/filing-batches/new", said)
    assert answer.status_code == 303
    path = answer.headers["Location"]
    city = signed_in(reviewer)
    assert "市级审核转报" in city.get(path).text
    assert city.submit(path, {"opinion": "同意转报"}).status_code == 303
    assert "省级待审" in browser.get(path).text
    assert browser.submit("/office/filing-batches/new", said).status_code == 422
    assert signed_in(stranger).get(path).status_code == 404
    with committed() as session:
        batch = session.scalars(select(FilingBatch)).one()
        assert {line.state for line in batch.filings} == {"forwarded"}


def test_a_line_whose_person_left_settles_its_batch(desk: Desk) -> None:
    first, second = (person.filing for person in desk.people)
    batch = send_batch(desk.clerk, desk.places["county"], [first, second])
    desk.file(first, "苏社工备0001")
    assert batch.state == "sent"
    leaving = Leaving("01", "none", date(2026, 9, 1))
    register_exit(desk.clerk, desk.people[1], leaving, Appraised())
    assert [line["state"] for line in batch.receipt] == ["filed", "cancelled"]
    assert batch.state == "answered"
