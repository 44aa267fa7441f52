"""This side decides on quotas: approvals by two people with the city's paper, and what the
recruitment side is told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import Act, Actor
from portal.workforce.intake.models import QuotaApproval
from portal.workforce.intake.papers import Approved
from portal.workforce.intake.services.quota import (
    confirm_approval,
    drop_approval,
    enter_approval,
)
from portal.workforce.rulebook.staffing import Quota, quota
from portal.workforce.unions.queries import quota_of, quotas_of, reading_of, union_by_code
from portal.workforce.workers.services.register import has_place
from tests.builders.workforce import officer, tree, worker


@pytest.mark.parametrize(
    ("figures", "approved", "reading", "most", "basis"),
    [
        ((10, 100), None, "either", 1, "below_both"),
        ((10, 100), 2, "either", 2, "approved"),  # the city allowed a second one
        ((250, 3000), None, "either", 5, "reaches_one"),
        ((250, 3000), None, "both", 1, "reaches_one"),
        ((250, 3000), 3, "both", 3, "approved"),
        ((250, 9000), None, "both", 5, "reaches_both"),
        ((250, 9000), 8, "either", 8, "approved"),
        ((250, 9000), 4, "either", 5, "reaches_both"),  # an approval takes nothing away
        ((None, None), 2, "either", 2, "approved"),
    ],
)
def test_the_most_people_of_a_unit(
    figures: tuple[int | None, int | None],
    approved: int | None,
    reading: str,
    most: int,
    basis: str,
) -> None:
    found = quota(*figures, approved, reading)
    assert found is not None and (found.most, found.basis) == (most, basis)


def test_without_figures_and_approval_nothing_is_known() -> None:
    assert quota(None, None) is None
    assert quota(200, None) == Quota(5, "reaches_both")


class Desk:
    def __init__(self, session: Session, at: datetime) -> None:
        tree(session)
        self.session, self.at = session, at
        self.union = union_by_code(session, "320506-T01")
        self.union.single_unions_count, self.union.workers_count = 10, 100
        self.city = union_by_code(session, "320500")
        self.clerk = officer(session, "county_clerk", union_by_code(session, "320506"))
        self.reviewer = officer(session, "city_reviewer", self.city)

    def act(self, person: Any) -> Act:
        return Act(self.session, Actor(person.id, person.display_name), self.at)

    def approve(self, **said: Any) -> QuotaApproval:
        whole = {"most": None, "reading": None, "paper": "苏市总复〔2026〕9号"}
        whole |= {"decided_on": date(2026, 8, 30), **said}
        union = whole.pop("union", self.union)
        row = enter_approval(self.act(self.clerk), union, Approved(**whole))
        confirm_approval(self.act(self.reviewer), row)
        return row


@pytest.fixture
def desk(session: Session, at: datetime) -> Desk:
    return Desk(session, at)


def test_what_the_city_allowed_makes_room_when_two_people_have_entered_it(desk: Desk) -> None:
    session = desk.session
    worker(session, desk.union, at=desk.at)
    assert not has_place(session, desk.union, desk.at)
    row = enter_approval(
        desk.act(desk.clerk),
        desk.union,
        Approved(2, None, "苏市总复〔2026〕9号", date(2026, 8, 30)),
    )
    with pytest.raises(Refused, match=r"two_people\.same"):
        confirm_approval(desk.act(desk.clerk), row)
    assert not has_place(session, desk.union, desk.at)
    confirm_approval(desk.act(desk.reviewer), row)
    assert has_place(session, desk.union, desk.at)
    assert quota_of(session, desk.union) == Quota(2, "approved")


def test_a_later_approval_replaces_the_earlier_one_and_both_are_kept(desk: Desk) -> None:
    desk.approve(most=2)
    desk.approve(most=3, paper="苏市总复〔2026〕12号")
    rows = list(desk.session.scalars(select(QuotaApproval).order_by(QuotaApproval.id)))
    assert [one.state for one in rows] == ["replaced", "in_force"]
    assert (desk.union.approved_most, desk.union.approval_number) == (3, "苏市总复〔2026〕12号")


def test_a_reading_holds_for_what_is_below(desk: Desk) -> None:
    session = desk.session
    desk.union.single_unions_count, desk.union.workers_count = 250, 3000
    assert quota_of(session, desk.union) == Quota(5, "reaches_one", True)
    desk.approve(reading="both", union=desk.city)
    assert reading_of(session, desk.union) == "both"
    assert quotas_of(session, [desk.union])[desk.union.id] == Quota(1, "reaches_one", True)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "quota.says_nothing"),
        ({"most": 0}, "quota.most"),
        ({"reading": "loud"}, "quota.reading"),
        ({"most": 2, "paper": " "}, "hire.paper_missing"),
        ({"most": 2, "decided_on": date(2027, 1, 1)}, "hire.paper_future"),
    ],
)
def test_an_approval_says_something_and_has_a_paper(
    desk: Desk, said: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        desk.approve(**said)


def test_what_was_typed_wrongly_is_dropped(desk: Desk) -> None:
    row = enter_approval(
        desk.act(desk.clerk), desk.union, Approved(2, None, "号", date(2026, 8, 30))
    )
    drop_approval(desk.act(desk.reviewer), row)
    assert (row.state, desk.union.approved_most) == ("dropped", None)


def test_a_paper_of_today_is_taken(desk: Desk) -> None:
    desk.approve(most=3, decided_on=local(desk.act(desk.clerk).at).date())
    assert desk.union.approved_most == 3
