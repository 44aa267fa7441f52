"""What happens beside the straight path: somebody else in a place, a turn that is left without
marks, a draw that is thrown away, recordings that are handed on."""

from __future__ import annotations

from flask import Blueprint, Response

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again
from portal.foundation.web.unit import reading
from portal.kernel.errors import Refused
from portal.recruitment.interviews import queries
from portal.recruitment.interviews.forms import CustodyForm, LeaveForm, ReasonForm
from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.interviews.services import (
    declare_avoidance,
    discard_draw,
    keep_recording,
    leave_turn,
    replace_examiner,
    sign_room,
)
from portal.recruitment.interviews.services.hold_interview import locked_slot
from portal.recruitment.interviews.services.plan_rooms import locked_interview_room
from portal.recruitment.interviews.services.replace_examiner import StandIn
from portal.recruitment.interviews.views.room_page import (
    FROM_NEXT,
    act_on_room,
    leave_form,
    leaving_actions,
    replace_form,
    room_page,
    to_room,
)
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.posting import round_of
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, SUPERVISOR

pages = Blueprint(
    "interviews_turns", __name__, url_prefix="/office/rounds/<code>/interviews/<room_id>"
)


@pages.post("/replacements")
@access.officer(EXAM_OFFICER, weighty=True)
def replace(code: str, room_id: str) -> Answer:
    round_ = round_of(code, EXAM_OFFICER)
    form = replace_form(
        round_, queries.interview_room_in(reading(), round_.id, room_id), posted=True
    )
    if form.validate_on_submit():
        stand_in = StandIn(form.number.data, form.account.data, form.reason.data or "")
        chosen = form.turn.data
        with refusals_on(form), act_on_room(code, room_id, EXAM_OFFICER) as (act, room):
            if chosen == FROM_NEXT:
                replace_examiner.replace_examiner(act, room, stand_in)
            else:
                turn = locked_slot(act.session, room.id, chosen)
                replace_examiner.recuse_for_turn(act, room, turn, stand_in)
            return to_room(code, room_id)
    return again(room_page(code, room_id, EXAM_OFFICER, replace=form))


@pages.post("/departures")
@access.officer(EXAM_OFFICER, SUPERVISOR, weighty=True)
def leave(code: str, room_id: str) -> Answer:
    form = _leaving(code, room_id)
    if form.validate_on_submit():
        with (
            refusals_on(form),
            act_on_room(code, room_id, EXAM_OFFICER, SUPERVISOR) as (act, room),
        ):
            _leave(act, room, form)
            return to_room(code, room_id)
    return again(room_page(code, room_id, EXAM_OFFICER, SUPERVISOR, leave=form))


def _leaving(code: str, room_id: str) -> LeaveForm:
    round_ = round_of(code, EXAM_OFFICER, SUPERVISOR)
    room = queries.interview_room_in(reading(), round_.id, room_id)
    return leave_form(room, queries.slots_of(reading(), room.id), {}, posted=True)


def _leave(act: RoundAct, room: InterviewRoom, form: LeaveForm) -> None:
    """Raises ``Refused('lifecycle.not_allowed')`` for a way that this turn has not, or not for the
    viewer."""
    turn = locked_slot(act.session, room.id, form.turn.data)
    action, reason = form.action.data, form.reason.data or ""
    if action not in leaving_actions(turn):
        raise Refused("lifecycle.not_allowed", state=turn.state, action=action)
    target = room
    if form.room.data:
        target = locked_interview_room(act.session, act.round_.id, form.room.data)
    if action == "postpone":
        leave_turn.postpone_turn(act, turn, target, reason)
    elif action == "move":
        leave_turn.move_turn(act, turn, target, reason)
    else:
        PLAIN[action](act, turn, reason)


PLAIN = {
    "repeat": leave_turn.repeat_turn,
    "withdraw": leave_turn.withdraw_turn,
    "restore": leave_turn.restore_turn,
}


@pages.post("/discards")
@access.officer(CHECKER, weighty=True)
def propose_discard(code: str, room_id: str) -> Answer:
    form = ReasonForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_reason_missing="reason"),
            act_on_room(code, room_id, CHECKER) as (act, room),
        ):
            discard_draw.propose_discard(act, room, form.reason.data or "")
            return to_room(code, room_id)
    return again(room_page(code, room_id, CHECKER, reason=form))


@pages.post("/discards/<any(confirmation, refusal):how>")
@access.officer(SUPERVISOR, weighty=True)
def decide_discard(code: str, room_id: str, how: str) -> Response:
    with act_on_room(code, room_id, SUPERVISOR) as (act, room):
        discard = discard_draw.locked_discard(act.session, room)
        if how == "confirmation":
            discard_draw.confirm_discard(act, room, discard)
        else:
            discard_draw.refuse_discard(act, room, discard)
    return to_room(code, room_id)


@pages.post("/reopening")
@access.officer(SUPERVISOR, weighty=True)
def reopen(code: str, room_id: str) -> Answer:
    form = ReasonForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_reason_missing="reason"),
            act_on_room(code, room_id, SUPERVISOR) as (act, room),
        ):
            sign_room.reopen_room(act, room, form.reason.data or "")
            return to_room(code, room_id)
    return again(room_page(code, room_id, SUPERVISOR, reason=form))


@pages.post("/avoidances/<avoidance_id>/refusal")
@access.officer(SUPERVISOR, weighty=True)
def refuse_avoidance(code: str, room_id: str, avoidance_id: str) -> Answer:
    form = ReasonForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_reason_short="reason"),
            act_on_room(code, room_id, SUPERVISOR) as (act, room),
        ):
            avoidance = declare_avoidance.locked_avoidance(act.session, room, avoidance_id)
            declare_avoidance.find_no_ground(act, room, avoidance, form.reason.data or "")
            return to_room(code, room_id)
    return again(room_page(code, room_id, SUPERVISOR, reason=form))


@pages.post("/recordings")
@access.officer(EXAM_OFFICER)
def keep(code: str, room_id: str) -> Answer:
    form = CustodyForm()
    if form.validate_on_submit():
        step = keep_recording.Step(
            medium=form.medium.data or "",
            seal=form.seal.data or "",
            handed_by=form.handed_by.data or "",
            received_by=form.received_by.data or "",
            kept_at=form.kept_at.data or "",
        )
        with refusals_on(form), act_on_room(code, room_id, EXAM_OFFICER) as (act, room):
            keep_recording.keep_recording(act, room, step)
            return to_room(code, room_id)
    return again(room_page(code, room_id, EXAM_OFFICER, custody=form))
