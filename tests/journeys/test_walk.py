"""One round from the first line of its draft to the filed hire, in a browser, against the running programs of both sides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.walk import applying, examining, house, keying, planning, screening
from tests.journeys.walk.applying import Applicant
from tests.journeys.walk.people import DESK, Officers, Person
from tests.journeys.walk.plan import STREET, ZONE, Dates


class Walk:
    """What the chapters hand on to each other."""

    def __init__(self, home: house.House, new_context: Callable[..., Any]) -> None:
        self.house, self.new_context = home, new_context
        self.officers = Officers(home, new_context)
        self.dates = Dates(home.clock.now())
        self.code = ""
        self.applicants = (
            Applicant(1, "沈若谷", STREET.code, "photo"),  # holds a certificate; will tie with the next one
            Applicant(2, "陶听澜", STREET.code),
            Applicant(3, "戚怀瑾", ZONE.code, "pdf"),
        )
        self.tickets: dict[str, str] = {}

    @property
    def holder(self) -> Applicant:
        return self.applicants[0]

    @property
    def rival(self) -> Applicant:
        return self.applicants[1]

    @property
    def other(self) -> Applicant:
        return self.applicants[2]

    def visitor(self) -> Person:
        """Somebody from the public."""
        return Person(self.new_context(**DESK).new_page(), self.house.address("recruitment"))


def the_county_drafts_and_the_city_replies(walk: Walk) -> None:
    walk.code = planning.draft(walk.officers, walk.dates)
    planning.approve_and_publish(walk.officers, walk.code)
    planning.notice_appears(walk.visitor(), walk.code)


def three_people_apply(walk: Walk) -> None:
    for someone in walk.applicants:
        applying.sign_up(walk.house, walk.new_context, someone)
        applying.begin(someone, walk.code)
        applying.fill_in(someone)
        assert applying.hand_in(someone).startswith(b"%PDF")
    assert len({someone.number for someone in walk.applicants}) == 3


def the_screener_decides(walk: Walk) -> None:
    screening.pass_case(walk.officers, walk.code, walk.holder)
    screening.send_back(walk.officers, walk.code, walk.rival)
    screening.pass_case(walk.officers, walk.code, walk.other)
    screening.read_letter(walk.rival).sees(screening.WHAT_IS_LACKING)
    applying.mend(walk.rival)
    screening.pass_case(walk.officers, walk.code, walk.rival)
    for someone in (walk.holder, walk.other):
        screening.verify_certificate(walk.officers, walk.code, someone)
        screening.read_letter(someone).sees("通过")


def the_opening_ratio_is_decided(walk: Walk) -> None:
    walk.house.travel(walk.dates.on(6, 17))
    number = screening.decide_openings(walk.officers, walk.code)
    walk.visitor().open(f"/publications/{number}")


def seats_are_drawn(walk: Walk) -> None:
    walk.house.travel(walk.dates.on(7, 10))
    number = examining.draw_seats(walk.officers, walk.code)
    visitor = walk.visitor()
    visitor.open(f"/publications/{number}")
    visitor.sees("12-7-305")
    visitor.sees_not(*(someone.name for someone in walk.applicants))
    walk.tickets = {someone.number: examining.fetch_ticket(someone) for someone in walk.applicants}
    assert len(set(walk.tickets.values())) == 3


def the_written_test_is_held_and_keyed(walk: Walk) -> None:
    walk.house.travel(walk.dates.on(12, 11, 30))
    examining.hold_test(walk.officers, walk.code)
    written = {walk.holder.number: "80", walk.rival.number: "84", walk.other.number: "70.5"}
    keying.key_all(walk.officers, walk.house, walk.code, written, slip=(walk.other.number, "75"))
    keying.unseal(walk.officers, walk.code)


CHAPTERS = (
    the_county_drafts_and_the_city_replies,
    three_people_apply,
    the_screener_decides,
    the_opening_ratio_is_decided,
    seats_are_drawn,
    the_written_test_is_held_and_keyed,
)


@pytest.mark.browser
@pytest.mark.timeout(600)
def test_a_round_is_walked_from_its_draft_to_the_filed_hire(
    tmp_path: Path, free_port: Callable[[], int], running_processes: Callable[..., Any], new_context: Callable[..., Any]
) -> None:
    walk = Walk(house.start(tmp_path / "data", free_port, running_processes, ("recruitment",)), new_context)
    for chapter in CHAPTERS:
        chapter(walk)
