"""The interview desk: rooms, panels, the draw, the order of the day, the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.headers import as_download
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.interviews import queries
from portal.recruitment.interviews.documents import score_sheet, score_sheet_pdf
from portal.recruitment.interviews.forms import NumbersForm, PanelForm, RoomForm, VoidForm
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.services import (
    assign_panel,
    draw_order,
    hold_interview,
    mark_turns,
    plan_rooms,
    sign_room,
)
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import INTERVIEW_ROOM
from portal.recruitment.rulebook.roles import (
    CHECKER,
    EXAM_OFFICER,
    PUBLISHER,
    READING_ROLES,
    SUPERVISOR,
)

pages = Blueprint("interviews_office", __name__, url_prefix="/office/rounds/<code>/interviews")
READERS = (EXAM_OFFICER, SUPERVISOR, PUBLISHER, CHECKER, *READING_ROLES)
SIGNING = (EXAM_OFFICER, SUPERVISOR)


@contextmanager
def _act_on_room(code: str, room_id: str, role: str) -> Iterator[tuple[RoundAct, InterviewRoom]]:
    """An act on one room of the round, both locked."""
    with act_on_round(code, role) as act:
        yield act, plan_rooms.locked_interview_room(act.session, act.round_.id, room_id)


def _to_room(code: str, room_id: str) -> Response:
    return back(".show", code=code, room_id=room_id)


def _index(round_: RecruitmentRound, form: RoomForm | None = None) -> str:
    return render_template(
        "recruitment/interviews/office/index.html",
        round_=round_,
        rooms=queries.rooms_of(reading(), round_.id),
        form=form or RoomForm(formdata=None),
        may_plan=viewer().has_role(EXAM_OFFICER),
    )


@pages.get("")
@access.officer(*READERS)
def index(code: str) -> str:
    return _index(round_of(code, *READERS))


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
            return _to_room(code, room.public_id)
    return again(_index(round_of(code, EXAM_OFFICER), form))


def _panel_form(round_: RecruitmentRound, room: InterviewRoom, *, posted: bool) -> PanelForm:
    people = queries.examiners_for(reading(), round_, local(room.starts_at).date())
    choices = [(account.id, account.display_name) for account, _outside in people]
    members = [member.account_id for member in queries.panel_of(room)]
    chosen = {"chief": members[0] if members else None, "examiners": members[1:]}
    form = PanelForm() if posted else PanelForm(formdata=None, data=chosen)
    form.chief.choices = form.examiners.choices = choices
    form.outside = frozenset(account.id for account, outside in people if outside)
    return form


def _turn(slot: Turn, ticket: str) -> dict[str, Any]:
    missing = []
    if slot.state == "present":
        missing = mark_turns.missing_places(reading(), slot)
    return {"slot": slot, "ticket": ticket, "missing": missing}


def _may(room: InterviewRoom, slots: list[Turn], *, ready: bool) -> dict[str, bool]:
    """The buttons of the page. ``ready``: everybody in the room has a ticket number."""
    actions = INTERVIEW_ROOM.actions(room.state, viewer().roles)
    states = {slot.state for slot in slots}
    open_now = "present" in states
    # before the draw the room is arranged; until it is closed, its candidates are called
    arranging, running = "commit" in actions, "close" in actions
    return {
        "arrange": arranging,
        "commit": arranging and ready and bool(room.members),
        "draw": "draw" in actions,
        "start": "start" in actions,
        "call": running and not open_now and "waiting" in states,
        "void": running and open_now,
        "close": running and states <= set(hold_interview.FINISHED),
        "countersign": "countersign" in actions,
    }


def _sees_marks(room: InterviewRoom) -> bool:
    """The sheet of a closed room is for those who sign it; once signed, for every reader."""
    return room.state == "signed" or (room.state == "closed" and viewer().has_role(*SIGNING))


def _page(code: str, room_id: str, *roles: str, **filled: Form) -> str:
    """The room's page; ``filled``: a form that was sent and did not go through, by its name."""
    session, round_ = reading(), round_of(code, *roles)
    room = queries.interview_room_in(session, round_.id, room_id)
    slots = queries.slots_of(session, room.id)
    tickets = queries.tickets_of(session, [slot.application_id for slot in slots])
    ready = bool(slots) and len(tickets) == len(slots)
    panel_form = filled.get("panel") or _panel_form(round_, room, posted=False)
    return render_template(
        "recruitment/interviews/office/room.html",
        round_=round_,
        room=room,
        turns=[_turn(slot, tickets.get(slot.application_id, "")) for slot in slots],
        list_digest=draw.list_digest(tickets.values()) if ready else "",
        panel_form=panel_form,
        outside_hints={account_id: _("外单位") for account_id in panel_form.outside},
        numbers_form=filled.get("numbers") or NumbersForm(formdata=None),
        void_form=filled.get("void") or VoidForm(formdata=None),
        lines=score_sheet(session, room) if _sees_marks(room) else [],
        panel=queries.panel_of(room),
        may=_may(room, slots, ready=ready),
    )


