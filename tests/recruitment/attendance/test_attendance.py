"""Who came: noted at the seat, closed by three signatures, corrected by two people."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from portal.recruitment.attendance.look import paper_titles
from portal.recruitment.attendance.models import EVERY_PAPER, AttendanceCorrection, RoomRecord
from portal.recruitment.attendance.queries import (
    attendance_of,
    open_rooms,
    record_of,
    row_at,
    states_at,
)
from portal.recruitment.attendance.services.close_room import close_room
from portal.recruitment.attendance.services.correct import answer_correction, ask_correction
from portal.recruitment.attendance.services.hold_exam import (
    Means,
    mark_attendance,
    mark_rest_present,
)
from portal.recruitment.attendance.signed_record import SignedRecord
from portal.recruitment.audit import breaks
from portal.recruitment.conduct.forms import RaiseForm
from portal.recruitment.conduct.views.office import raise_form
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.exams.queries import seats_of
from portal.recruitment.exams.views import sitting_forms
from portal.recruitment.marking.services.prepare_batch import Channels, create_batches
from portal.recruitment.messages.models import Message
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.applications import eligible_application
from tests.builders.exams import held_exam, released_seating
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree

SIGNED = SignedRecord(3, 3, 0, 1, ("王一", "李二", "赵三"))
Told = tuple[Office, RecruitmentRound, list[Application], SeatingRun]


def test_a_paper_of_a_vacancys_own_rules_is_offered_wherever_papers_are_chosen(
    app: Flask, session: Session, told: Told
) -> None:
    officers, round_, people, run = told
    assert list(paper_titles(session, round_, run)) == [EVERY_PAPER]
    policy = deepcopy(round_.policy)
    written = policy["components"][0]
    further = {"code": "computer", "title": "计算机操作", "full_mark": "100", "coefficient": "0.5"}
    usual = {"code": "common", "title": "综合知识", "full_mark": "100", "coefficient": "0.5"}
    people[0].vacancy.policy_override = {  # type: ignore[union-attr]
        "components": [written | {"papers": [usual, further]}, *policy["components"][1:]]
    }
    session.flush()
    titles = paper_titles(session, round_, run)
    assert titles["computer"] == "计算机操作" and titles["common"] == "综合知识"
    sitting = sitting_forms.paper_titles(session, round_)
    assert {"computer", "common", written["code"]} <= sitting.keys()
    with app.test_request_context():
        form = raise_form(session, round_, RaiseForm(formdata=None))
    assert ("computer", "计算机操作") in form.paper.choices


@pytest.fixture
def told(session: Session, tmp_path: Path, at: datetime) -> Told:
    """Four candidates with released seats in one room."""
    unions = tree(session)
    officers, storage = office(session, unions), Storage(tmp_path / "files")
    round_ = published_round(session, unions, at=at, officers=officers)
    people = [
        eligible_application(session, round_, storage, at=at, screener=officers.screener)
        for _ in range(4)
    ]
    return officers, round_, people, released_seating(session, round_, officers, storage)


def act_of(session: Session, told: Told, account: Account, *, hours: float = 0) -> RoundAct:
    """An act of the account ``hours`` after the sitting began."""
    run = told[3]
    at = run.sitting_starts_at + timedelta(hours=hours)
    return RoundAct(session, actor(account), at, told[1])


def after_the_end(session: Session, told: Told, account: Account) -> RoundAct:
    return replace(act_of(session, told, account), at=told[3].sitting_ends_at)


def entered(session: Session, told: Told) -> list[Seat]:
    """The first seat is absent, the others came; the room is not closed."""
    act, run = act_of(session, told, told[0].exam_officer), told[3]
    seats = seats_of(session, run.id)
    mark_attendance(act, run, seats[0].public_id, "mark_absent")
    mark_rest_present(act, run, seats[0].room_id)
    return seats


def closed(session: Session, told: Told) -> tuple[list[Seat], RoomRecord]:
    seats = entered(session, told)
    act = after_the_end(session, told, told[0].exam_officer)
    return seats, close_room(act, told[3], seats[0].room, SIGNED)


def test_attendance_only_on_the_day_and_by_the_table(session: Session, told: Told) -> None:
    officers, round_, people, run = told
    seat = seats_of(session, run.id)[0]
    act = act_of(session, told, officers.exam_officer)
    too_early = replace(act, at=act.at - timedelta(hours=3, seconds=1))
    with pytest.raises(Refused, match=r"attendance\.too_early"):
        mark_attendance(too_early, run, seat.public_id, "check_in")
    mark_attendance(act, run, seat.public_id, "mark_absent")
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        mark_attendance(act, run, seat.public_id, "check_in")
    mark_attendance(act, run, seat.public_id, "undo")
    assert attendance_of(session, round_.id, "written") == {row.id: "unknown" for row in people}


def test_an_entry_says_by_what_and_on_which_device(session: Session, told: Told) -> None:
    officers, _round, _people, run = told
    seat = seats_of(session, run.id)[0]
    act = act_of(session, told, officers.exam_officer)
    mark_attendance(
        act, run, seat.public_id, "check_in", means=Means("scan", "清江浦考点 2 号扫码枪")
    )
    noted = row_at(session, seat, "written")
    assert noted is not None
    assert (noted.way, noted.device, noted.by) == (
        "scan",
        "清江浦考点 2 号扫码枪",
        officers.exam_officer.id,
    )


def test_one_paper_missed_is_not_both(session: Session, told: Told) -> None:
    """Present for the first paper and away for the second: each has its own entry."""
    officers, round_, _people, run = told
    seat = seats_of(session, run.id)[0]
    act = act_of(session, told, officers.exam_officer)
    mark_attendance(act, run, seat.public_id, "check_in", paper="basics")
    mark_attendance(act, run, seat.public_id, "mark_absent", paper="essay")
    person = seat.application_id
    assert attendance_of(session, round_.id, "basics")[person] == "present"
    assert attendance_of(session, round_.id, "essay")[person] == "absent"


def test_the_record_closes_the_room_for_direct_entries(session: Session, told: Told) -> None:
    seats, record = closed(session, told)
    assert (record.expected, record.present, record.absent) == (4, 3, 1)
    assert open_rooms(session, told[1].id, "written") == []
    late = after_the_end(session, told, told[0].exam_officer)
    for action in ("undo", "check_in", "mark_absent"):
        with pytest.raises(Refused, match=r"attendance\.room_closed"):
            mark_attendance(late, told[3], seats[0].public_id, action)
    with pytest.raises(Refused, match=r"attendance\.room_closed"):
        close_room(late, told[3], seats[0].room, SIGNED)


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (replace(SIGNED, signatures=4, scripts=4), "signatures_unexplained"),
        (replace(SIGNED, scripts=2), "scripts_unexplained"),
        (replace(SIGNED, absent_cards=0), "cards_unexplained"),
        (replace(SIGNED, signers=("王一", "王一", "赵三")), "three_signatures"),
        (replace(SIGNED, signers=("王一", "李二", "")), "three_signatures"),
    ],
)
def test_a_record_that_does_not_add_up_is_explained_or_refused(
    session: Session, told: Told, record: SignedRecord, code: str
) -> None:
    seats = entered(session, told)
    act = after_the_end(session, told, told[0].exam_officer)
    with pytest.raises(Refused, match=rf"attendance\.{code}"):
        close_room(act, told[3], seats[0].room, record)


def test_an_explained_difference_stands_in_the_record(session: Session, told: Told) -> None:
    seats = entered(session, told)
    act = after_the_end(session, told, told[0].exam_officer)
    signed = replace(SIGNED, scripts=2, explanations={"scripts": "一人带走答卷，已追回封存"})
    record = close_room(act, told[3], seats[0].room, signed)
    assert record.explanations == {"scripts": "一人带走答卷，已追回封存"}


def test_no_record_before_the_end_or_with_a_seat_left_open(session: Session, told: Told) -> None:
    officers, _round, _people, run = told
    seats = seats_of(session, run.id)
    with pytest.raises(Refused, match=r"attendance\.not_over"):
        close_room(act_of(session, told, officers.exam_officer), run, seats[0].room, SIGNED)
    act = after_the_end(session, told, officers.exam_officer)
    with pytest.raises(Refused, match=r"attendance\.seats_open.*count=4"):
        close_room(act, run, seats[0].room, SIGNED)


def test_answer_sheets_get_codes_only_when_every_room_is_closed(
    session: Session, told: Told
) -> None:
    officers = told[0]
    entered(session, told)
    act = after_the_end(session, told, officers.exam_officer)
    with pytest.raises(Refused, match=r"marking\.rooms_open.*count=1"):
        create_batches(act, Channels(officers.clerk_a.id, officers.clerk_b.id))


def test_a_correction_needs_a_reason_and_a_second_person(session: Session, told: Told) -> None:
    """A signed-in person can't become absent by one hand, nor without a word."""
    officers = told[0]
    seats, record = closed(session, told)
    act = after_the_end(session, told, officers.exam_officer)
    with pytest.raises(Refused, match=r"attendance\.reason_missing"):
        ask_correction(act, record, seats[1], with_script=False, reason=" 改 ")
    asked = ask_correction(act, record, seats[1], with_script=False, reason="同名考生签错了格子")
    with pytest.raises(Refused, match=r"attendance\.correction_waits"):
        ask_correction(act, record, seats[1], with_script=False, reason="同名考生签错了格子")
    assert states_at(session, [seats[1].id], "")[seats[1].id] == "present"
    with pytest.raises(Refused, match=r"two_people\.same"):
        answer_correction(act, asked, "confirm")
    answer_correction(after_the_end(session, told, officers.checker), asked, "confirm")
    assert states_at(session, [seats[1].id], "")[seats[1].id] == "absent"
    letter = session.scalars(
        select(Message).where(Message.account_id == seats[1].application.account_id)
    ).all()[-1]
    assert "更正为缺考" in letter.title and "同名考生签错了格子" in letter.body
    assert list(breaks(session, told[1].code)) == []


