"""The written test of the past round: rooms, a public draw of the seats, who came."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from portal.recruitment.applications.services import accommodate
from portal.recruitment.attendance.models import EVERY_PAPER
from portal.recruitment.attendance.queries import states_at
from portal.recruitment.attendance.services import close_room, hold_exam
from portal.recruitment.attendance.signed_record import SignedRecord
from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.tales import PAST, moment
from portal.recruitment.exams.documents import evidence_body
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.exams.queries import seats_of
from portal.recruitment.exams.services import (
    commit_seats,
    draw_seats,
    plan_sittings,
    prepare_rooms,
    release_seats,
    shadow_run,
)
from portal.recruitment.rounds.act import RoundAct

ABSENT = (55, 64, 88)
SIGNERS = ("监考甲", "监考乙", "主考")
SITE = {
    "code": "01",
    "name": "清江浦演示中学",
    "address": "清江浦区演示路 1 号",
    "travel": "公交 1 路演示中学站",
}
ACCESSIBLE = {"01": True, "02": False, "03": False}
SEATS_BEFORE = timedelta(days=60)
BEFORE_THE_DRAW = timedelta(hours=26)


def hold_written_test(telling: RoundTelling) -> None:
    at = telling.at - SEATS_BEFORE
    starts = moment(telling.plan.written, 9)
    act = telling.act_on_round("kaowu", at)
    _prepare_rooms(act)
    ends = moment(telling.plan.written, 11)
    sitting = plan_sittings.add_sitting(act, plan_sittings.Times(starts, ends))
    ceremony = commit_seats.Ceremony("清江浦区总工会三楼会议室（演示）", at + BEFORE_THE_DRAW)
    run = commit_seats.commit_run(act, telling.storage, sitting, ceremony)
    _draw(telling, run, at)
    _call_in(telling, run, starts)
    _close_rooms(telling, run, ends)


def _prepare_rooms(act: RoundAct) -> None:
    site = prepare_rooms.add_site(act, SITE)
    for accommodation, _application in accommodate.accommodations_in(act.session, act.round_):
        if accommodation.state == "requested":
            accommodate.decide_accommodation(
                act,
                accommodation,
                "grant",
                granted=(),
                reason="证明属实，安排一楼无障碍考场。",
            )
    for code, accessible in ACCESSIBLE.items():
        prepare_rooms.add_room(act, site, _room(code, accessible))


def _room(code: str, accessible: bool) -> dict[str, Any]:
    return {
        "code": code,
        "place": f"教学楼 {int(code)}01",
        "layout": "5x6",
        "numbering": "snake",
        "first_desk": "right",
        "blocked": "",
        "reserve": 2,
        "accessible": accessible,
    }


def _draw(telling: RoundTelling, run: SeatingRun, at: datetime) -> None:
    """Drawn in public, countersigned, released by another."""
    drawn = at + BEFORE_THE_DRAW
    call = draw_seats.Call(numbers="40718-22935-60117-35528", called_by="监督员和两名考生代表")
    for minutes, officer in ((0, "kaowu"), (5, "jiandu")):
        act = telling.act_on_round(officer, drawn + timedelta(minutes=minutes))
        draw_seats.type_numbers(act, telling.storage, run, call)
    countersigned = drawn + timedelta(minutes=10)
    draw_seats.countersign_run(telling.act_on_round("jiandu", countersigned), run)
    telling.session.flush()
    recomputed = drawn + timedelta(minutes=20)
    shadow_run.run_now(telling.act_on_round("jiandu", recomputed), telling.storage, run)
    release_seats.release_run(
        telling.act_on_round("fuhe", drawn + timedelta(hours=2)),
        telling.storage,
        run,
        evidence_body(run, seats_of(telling.session, run.id)),
    )


def _call_in(telling: RoundTelling, run: SeatingRun, starts: datetime) -> None:
    applications = telling.applications
    absent = {applications[serial].id for serial in ABSENT if serial in applications}
    act = telling.act_on_round("kaowu", starts)
    for seat in seats_of(telling.session, run.id):
        action = "mark_absent" if seat.application_id in absent else "check_in"
        hold_exam.mark_attendance(act, run, seat.public_id, action)


def _close_rooms(telling: RoundTelling, run: SeatingRun, ends: datetime) -> None:
    """The signed record of every room, half an hour after the end."""
    act = telling.act_on_round("kaowu", ends + timedelta(minutes=30))
    seats = seats_of(telling.session, run.id)
    states = states_at(telling.session, [seat.id for seat in seats], EVERY_PAPER)
    for room in {seat.room_id: seat.room for seat in seats}.values():
        came = Counter(states[seat.id] for seat in seats if seat.room_id == room.id)
        signed = SignedRecord(
            signatures=came["present"],
            scripts=came["present"],
            without_script=0,
            absent_cards=came["absent"],
            signers=SIGNERS,
        )
        close_room.close_room(act, run, room, signed)


CHAPTERS = (Chapter(hold_written_test, order=80, tales=(PAST,)),)
