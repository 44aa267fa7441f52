"""What was granted reaches seat, ticket, room pack, paper counts and hours (issue 12, 2 b)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import on_case
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services import accommodate
from portal.recruitment.audit import Act, entries
from portal.recruitment.exams.adjustment_queries import adjustments_in, end_for, paper_counts
from portal.recruitment.exams.documents import site_pack_pdf
from portal.recruitment.exams.models import Seat
from portal.recruitment.exams.queries import seats_of
from portal.recruitment.exams.services.adjust import Measures, adjust
from portal.recruitment.exams.supplement_models import Adjustment
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.applications import eligible_application
from tests.builders.exams import committed_seating, prepared_room, released_seating
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

Told = tuple[Office, RecruitmentRound, list[Application]]


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "files")


def _round(session: Session, storage: Storage, at: datetime) -> Told:
    """Four people; the first was granted more time and large print, the second a room alone."""
    unions = tree(session)
    officers = office(session, unions)
    round_ = published_round(session, unions, at=at, officers=officers)
    people = [
        eligible_application(session, round_, storage, at=at, screener=officers.screener)
        for _ in range(4)
    ]
    for person, items in ((people[0], ["large_print", "extra_time"]), (people[1], ["guide"])):
        _grant(session, officers, person, items, at)
    return officers, round_, people


def _grant(
    session: Session, officers: Office, person: Application, items: list[str], at: datetime
) -> None:
    own = Act(session, actor(person.account), at)
    need = accommodate.Need(items, "illness", "需要帮助")
    request = accommodate.ask(on_case(own, person), need, files=[], consent=True)
    by = Act(session, actor(officers.exam_officer), at)
    accommodate.decide_accommodation(by, request, "grant", granted=(), reason="证明属实，同意。")
    session.flush()


@pytest.fixture
def told(session: Session, storage: Storage, at: datetime) -> Told:
    return _round(session, storage, at)


def _settle(session: Session, told: Told, at: datetime) -> None:
    officers, round_, people = told
    act = RoundAct(session, actor(officers.exam_officer), at, round_)
    adjust(act, people[0], Measures(extra_time=30, large_print=True))
    adjust(act, people[1], Measures(guide=True, own_room=True))


def test_what_was_granted_must_be_settled_before_the_commitment(
    session: Session, storage: Storage, told: Told, at: datetime
) -> None:
    officers, round_, people = told
    with pytest.raises(Refused, match=r"adjustment\.missing.*count=2"):
        committed_seating(session, round_, officers, storage)
    act = RoundAct(session, actor(officers.exam_officer), at, round_)
    for person, measures in (
        (people[0], Measures(braille=True)),
        (people[1], Measures(extra_time=30)),
        (people[2], Measures(own_room=True)),
    ):
        with pytest.raises(Refused, match=r"adjustment\.not_granted"):
            adjust(act, person, measures)
    with pytest.raises(Refused, match=r"adjustment\.extra_time"):
        adjust(act, people[0], Measures(extra_time=101))


def _released(session: Session, storage: Storage, told: Told, at: datetime) -> list[Seat]:
    officers, round_, _people = told
    _settle(session, told, at)
    for code in ("002", "003"):
        prepared_room(session, round_, officers, at=at, code=code)
    run = released_seating(session, round_, officers, storage)
    return seats_of(session, run.id)


def test_more_time_and_a_room_alone_are_rooms_apart(
    session: Session, storage: Storage, told: Told, at: datetime
) -> None:
    _officers, round_, people = told
    seats = {seat.application_id: seat for seat in _released(session, storage, told, at)}
    rooms = [seats[person.id].room.code for person in people]
    assert rooms[2] == rooms[3] and len(set(rooms)) == 3
    run = seats[people[0].id].run
    granted = adjustments_in(session, round_.id)
    ends = [
        end_for(run.sitting_starts_at, run.sitting_ends_at, granted.get(person.id))
        for person in people
    ]
    assert ends == [run.sitting_ends_at + timedelta(minutes=more) for more in (36, 0, 0, 0)]
    counts = paper_counts([person.id for person in people], granted)
    assert counts == {"standard": 3, "large_print": 1}
    said = str([entry.facts for entry in entries(session, round_.code)])
    assert "large_print" not in said and "own_room" not in said


def test_a_begun_minute_counts_as_a_whole_one(at: datetime) -> None:
    third = Adjustment(extra_time=33)
    assert end_for(at, at + timedelta(minutes=100), third) == at + timedelta(minutes=133)
    assert end_for(at, at + timedelta(minutes=101), third) == at + timedelta(minutes=135)


def test_ticket_and_pack_say_what_was_granted_and_the_door_does_not(
    app: Flask, committed: Committed, signed_in: Callable[..., Browser], clock: Clock, at: datetime
) -> None:
    storage = app.extensions["storage"]
    with committed() as session:
        told = _round(session, storage, at)
        seats = _released(session, storage, told, at)
        own = next(seat for seat in seats if seat.application_id == told[2][0].id)
        person, path = own.application.account, f"/my/tickets/{own.public_id}"
        granted = adjustments_in(session, told[1].id)
        with app.test_request_context():
            pack = site_pack_pdf(own.run, own.room.site, seats, granted)
        opens = told[1].window("ticket")
        assert opens is not None
    clock.travel_to(opens.starts_at + timedelta(hours=1))
    shown = signed_in(person).get(path).text
    assert "延长时间 30%；大字号试卷" in shown
    printed = _text(signed_in(person).get(f"{path}.pdf").data)
    assert "延长时间 30%" in printed
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pack)]
    apart = [page for page in pages if "合理便利安排" in page]
    assert len(apart) == 2 and sum("大字号 1 份" in page for page in apart) == 1
    assert sum("单独考场；引导人员" in page for page in apart) == 1
    others = [page for page in pages if page not in apart]
    assert not [page for page in others if "延长时间" in page or "大字号" in page]


def _text(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_a_withdrawn_consent_ends_it(
    session: Session, storage: Storage, told: Told, at: datetime
) -> None:
    officers, round_, people = told
    _settle(session, told, at)
    later = Act(session, actor(people[0].account), at + timedelta(hours=1))
    accommodate.withdraw_consent(on_case(later, people[0]))
    assert list(adjustments_in(session, round_.id)) == [people[1].id]
    prepared_room(session, round_, officers, at=at, code="002")
    committed_seating(session, round_, officers, storage)
    kept = session.scalars(select(Adjustment.application_id)).all()
    assert kept == [people[1].id]


def test_settled_on_its_page_and_fixed_by_the_commitment(
    app: Flask, committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        told = _round(session, app.extensions["storage"], at)
        officers, round_, people = told
        numbers = [person.number for person in people]
    page = f"/office/rounds/{round_.code}/exams/adjustments"
    exams = signed_in(officers.exam_officer)
    assert signed_in(officers.checker).get(page).status_code == 403
    assert numbers[0] in exams.get(page).text and numbers[2] not in exams.get(page).text
    values = {"extra_time": "30", "large_print": "y", "equipment": "", "seat_place": ""}
    wrong = exams.submit(f"{page}/{numbers[1]}", values)
    assert wrong.status_code == 422 and "没有同意过这项便利" in wrong.text
    assert exams.submit(f"{page}/{numbers[0]}", values).status_code == 303
    guided = {"extra_time": "0", "guide": "y", "equipment": "", "seat_place": ""}
    assert exams.submit(f"{page}/{numbers[1]}", guided).status_code == 303
    assert "延长时间 30%" in exams.get(page).text
    with committed() as session:
        fresh = session.get_one(RecruitmentRound, round_.id)
        prepared_room(session, fresh, officers, at=at, code="002")
        committed_seating(session, fresh, officers, app.extensions["storage"])
    fixed = exams.submit(f"{page}/{numbers[0]}", values)
    assert fixed.status_code == 422 and "名单已经固定" in fixed.text
