"""The pages on which an office acts on a letter, settles what doesn't fit, enters an approval."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.workforce.intake.models import (
    HandedHire,
    IntakeConflict,
    PaperCancellation,
    QuotaApproval,
)
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import union_by_code
from portal.workforce.workers.models import Worker
from tests.builders.workforce import officer, record
from tests.protocol.conftest import portal
from tests.protocol.test_conversation import Story, story
from tests.protocol.test_editions import announce, corrected

__all__ = ["portal", "story"]


class Office:
    def __init__(self, story: Story, signed_in: Any, committed: Any) -> None:
        self.story = story
        with committed() as session:
            people = [
                officer(session, role, union_by_code(session, code))
                for role, code in (
                    ("county_clerk", "320812"),
                    ("city_reviewer", "320800"),
                    ("county_clerk", "320506"),
                )
            ]
        self.clerk, self.reviewer, self.stranger = (signed_in(one) for one in people)
        announce(story, record(), "msg_1")
        story.deliver()

    def row(self, model: type[Any]) -> Any:
        return self.story.rows(model)[0]

    @property
    def home(self) -> str:
        return f"/office/hires/{self.row(HandedHire).public_id}"


@pytest.fixture
def office(story: Story, signed_in: Any, committed: Any) -> Office:
    return Office(story, signed_in, committed)


def test_a_letter_is_typed_by_one_and_acted_on_by_another(office: Office) -> None:
    assert office.home in office.clerk.get("/office/hires").text
    assert office.stranger.get(office.home).status_code == 404
    typed = {"reason": "not_reported", "paper": "淮总社〔2026〕3号", "on": "2026-08-31"}
    form = f"{office.home}/cancel"
    assert office.clerk.submit(form, typed | {"on": "2027-01-01"}).status_code == 422
    assert office.clerk.submit(form, typed).status_code == 303
    entered = f"{office.home}/cancellations/{office.row(PaperCancellation).public_id}"
    assert office.clerk.submit(f"{entered}/confirm").status_code == 403
    assert "淮总社〔2026〕3号" in office.reviewer.get(office.home).text
    assert office.reviewer.submit(f"{entered}/confirm").status_code == 303
    assert "已撤销" in office.clerk.get(office.home).text
    assert (office.row(HandedHire).state, office.row(Worker).state) == ("cancelled", "void")


def test_a_letter_that_was_typed_wrongly_is_taken_back(office: Office) -> None:
    typed = {"reason": "annulled", "paper": "号", "on": "2026-08-31", "words": ""}
    office.clerk.submit(f"{office.home}/cancel", typed)
    dropped = f"{office.home}/cancellations/{office.row(PaperCancellation).public_id}/drop"
    assert office.clerk.submit(dropped).status_code == 303
    assert office.row(HandedHire).state == "accepted"


def test_a_conflict_stands_on_the_desk_until_it_is_settled(office: Office, committed: Any) -> None:
    with committed() as session:
        session.scalars(select(HandedHire)).one().state = "cancelled"
    announce(office.story, corrected(employment__post="站长"), "msg_2", later=1)
    office.story.deliver()
    assert "两边对不上" in office.clerk.get("/office/hires").text
    for browser in (office.clerk, office.reviewer):
        assert "1 份聘用两边对不上" in browser.get("/office").text
    assert "两边对不上" not in office.stranger.get("/office").text
    assert "聘用已经撤销或者退出" in office.reviewer.get(office.home).text
    address = f"{office.home}/conflicts/{office.row(IntakeConflict).public_id}"
    assert office.clerk.get(address).status_code == 403
    assert office.reviewer.submit(address, {"words": "好"}).status_code == 422
    assert office.reviewer.submit(address, {"words": "电话核对，另行移交"}).status_code == 303
    assert "电话核对，另行移交" in office.clerk.get(office.home).text
    assert office.row(IntakeConflict).state == "settled"
    assert "两边对不上" not in office.reviewer.get("/office").text


def test_a_letter_about_somebody_who_left_stands_as_a_conflict_with_its_paper(
    office: Office, committed: Any
) -> None:
    with committed() as session:
        session.scalars(select(HandedHire)).one().state = "left"
    typed = {"reason": "annulled", "paper": "淮总社4号", "on": "2026-08-31", "words": ""}
    office.clerk.submit(f"{office.home}/cancel", typed)
    entered = f"{office.home}/cancellations/{office.row(PaperCancellation).public_id}"
    assert office.reviewer.submit(f"{entered}/confirm").status_code == 303
    assert "淮总社4号" in office.reviewer.get(office.home).text
    assert office.row(IntakeConflict).reason == "after_the_end"


def test_an_approval_is_typed_by_one_and_confirmed_by_another(office: Office) -> None:
    form = "/office/approvals/unions/320812-T01"
    typed = {"most": "7", "reading": "", "paper": "淮市总复〔2026〕9号", "on": "2026-08-30"}
    assert "登记员额批复" in office.clerk.get("/office/approvals").text
    assert office.clerk.submit(form, typed | {"most": ""}).status_code == 422
    assert office.stranger.submit(form, typed).status_code == 404
    assert office.clerk.submit(form, typed).status_code == 303
    row = f"/office/approvals/{office.row(QuotaApproval).public_id}"
    assert office.clerk.submit(f"{row}/confirm").status_code == 403
    assert office.reviewer.submit(f"{row}/confirm").status_code == 303
    assert "淮市总复〔2026〕9号" in office.clerk.get("/office/approvals").text
    union = next(one for one in office.story.rows(Union) if one.code == "320812-T01")
    assert (union.approved_most, union.approval_number) == (7, "淮市总复〔2026〕9号")
    assert office.clerk.submit(form, typed | {"most": "8"}).status_code == 303
    entered = next(one for one in office.story.rows(QuotaApproval) if one.state == "entered")
    assert office.clerk.submit(f"/office/approvals/{entered.public_id}/drop").status_code == 303
