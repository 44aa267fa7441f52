"""The interview desk: rooms, panels, the draw, the order of the day, the sheet."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel import draw
from portal.recruitment.interviews import queries
from portal.recruitment.interviews.documents import score_sheet, score_sheet_pdf
from portal.recruitment.interviews.forms import NumbersForm, PanelForm, RoomForm, VoidForm
from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.interviews.services import hold_interview, plan_rooms
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import locked_round
from portal.recruitment.rulebook.roles import (
    CHECKER,
    EXAM_OFFICER,
    PUBLISHER,
    READING_ROLES,
    SUPERVISOR,
)
from portal.recruitment.unions.acting import acting

pages = Blueprint("interviews_office", __name__, url_prefix="/office/rounds/<code>/interviews")
READERS = (EXAM_OFFICER, SUPERVISOR, PUBLISHER, CHECKER, *READING_ROLES)


def _round(code: str, *roles: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(*roles))


def _to_room(code: str, room_id: str) -> Response:
    return redirect(url_for(".show", code=code, room_id=room_id), 303)


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
    return _index(_round(code, *READERS))


@pages.post("")
@access.officer(EXAM_OFFICER)
def plan(code: str) -> Response | tuple[str, int]:
    round_ = _round(code, EXAM_OFFICER)
    form = RoomForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, interview_room_name="name", interview_room_time="starts_at"),
            transaction() as session,
        ):
            fresh = locked_round(session, round_.id)
            room = plan_rooms.plan_room(
                session,
                fresh,
                name=form.name.data or "",
                starts_at=form.starts_at.data,
                by=acting(viewer(), EXAM_OFFICER),
                at=now(),
            )
            room_id = room.public_id
            return _to_room(code, room_id)
    return _index(_round(code, EXAM_OFFICER), form), 422


def _panel_form(round_: RecruitmentRound, room: InterviewRoom, *, posted: bool) -> PanelForm:
    people = queries.examiners_for(reading(), round_, local(room.starts_at).date())
    choices = [(account.id, account.display_name) for account, _outside in people]
    members = [member.account_id for member in room.members]
    form = (
        PanelForm()
        if posted
        else PanelForm(
            formdata=None, data={"chief": members[0] if members else None, "examiners": members[1:]}
        )
    )
    form.chief.choices = form.examiners.choices = choices
    form.outside = frozenset(account.id for account, outside in people if outside)
    return form


def _page(round_: RecruitmentRound, room: InterviewRoom, **forms: Form) -> str:
    session = reading()
    slots = queries.slots_of(session, room.id)
    tickets = queries.tickets_of(session, [slot.application_id for slot in slots])
    ready = bool(slots) and len(tickets) == len(slots)
    turns: list[dict[str, Any]] = [
        {
            "slot": slot,
            "ticket": tickets.get(slot.application_id, ""),
            "missing": [member.number for member in hold_interview.missing_examiners(session, slot)]
            if slot.state == "present"
            else [],
        }
        for slot in slots
    ]
    roles = viewer().roles
    acts = EXAM_OFFICER in roles
    open_now = any(slot.state == "present" for slot in slots)
    return render_template(
        "recruitment/interviews/office/room.html",
        round_=round_,
        room=room,
        turns=turns,
        list_digest=draw.list_digest(tickets.values()) if ready else "",
        panel_form=forms.get("panel") or _panel_form(round_, room, posted=False),
        numbers_form=forms.get("numbers") or NumbersForm(formdata=None),
        void_form=forms.get("void") or VoidForm(formdata=None),
        lines=score_sheet(session, room) if room.state in {"closed", "signed"} else [],
        outside=sum(member.from_outside for member in room.members),
        may={
            "arrange": acts and room.state == "planned" and room.commitment is None,
            "commit": acts
            and room.state == "planned"
            and room.commitment is None
            and ready
            and bool(room.members),
            "draw": acts and room.state == "planned" and room.commitment is not None,
            "start": acts and room.state == "drawn",
            "call": acts
            and room.state == "running"
            and not open_now
            and any(slot.state == "waiting" for slot in slots),
            "void": acts and room.state == "running" and open_now,
            "close": acts
            and room.state == "running"
            and all(slot.state in hold_interview.FINISHED for slot in slots),
            "countersign": SUPERVISOR in roles and room.state == "closed",
        },
    )


@pages.get("/<room_id>")
@access.officer(*READERS)
def show(code: str, room_id: str) -> str:
    round_ = _round(code, *READERS)
    return _page(round_, queries.interview_room_in(reading(), round_.id, room_id))


@pages.post("/<room_id>/panel")
@access.officer(EXAM_OFFICER)
def panel(code: str, room_id: str) -> Response | tuple[str, int]:
    round_ = _round(code, EXAM_OFFICER)
    room = queries.interview_room_in(reading(), round_.id, room_id)
    form = _panel_form(round_, room, posted=True)
    if form.validate_on_submit():
        wanted = [form.chief.data, *(one for one in form.examiners.data if one != form.chief.data)]
        with (
            refusals_on(form, interview_panel_odd="examiners", interview_panel_small="examiners"),
            transaction() as session,
        ):
            fresh = locked_round(session, round_.id)
            room = plan_rooms.locked_interview_room(session, fresh.id, room_id)
            plan_rooms.assign_panel(
                session, fresh, room, wanted, by=acting(viewer(), EXAM_OFFICER), at=now()
            )
            return _to_room(code, room_id)
    round_ = _round(code, EXAM_OFFICER)
    return _page(round_, queries.interview_room_in(reading(), round_.id, room_id), panel=form), 422


@pages.post("/<room_id>/commitment")
@access.officer(EXAM_OFFICER)
def commit(code: str, room_id: str) -> Response:
    round_ = _round(code, EXAM_OFFICER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        room = plan_rooms.locked_interview_room(session, fresh.id, room_id)
        plan_rooms.commit_order(session, fresh, room, by=acting(viewer(), EXAM_OFFICER), at=now())
    return _to_room(code, room_id)


@pages.post("/<room_id>/draw")
@access.officer(EXAM_OFFICER)
def draw_turns(code: str, room_id: str) -> Response | tuple[str, int]:
    round_ = _round(code, EXAM_OFFICER)
    form = NumbersForm()
    if form.validate_on_submit():
        with (
            refusals_on(form, draw_numbers="numbers", interview_numbers_missing="numbers"),
            transaction() as session,
        ):
            fresh = locked_round(session, round_.id)
            room = plan_rooms.locked_interview_room(session, fresh.id, room_id)
            plan_rooms.draw_order(
                session,
                fresh,
                room,
                numbers=form.numbers.data or "",
                by=acting(viewer(), EXAM_OFFICER),
                at=now(),
            )
            return _to_room(code, room_id)
    round_ = _round(code, EXAM_OFFICER)
    return _page(
        round_, queries.interview_room_in(reading(), round_.id, room_id), numbers=form
    ), 422


@pages.post("/<room_id>/start")
@access.officer(EXAM_OFFICER)
def start(code: str, room_id: str) -> Response:
    round_ = _round(code, EXAM_OFFICER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        room = plan_rooms.locked_interview_room(session, fresh.id, room_id)
        hold_interview.start_room(session, fresh, room, by=acting(viewer(), EXAM_OFFICER), at=now())
    return _to_room(code, room_id)


@pages.post("/<room_id>/calls/<any(present, absent):how>")
@access.officer(EXAM_OFFICER)
def call(code: str, room_id: str, how: str) -> Response:
    round_ = _round(code, EXAM_OFFICER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        room = plan_rooms.locked_interview_room(session, fresh.id, room_id)
        hold_interview.call_next(
            session,
            fresh,
            room,
            present=how == "present",
            by=acting(viewer(), EXAM_OFFICER),
            at=now(),
        )
    return _to_room(code, room_id)


@pages.post("/<room_id>/turns/<slot_id>/void")
@access.officer(EXAM_OFFICER)
def void(code: str, room_id: str, slot_id: str) -> Response | tuple[str, int]:
    round_ = _round(code, EXAM_OFFICER)
    form = VoidForm()
    if form.validate_on_submit():
        with refusals_on(form, interview_reason_missing="reason"), transaction() as session:
            fresh = locked_round(session, round_.id)
            room = plan_rooms.locked_interview_room(session, fresh.id, room_id)
            slot = hold_interview.locked_slot(session, room.id, slot_id)
            hold_interview.void_turn(
                session,
                fresh,
                slot,
                reason=form.reason.data or "",
                by=acting(viewer(), EXAM_OFFICER),
                at=now(),
            )
            return _to_room(code, room_id)
    round_ = _round(code, EXAM_OFFICER)
    return _page(round_, queries.interview_room_in(reading(), round_.id, room_id), void=form), 422


@pages.post("/<room_id>/close")
@access.officer(EXAM_OFFICER)
def close(code: str, room_id: str) -> Response:
    round_ = _round(code, EXAM_OFFICER)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        room = plan_rooms.locked_interview_room(session, fresh.id, room_id)
        hold_interview.close_room(session, fresh, room, by=acting(viewer(), EXAM_OFFICER), at=now())
    return _to_room(code, room_id)


@pages.post("/<room_id>/countersignature")
@access.officer(SUPERVISOR)
def countersign(code: str, room_id: str) -> Response:
    round_ = _round(code, SUPERVISOR)
    with transaction() as session:
        fresh = locked_round(session, round_.id)
        room = plan_rooms.locked_interview_room(session, fresh.id, room_id)
        hold_interview.countersign_room(
            session, fresh, room, by=acting(viewer(), SUPERVISOR), at=now()
        )
    return _to_room(code, room_id)


@pages.get("/<room_id>/sheet.pdf")
@access.officer(*READERS)
def sheet(code: str, room_id: str) -> Response:
    round_ = _round(code, *READERS)
    room = queries.interview_room_in(reading(), round_.id, room_id)
    response = Response(score_sheet_pdf(reading(), round_, room), mimetype="application/pdf")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="F-13-{round_.code}-{room.public_id}.pdf"'
    )
    return response
