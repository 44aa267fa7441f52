"""Corrections of a closed room: asked for by one, answered by another."""

from __future__ import annotations

from flask import Blueprint, Response

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.recruitment.attendance import queries
from portal.recruitment.attendance.forms import AnswerForm, CorrectionForm
from portal.recruitment.attendance.models import RoomRecord
from portal.recruitment.attendance.services.correct import answer_correction, ask_correction
from portal.recruitment.attendance.views.office import room_page, with_seats
from portal.recruitment.exams.queries import locked_seat
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER

pages = Blueprint(
    "attendance_corrections", __name__, url_prefix="/office/rounds/<code>/attendance/corrections"
)


def _record(round_: RecruitmentRound, public_id: str) -> RoomRecord:
    return queries.record_in(reading(), round_.id, public_id)


@pages.post("/<record_id>")
@access.officer(EXAM_OFFICER)
def ask(code: str, record_id: str) -> Answer:
    """Somebody's attendance in a closed room is said to be wrong."""
    record = _record(round_of(code, EXAM_OFFICER), record_id)
    run, room = record.run.public_id, record.room.public_id  # read before the transaction opens
    form = _form(record)
    if form.validate_on_submit():
        with (
            refusals_on(form, attendance_reason_missing="reason"),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            closed = queries.record_in(act.session, act.round_.id, record_id)
            seat = locked_seat(act.session, closed.run_id, form.seat.data)
            ask_correction(
                act,
                closed,
                seat,
                with_script=form.with_script.data,
                reason=form.reason.data,
            )
            return back("attendance_office.index", code=code)
    return again(room_page(code, run, room, paper=record.paper, correction_form=form))


def _form(record: RoomRecord) -> CorrectionForm:
    seats = queries.seats_held(reading(), record.run_id, record.room_id)
    states = queries.states_at(reading(), [seat.id for seat in seats], record.paper)
    return with_seats(CorrectionForm(), seats, states)


@pages.post("/<correction_id>/<any(confirm, decline):action>")
@access.officer(CHECKER, weighty=True)
def answer(code: str, correction_id: str, action: str) -> Response:
    form = AnswerForm()
    words = form.answer.data or "" if form.validate_on_submit() else ""
    with act_on_round(code, CHECKER) as act:
        correction = queries.locked_correction(act.session, act.round_.id, correction_id)
        answer_correction(act, correction, action, answer=words)
    return back("attendance_office.index", code=code)


@pages.post("/<correction_id>/withdraw")
@access.officer(EXAM_OFFICER)
def withdraw(code: str, correction_id: str) -> Response:
    with act_on_round(code, EXAM_OFFICER) as act:
        correction = queries.locked_correction(act.session, act.round_.id, correction_id)
        answer_correction(act, correction, "withdraw")
    return back("attendance_office.index", code=code)