def test_a_correction_may_be_refused_with_words_or_taken_back(session: Session, told: Told) -> None:
    officers = told[0]
    seats, record = closed(session, told)
    asks = after_the_end(session, told, officers.exam_officer)
    answers = after_the_end(session, told, officers.checker)
    first = ask_correction(asks, record, seats[0], with_script=True, reason="收卷时找到其答卷")
    with pytest.raises(Refused, match=r"attendance\.reason_missing"):
        answer_correction(answers, first, "decline")
    answer_correction(answers, first, "decline", answer="答卷系备用卷，无人作答")
    second = ask_correction(asks, record, seats[0], with_script=True, reason="监控显示其在场")
    with pytest.raises(Refused, match=r"attendance\.not_yours"):
        answer_correction(answers, second, "withdraw")
    answer_correction(asks, second, "withdraw")
    assert (first.state, second.state) == ("declined", "withdrawn")
    assert states_at(session, [seats[0].id], "")[seats[0].id] == "absent"


def test_the_database_holds_the_record_and_the_second_person(session: Session, told: Told) -> None:
    officers = told[0]
    seats, record = closed(session, told)
    act = after_the_end(session, told, officers.exam_officer)
    asked = ask_correction(act, record, seats[0], with_script=True, reason="收卷时找到其答卷")
    with pytest.raises(DBAPIError), session.begin_nested():
        record.present = 4
        session.flush()
    with pytest.raises(DBAPIError), session.begin_nested():
        asked.state, asked.answered_by = "confirmed", asked.asked_by
        session.flush()
    session.expire_all()
    assert session.get_one(AttendanceCorrection, asked.id).state == "proposed"
    assert record_of(session, record.run_id, record.room_id, "") is not None


def test_the_builder_of_a_held_exam_closes_its_rooms(session: Session, told: Told) -> None:
    officers, round_, people, run = told
    held_exam(session, round_, officers, run, absent=(people[0].id,))
    states = attendance_of(session, round_.id, "written")
    assert states == {people[0].id: "absent"} | {row.id: "present" for row in people[1:]}
    assert open_rooms(session, round_.id, "written") == []
