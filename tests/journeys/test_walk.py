"""One round from the first line of its draft to the filed hire, in a browser, against the running
programs of both sides."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.foundation.time.clock import local
from portal.recruitment import audit as recruitment_chain
from portal.workforce import audit as workforce_chain
from tests.journeys.walk import (
    applying,
    examining,
    filing,
    hiring,
    house,
    interviewing,
    keying,
    planning,
    results,
    screening,
)
from tests.journeys.walk.applying import Applicant
from tests.journeys.walk.people import DESK, Officers, Person
from tests.journeys.walk.plan import STREET, ZONE, Dates

FILING_NUMBER = "苏工备〔2026〕0412号"


class Walk:
    """What the chapters hand on to each other."""

    def __init__(self, home: house.House, new_context: Callable[..., Any]) -> None:
        self.house, self.new_context = home, new_context
        self.officers = Officers(home, new_context)
        self.workforce = Officers(home, new_context, "workforce")
        self.dates = Dates(home.clock.now())
        self.code = ""
        self.applicants = (
            # holds a certificate; will tie with the next one
            Applicant(1, "沈若谷", STREET.code, "photo"),
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
    hour = walk.dates.on(8, 10, 30)
    examining.announce_draw(walk.officers, walk.code, f"{local(hour):%Y-%m-%dT%H:%M}")
    walk.house.travel(hour)
    number = examining.draw_seats(walk.officers, walk.code)
    visitor = walk.visitor()
    visitor.open(f"/publications/{number}")
    visitor.sees("40718-22935-60117-35528")
    results.recompute(visitor, number, walk.house.data)
    visitor.sees_not(*(someone.name for someone in walk.applicants))
    walk.tickets = {someone.number: examining.fetch_ticket(someone) for someone in walk.applicants}
    assert len(set(walk.tickets.values())) == 3


def the_written_test_is_held_and_keyed(walk: Walk) -> None:
    walk.house.travel(walk.dates.on(12, 11, 30))
    examining.hold_test(walk.officers, walk.code)
    written = {walk.holder.number: "80", walk.rival.number: "84", walk.other.number: "70.5"}
    keying.key_all(walk.officers, walk.house, walk.code, written, slip=(walk.other.number, "75"))
    keying.unseal(walk.officers, walk.code)


def written_results_and_shortlist_come_out(walk: Walk) -> None:
    walk.house.travel(walk.dates.on(16, 9))
    results.read_list(walk.visitor(), results.publish(walk.officers, walk.code, "笔试成绩")).sees(
        walk.tickets[walk.rival.number], "84"
    )
    shortlist = results.read_list(
        walk.visitor(), results.publish(walk.officers, walk.code, "面试入围")
    )
    shortlist.sees(*walk.tickets.values())
    shortlist.sees_not(*(someone.name for someone in walk.applicants))
    results.publish_preferences(walk.officers, walk.code)


def seven_examiners_interview(walk: Walk) -> None:
    walk.house.travel(walk.dates.on(20, 9))
    room = interviewing.plan_room(
        walk.officers, walk.code, walk.dates.interview[0], (STREET.code, ZONE.code)
    )
    walk.house.travel(walk.dates.on(24, 8, 10))
    interviewing.draw_order(walk.officers, room)
    marks = {
        walk.tickets[walk.holder.number]: ("84", "85", "86", "86", "86", "87", "88"),
        walk.tickets[walk.rival.number]: ("80", "81", "82", "82", "82", "83", "84"),
        walk.tickets[walk.other.number]: ("78", "78", "79", "80", "80", "81", "82"),
    }
    interviewing.interview_all(walk.officers, room, marks)
    assert interviewing.countersign(walk.officers, room).startswith(b"%PDF")


def the_certificate_wins_the_tie(walk: Walk) -> None:
    walk.house.travel(walk.dates.on(26, 9))
    results.publish(walk.officers, walk.code, "面试成绩")
    holder, rival = walk.tickets[walk.holder.number], walk.tickets[walk.rival.number]
    number = results.publish(walk.officers, walk.code, "总成绩和名次")
    public = results.read_list(walk.visitor(), number)
    won = public.row(holder).inner_text()
    assert "83" in won and "证书" in won and rival in won, won
    assert "83" in public.row(rival).inner_text()
    results.recompute(public, number, walk.house.data)
    own = results.own_result(walk.house, walk.holder)
    own.sees("您排在第 1 名", rival, "证书")
    lost = results.own_result(walk.house, walk.rival)
    lost.sees("您排在第 2 名", holder, "证书")
    lost.sees_not(walk.holder.name)


def the_proposed_are_made_public(walk: Walk) -> None:
    walk.house.travel(walk.dates.on(28, 9))
    hired = (walk.holder, walk.other)
    hiring.vet(walk.officers, walk.code, hired)
    walk.house.travel(walk.dates.on(38, 10))
    checker = hiring.make_public(walk.officers, walk.code)
    # seven working days from the day after 30 April, over the holidays of 1 to 5 May and the
    # working Saturday of 9 May
    assert re.search("5月13日 ?17:30", checker.row(walk.holder.name).inner_text())
    visitor = walk.visitor()
    visitor.open(f"/rounds/{walk.code}")
    visitor.follow("公示")
    visitor.sees(*(someone.name for someone in hired), walk.tickets[walk.holder.number])
    visitor.sees_not(walk.rival.name, walk.holder.mobile, walk.holder.resident_id)


def the_hired_are_handed_over(walk: Walk) -> None:
    walk.house.travel(walk.dates.on(53, 9))
    hiring.hire(walk.officers, walk.code, walk.holder, "清总工合〔2026〕1号")
    hiring.hire(walk.officers, walk.code, walk.other, "清总工合〔2026〕2号")
    for someone in (walk.holder, walk.other):
        hiring.wait_for_state(walk.officers, walk.code, someone, "已移交")


def the_province_files(walk: Walk) -> None:
    filing.forward(walk.workforce, walk.holder.name)
    filing.file(walk.workforce, walk.holder.name, FILING_NUMBER)
    assert FILING_NUMBER in hiring.wait_for_state(walk.officers, walk.code, walk.holder, "已备案")
    hiring.own_page(walk.holder).sees("已备案")
    found = filing.find(walk.workforce, "qjp-clerk", walk.holder.name)
    found.sees(walk.holder.name, FILING_NUMBER, STREET.union, "已备案")


def the_record_holds(walk: Walk) -> None:
    """Nothing that any of them did can be changed afterwards without showing."""
    for side, queries in (("recruitment", recruitment_chain), ("workforce", workforce_chain)):
        database = walk.house.database(side)
        with database.reading() as session:
            entries = {chain: count for chain, count, _head in queries.chains(session)}
            broken = [fault for chain in entries for fault in queries.breaks(session, chain)]
        database.dispose()
        assert entries and not broken, broken
        assert side == "workforce" or entries[walk.code] > 80
        # fails when a row has no entry, an entry no row, or a head that was given out is not found
        said = walk.house.flask(side, "audit", "verify")
        assert all(f"{chain}: " in said for chain in entries)


CHAPTERS = (
    the_county_drafts_and_the_city_replies,
    three_people_apply,
    the_screener_decides,
    the_opening_ratio_is_decided,
    seats_are_drawn,
    the_written_test_is_held_and_keyed,
    written_results_and_shortlist_come_out,
    seven_examiners_interview,
    the_certificate_wins_the_tie,
    the_proposed_are_made_public,
    the_hired_are_handed_over,
    the_province_files,
    the_record_holds,
)


@pytest.mark.browser
@pytest.mark.timeout(1200)
def test_a_round_is_walked_from_its_draft_to_the_filed_hire(
    tmp_path: Path,
    free_port: Callable[[], int],
    running_processes: Callable[..., Any],
    new_context: Callable[..., Any],
) -> None:
    walk = Walk(house.start(tmp_path / "data", free_port, running_processes), new_context)
    for chapter in CHAPTERS:
        chapter(walk)
