"""The interview desk: rooms, panels, the draw, the order of the day, the sheet."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.interviews import queries
from portal.recruitment.interviews.documents import score_sheet_pdf
from portal.recruitment.interviews.forms import NumbersForm, RoomForm, VoidForm
from portal.recruitment.interviews.printed_forms import room_papers_pdf
from portal.recruitment.interviews.services import (
    assign_panel,
    draw_order,
    hold_interview,
    plan_rooms,
    sign_room,
)
from portal.recruitment.interviews.views.room_page import (
    act_on_room,
    people_form,
    room_page,
    sees_marks,
    to_room,
)
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.roles import (
    ARBITER,
    CHECKER,
    EXAM_OFFICER,
    PUBLISHER,
    READING_ROLES,
    SCORE_CLERK,
    SUPERVISOR,
)

pages = Blueprint("interviews_office", __name__, url_prefix="/office/rounds/<code>/interviews")
READERS = (EXAM_OFFICER, SUPERVISOR, PUBLISHER, CHECKER, *READING_ROLES)
TALLYING = (SCORE_CLERK, ARBITER)


def _index(round_: RecruitmentRound, form: RoomForm | None = None) -> str:
    return render_template(
        "recruitment/interviews/office/index.html",
        round_=round_,
        rooms=queries.rooms_of(reading(), round_.id),
        form=form or RoomForm(formdata=None),
        may_plan=viewer().has_role(EXAM_OFFICER),
        may_arrange=viewer().has_role(EXAM_OFFICER, CHECKER, SUPERVISOR),
        may_tally=viewer().has_role(*TALLYING),
    )


@pages.get("")
@access.officer(*READERS, *TALLYING)
def index(code: str) -> str:
    return _index(round_of(code, *READERS, *TALLYING))


@pages.post("")
@access.officer(EXAM_OFFICER)
def plan(code: str) -> Answer:
    form = RoomForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_room_name="name", interview_room_time="starts_at"),
            act_on_round(code, EXAM_OFFICER) as act,
        ):
            room = plan_rooms.plan_room(act, form.name.data or "", form.starts_at.data)
            return to_room(code, room.public_id)
    return again(_index(round_of(code, EXAM_OFFICER), form))


@pages.get("/<room_id>")
@access.officer(*READERS)
def show(code: str, room_id: str) -> str:
    return room_page(code, room_id, *READERS)


@pages.post("/<room_id>/panel")
@access.officer(EXAM_OFFICER)
def panel(code: str, room_id: str) -> Answer:
    round_ = round_of(code, EXAM_OFFICER)
    room = queries.interview_room_in(reading(), round_.id, room_id)
    form = people_form(round_, room, posted=True)
    if form.validate_on_submit():
        chief = form.chief.data
        wanted = [chief, *(key for key in form.examiners.data if key != chief)]
        with (
            refusals_on(
                form,
                interview_panel_size="examiners",
                interview_panel_small="examiners",
                interview_panel_even="examiners",
            ),
            act_on_room(code, room_id, EXAM_OFFICER) as (act, room),
        ):
            assign_panel.assign_panel(act, room, wanted)
            return to_room(code, room_id)
    return again(room_page(code, room_id, EXAM_OFFICER, panel=form))


@pages.post("/<room_id>/commitment")
@access.officer(EXAM_OFFICER, weighty=True)
def commit(code: str, room_id: str) -> Response:
    with act_on_room(code, room_id, EXAM_OFFICER) as (act, room):
        draw_order.commit_order(act, room)
    return to_room(code, room_id)


@pages.post("/<room_id>/draw")
@access.officer(EXAM_OFFICER, weighty=True)
def draw_turns(code: str, room_id: str) -> Answer:
    form = NumbersForm()
    if form.validate_on_submit():
        with (
            refusals_on(
                form,
                draw_numbers="numbers",
                draw_too_few_digits="numbers",
                interview_numbers_missing="numbers",
            ),
            act_on_room(code, room_id, EXAM_OFFICER) as (act, room),
        ):
            draw_order.draw_order(act, room, form.numbers.data or "")
            return to_room(code, room_id)
    return again(room_page(code, room_id, EXAM_OFFICER, numbers=form))


@pages.post("/<room_id>/start")
@access.officer(EXAM_OFFICER)
def start(code: str, room_id: str) -> Response:
    with act_on_room(code, room_id, EXAM_OFFICER) as (act, room):
        hold_interview.start_room(act, room)
    return to_room(code, room_id)


@pages.post("/<room_id>/calls/<any(present, absent):how>")
@access.officer(EXAM_OFFICER)
def call(code: str, room_id: str, how: str) -> Response:
    with act_on_room(code, room_id, EXAM_OFFICER) as (act, room):
        hold_interview.call_next(act, room, present=how == "present")
    return to_room(code, room_id)


@pages.post("/<room_id>/turns/<slot_id>/void")
@access.officer(EXAM_OFFICER, weighty=True)
def void(code: str, room_id: str, slot_id: str) -> Answer:
    form = VoidForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_reason_missing="reason"),
            act_on_room(code, room_id, EXAM_OFFICER) as (act, room),
        ):
            slot = hold_interview.locked_slot(act.session, room.id, slot_id)
            hold_interview.void_turn(act, slot, form.reason.data or "")
            return to_room(code, room_id)
    return again(room_page(code, room_id, EXAM_OFFICER, void=form))


@pages.post("/<room_id>/cancellation")
@access.officer(EXAM_OFFICER)
def cancel(code: str, room_id: str) -> Response:
    with act_on_room(code, room_id, EXAM_OFFICER) as (act, room):
        plan_rooms.cancel_room(act, room)
    return to_room(code, room_id)


@pages.post("/<room_id>/close")
@access.officer(EXAM_OFFICER)
def close(code: str, room_id: str) -> Response:
    with act_on_room(code, room_id, EXAM_OFFICER) as (act, room):
        hold_interview.close_room(act, room)
    return to_room(code, room_id)


@pages.post("/<room_id>/countersignature")
@access.officer(SUPERVISOR, weighty=True)
def countersign(code: str, room_id: str) -> Response:
    with act_on_room(code, room_id, SUPERVISOR) as (act, room):
        sign_room.countersign_room(act, room)
    return to_room(code, room_id)


@pages.get("/<room_id>/sheet.pdf")
@access.officer(*READERS)
def sheet(code: str, room_id: str) -> Response:
    round_ = round_of(code, *READERS)
    room = queries.interview_room_in(reading(), round_.id, room_id)
    if room.state == "closed" and not sees_marks(room):
        raise Refused("interview.not_signed")
    response = Response(score_sheet_pdf(reading(), round_, room), mimetype="application/pdf")
    return as_download(response, f"F-13-{round_.code}-{room.public_id}.pdf")


@pages.get("/<room_id>/papers.pdf")
@access.officer(EXAM_OFFICER, SUPERVISOR)
def papers(code: str, room_id: str) -> Response:
    """F-09, F-10, F-12 and F-16: no mark stands on them."""
    round_ = round_of(code, EXAM_OFFICER, SUPERVISOR)
    room = queries.interview_room_in(reading(), round_.id, room_id)
    data = room_papers_pdf(reading(), round_, room)
    return as_download(Response(data, mimetype="application/pdf"), f"papers-{room.public_id}.pdf")
