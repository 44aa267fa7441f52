"""The exam day at the office: rooms, entries at the seats, the record that closes a room."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, Response, render_template, request

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.attendance import queries
from portal.recruitment.attendance.forms import AnswerForm, CorrectionForm, RecordForm
from portal.recruitment.attendance.look import paper_titles, room_rows
from portal.recruitment.attendance.services import close_room, hold_exam
from portal.recruitment.exams.models import Room, SeatingRun
from portal.recruitment.exams.queries import locked_run, room_in, runs_in_force
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import ATTENDANCE, ATTENDANCE_CORRECTION
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, READING_ROLES, SUPERVISOR

pages = Blueprint("attendance_office", __name__, url_prefix="/office/rounds/<code>/attendance")
READERS = (EXAM_OFFICER, CHECKER, SUPERVISOR, *READING_ROLES)
REFUSED_ON = {
    "attendance_signatures_unexplained": "signatures_why",
    "attendance_scripts_unexplained": "scripts_why",
    "attendance_cards_unexplained": "cards_why",
    "attendance_three_signatures": "chief",
}


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    """Every room of every sitting, what waits in it, and the corrections."""
    round_ = round_of(code, *READERS)
    session = reading()
    corrections = queries.corrections_of(session, round_.id)
    return render_template(
        "recruitment/attendance/office/index.html",
        round_=round_,
        rooms=[
            row
            for run in runs_in_force(session, round_.id)
            for row in room_rows(session, round_, run)
        ],
        corrections=[
            (item, ATTENDANCE_CORRECTION.actions(item.state, viewer().roles))
            for item in corrections
        ],
        answer_form=AnswerForm(formdata=None),
        person=viewer().account_id,
    )


def _run(round_: RecruitmentRound, run_id: str) -> SeatingRun:
    for run in runs_in_force(reading(), round_.id):
        if run.public_id == run_id:
            return run
    raise Refused("seating.run_not_found")


def _paper(round_: RecruitmentRound, run: SeatingRun) -> str:
    """The paper that was asked for; ``""`` where the sitting has one only."""
    papers = paper_titles(reading(), round_, run)
    asked = request.args.get("paper") or request.form.get("paper", "")
    return asked if asked in papers else next(iter(papers))


def room_page(
    code: str, run_id: str, room_id: str, *, paper: str | None = None, **filled: Form
) -> str:
    """One room in one paper; ``filled``: a form that was sent and did not go through."""
    round_ = round_of(code, *READERS)
    session = reading()
    run, room = _run(round_, run_id), room_in(reading(), round_.id, room_id)
    paper = _paper(round_, run) if paper is None else paper
    seats = queries.seats_held(session, run.id, room.id)
    states = queries.states_at(session, [seat.id for seat in seats], paper)
    record = queries.record_of(session, run.id, room.id, paper)
    may_enter = viewer().has_role(EXAM_OFFICER)
    return render_template(
        "recruitment/attendance/office/room.html",
        round_=round_,
        run=run,
        room=room,
        paper=paper,
        papers=paper_titles(reading(), round_, run),
        record=record,
        seats=[
            (seat, states[seat.id], ATTENDANCE.actions(states[seat.id]) if may_enter else ())
            for seat in seats
        ],
        may_enter=may_enter,
        all_known=queries.UNKNOWN not in states.values(),
        counts=Counter(states.values()),
        **(_blank_forms(seats, states) | filled),
    )


def _blank_forms(seats: list[Any], states: dict[int, str]) -> dict[str, Form]:
    return {
        "record_form": RecordForm(formdata=None),
        "correction_form": with_seats(CorrectionForm(formdata=None), seats, states),
    }


def with_seats(form: CorrectionForm, seats: list[Any], states: dict[int, str]) -> CorrectionForm:
    form.seat.choices = [
        (
            seat.public_id,
            f"{seat.number} · {seat.ticket_number} · {word('attendance', states[seat.id])}",
        )
        for seat in seats
    ]
    return form


@pages.get("/runs/<run_id>/rooms/<room_id>")
@access.officer(*READERS)
def room(code: str, run_id: str, room_id: str) -> str:
    return room_page(code, run_id, room_id)


@pages.post("/runs/<run_id>/rooms/<room_id>/entries")
@access.officer(EXAM_OFFICER)
def enter(code: str, run_id: str, room_id: str) -> Response:
    """One seat, or everybody who is left."""
    action, seat_id = request.form.get("action", ""), request.form.get("seat", "")
    round_ = round_of(code, EXAM_OFFICER)
    paper = _paper(round_, _run(round_, run_id))
    with act_on_round(code, EXAM_OFFICER) as act:
        place: Room = room_in(act.session, act.round_.id, room_id)
        run = locked_run(act.session, act.round_.id, run_id)
        if action == "rest":
            hold_exam.mark_rest_present(act, run, place.id, paper=paper)
        else:
            hold_exam.mark_attendance(act, run, seat_id, action, paper=paper)
    return back(".room", code=code, run_id=run_id, room_id=room_id, paper=paper or None)


@pages.post("/runs/<run_id>/rooms/<room_id>/record")
@access.officer(EXAM_OFFICER)
def close(code: str, run_id: str, room_id: str) -> Answer:
    """The signed sheet is typed in: the room is closed."""
    round_ = round_of(code, EXAM_OFFICER)
    paper, form = _paper(round_, _run(round_, run_id)), RecordForm()
    if form.validate_on_submit():
        with refusals_on(form, **REFUSED_ON), act_on_round(code, EXAM_OFFICER) as act:
            run = locked_run(act.session, act.round_.id, run_id)
            place = room_in(act.session, act.round_.id, room_id)
            close_room.close_room(act, run, place, form.signed(), paper=paper)
            return back(".room", code=code, run_id=run_id, room_id=room_id, paper=paper or None)
    return again(room_page(code, run_id, room_id, record_form=form))