@pages.get("/<room_id>")
@access.officer(*READERS)
def show(code: str, room_id: str) -> str:
    return _page(code, room_id, *READERS)


@pages.post("/<room_id>/panel")
@access.officer(EXAM_OFFICER)
def panel(code: str, room_id: str) -> Answer:
    round_ = round_of(code, EXAM_OFFICER)
    room = queries.interview_room_in(reading(), round_.id, room_id)
    form = _panel_form(round_, room, posted=True)
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
            _act_on_room(code, room_id, EXAM_OFFICER) as (act, room),
        ):
            assign_panel.assign_panel(act, room, wanted)
            return _to_room(code, room_id)
    return again(_page(code, room_id, EXAM_OFFICER, panel=form))


@pages.post("/<room_id>/commitment")
@access.officer(EXAM_OFFICER, weighty=True)
def commit(code: str, room_id: str) -> Response:
    with _act_on_room(code, room_id, EXAM_OFFICER) as (act, room):
        draw_order.commit_order(act, room)
    return _to_room(code, room_id)


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
            _act_on_room(code, room_id, EXAM_OFFICER) as (act, room),
        ):
            draw_order.draw_order(act, room, form.numbers.data or "")
            return _to_room(code, room_id)
    return again(_page(code, room_id, EXAM_OFFICER, numbers=form))


@pages.post("/<room_id>/start")
@access.officer(EXAM_OFFICER)
def start(code: str, room_id: str) -> Response:
    with _act_on_room(code, room_id, EXAM_OFFICER) as (act, room):
        hold_interview.start_room(act, room)
    return _to_room(code, room_id)


@pages.post("/<room_id>/calls/<any(present, absent):how>")
@access.officer(EXAM_OFFICER)
def call(code: str, room_id: str, how: str) -> Response:
    with _act_on_room(code, room_id, EXAM_OFFICER) as (act, room):
        hold_interview.call_next(act, room, present=how == "present")
    return _to_room(code, room_id)


@pages.post("/<room_id>/turns/<slot_id>/void")
@access.officer(EXAM_OFFICER, weighty=True)
def void(code: str, room_id: str, slot_id: str) -> Answer:
    form = VoidForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_reason_missing="reason"),
            _act_on_room(code, room_id, EXAM_OFFICER) as (act, room),
        ):
            slot = hold_interview.locked_slot(act.session, room.id, slot_id)
            hold_interview.void_turn(act, slot, form.reason.data or "")
            return _to_room(code, room_id)
    return again(_page(code, room_id, EXAM_OFFICER, void=form))


@pages.post("/<room_id>/close")
@access.officer(EXAM_OFFICER)
def close(code: str, room_id: str) -> Response:
    with _act_on_room(code, room_id, EXAM_OFFICER) as (act, room):
        hold_interview.close_room(act, room)
    return _to_room(code, room_id)


@pages.post("/<room_id>/countersignature")
@access.officer(SUPERVISOR, weighty=True)
def countersign(code: str, room_id: str) -> Response:
    with _act_on_room(code, room_id, SUPERVISOR) as (act, room):
        sign_room.countersign_room(act, room)
    return _to_room(code, room_id)


@pages.get("/<room_id>/sheet.pdf")
@access.officer(*READERS)
def sheet(code: str, room_id: str) -> Response:
    round_ = round_of(code, *READERS)
    room = queries.interview_room_in(reading(), round_.id, room_id)
    if room.state == "closed" and not _sees_marks(room):
        raise Refused("interview.not_signed")
    response = Response(score_sheet_pdf(reading(), round_, room), mimetype="application/pdf")
    return as_download(response, f"F-13-{round_.code}-{room.public_id}.pdf")
