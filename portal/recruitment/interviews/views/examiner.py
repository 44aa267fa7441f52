"""The examiner's tablet: candidate codes, their own marks, nothing else; and the 主考官's signature
under F-13."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.interviews import queries
from portal.recruitment.interviews.documents import score_sheet
from portal.recruitment.interviews.forms import ReasonForm
from portal.recruitment.interviews.mark_models import MarkSheet
from portal.recruitment.interviews.mark_queries import own_sheets, values_of
from portal.recruitment.interviews.models import InterviewRoom, PanelMember, Turn
from portal.recruitment.interviews.services import (
    correct_marks,
    declare_avoidance,
    issue_cards,
    sign_room,
    type_sheets,
)
from portal.recruitment.interviews.services.hold_interview import locked_slot
from portal.recruitment.interviews.services.mark_turns import submit_marks
from portal.recruitment.interviews.services.plan_rooms import locked_interview_room
from portal.recruitment.interviews.views.mark_forms import SheetForm, sheet_form
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.roles import EXAMINER
from portal.recruitment.unions.posting import act_as

pages = Blueprint("interviews_examiner", __name__, url_prefix="/office/examining")


@pages.get("")
@access.officer(EXAMINER)
def index() -> str:
    return render_template(
        "recruitment/interviews/examiner/index.html",
        places=queries.rooms_of_examiner(reading(), viewer().account_id),
    )


def _current(slot: Turn, sheet: MarkSheet | None, form: SheetForm | None) -> dict[str, Any]:
    """The turn that is being held, with the form for it and what was kept as a draft."""
    sent = sheet is not None and sheet.edition > 0
    draft = sheet.draft if sheet is not None and not sent and sheet.medium == "tablet" else None
    shown = form or sheet_form(slot, posted=False, texts=draft, carded=_carded(slot))
    return {
        "id": slot.public_id,
        "code": slot.candidate_code,
        "form": shown.form,
        "fields": shown.fields,
        "full_mark": shown.full_mark,
        "sent": sent,
        "seen": 0 if sheet is None else sheet.version,
        "sits": any(sitter.account_id == viewer().account_id for sitter in slot.sitters),
    }


def _carded(slot: Turn) -> bool:
    return issue_cards.has_card(reading(), slot, viewer().account_id)


def _turn(slot: Turn, sheet: MarkSheet | None, *, current: bool) -> dict[str, Any]:
    """``sheet``: the examiner's own, if there is one."""
    given = sheet is not None and sheet.edition > 0
    total = ""
    if sheet is not None and given:
        total = plain(sum(values_of(sheet).values(), Fraction(0)))
    return {
        "id": slot.public_id,
        "number": slot.position,
        "code": slot.candidate_code,
        "state": slot.state,
        "mine": given,
        "now": current,
        "total": total,
        "correctable": given and correct_marks.is_correctable(slot),
    }


def _signing(room: InterviewRoom) -> dict[str, Any] | None:
    """F-13 for the 主考官, once the 计分员 has signed."""
    chief = queries.panel_of(room)[:1]
    if not chief or chief[0].account_id != viewer().account_id or room.state != "closed":
        return None
    signatures = sign_room.signatures_of(room)
    if "tally" not in signatures:
        return None
    return {"lines": score_sheet(reading(), room), "open": "chief" not in signatures}


def _room_page(
    member: PanelMember, form: SheetForm | None = None, avoidance: ReasonForm | None = None
) -> str:
    """Only codes and one's own marks are handed to the page, and F-13 to who signs it."""
    own = own_sheets(reading(), member.room_id, member.account_id)
    slots = queries.slots_of(reading(), member.room_id)
    present = next((slot for slot in slots if slot.state == "present"), None)
    return render_template(
        "recruitment/interviews/examiner/room.html",
        room=member.room,
        number=member.number,
        turns=[
            _turn(slot, own.get(slot.id), current=slot is present)
            for slot in slots
            if slot.position is not None
        ],
        current=_current(present, own.get(present.id), form) if present else None,
        signing=_signing(member.room),
        avoidance_form=avoidance or ReasonForm(formdata=None),
        avoidances=[
            one
            for one in declare_avoidance.avoidances_of(reading(), member.room_id)
            if one.member.account_id == member.account_id
        ],
        may_declare=member.room.state in declare_avoidance.DECLARABLE,
    )


@pages.get("/<room_id>")
@access.officer(EXAMINER)
def room(room_id: str) -> str:
    return _room_page(_own(room_id))


def _own(room_id: str) -> PanelMember:
    return queries.own_place(reading(), room_id, viewer().account_id)


def _slot(member: PanelMember, slot_id: str) -> Turn:
    """Raises ``Refused('interview.slot_not_found')``."""
    slots = queries.slots_of(reading(), member.room_id)
    slot = next((slot for slot in slots if slot.public_id == slot_id), None)
    if slot is None:
        raise Refused("interview.slot_not_found")
    return slot


@pages.post("/<room_id>/avoidances")
@access.officer(EXAMINER)
def declare(room_id: str) -> Answer:
    form = ReasonForm()
    if form.validate_on_submit():
        with refusals_on(form, interview_reason_short="reason"), act_as(EXAMINER) as act:
            place = queries.own_place(act.session, room_id, viewer().account_id)
            declare_avoidance.declare_avoidance(act, place, form.reason.data or "")
            return back(".room", room_id=room_id)
    return again(_room_page(_own(room_id), avoidance=form))


@pages.post("/<room_id>/avoidances/<avoidance_id>/withdrawal")
@access.officer(EXAMINER)
def take_back(room_id: str, avoidance_id: str) -> Response:
    with act_as(EXAMINER) as act:
        place = queries.own_place(act.session, room_id, viewer().account_id)
        avoidance = declare_avoidance.locked_avoidance(act.session, place.room, avoidance_id)
        declare_avoidance.take_back(act, avoidance)
    return back(".room", room_id=room_id)


@pages.post("/<room_id>/<slot_id>")
@access.officer(EXAMINER)
def submit(room_id: str, slot_id: str) -> Answer:
    slot = _slot(_own(room_id), slot_id)
    form = sheet_form(slot, posted=True, carded=_carded(slot))
    if form.form.validate_on_submit():
        values = form.values()
        with (
            refusals_on(form.form, interview_above_full_mark="mark_0", interview_card="card"),
            act_as(EXAMINER) as act,
        ):
            place = queries.own_place(act.session, room_id, viewer().account_id)
            turn = locked_slot(act.session, place.room_id, slot_id)
            issue_cards.require_card(act, turn, form.card)
            submit_marks(act, turn, values)
            return back(".room", room_id=room_id)
    return again(_room_page(_own(room_id), form))


@pages.post("/<room_id>/<slot_id>/draft")
@access.officer(EXAMINER)
def keep_draft(room_id: str, slot_id: str) -> tuple[dict[str, Any], int]:
    """Saved while it is being typed; whatever stands in the fields."""
    texts = sheet_form(_slot(_own(room_id), slot_id), posted=True).texts()
    with act_as(EXAMINER) as act:
        place = queries.own_place(act.session, room_id, viewer().account_id)
        sheet = type_sheets.save_draft(act, locked_slot(act.session, place.room_id, slot_id), texts)
        act.session.flush()
        return {"saved": True, "seen": sheet.version}, 200


def _correction_page(member: PanelMember, slot: Turn, form: SheetForm) -> str:
    return render_template(
        "recruitment/interviews/examiner/correction.html",
        room=member.room,
        slot_id=slot.public_id,
        code=slot.candidate_code,
        form=form.form,
        fields=form.fields,
        full_mark=form.full_mark,
    )


@pages.get("/<room_id>/<slot_id>/correction")
@access.officer(EXAMINER)
def correction(room_id: str, slot_id: str) -> str:
    member = _own(room_id)
    slot = _slot(member, slot_id)
    return _correction_page(
        member, slot, sheet_form(slot, posted=False, reasoned=True, carded=_carded(slot))
    )


@pages.post("/<room_id>/<slot_id>/correction")
@access.officer(EXAMINER)
def correct(room_id: str, slot_id: str) -> Answer:
    """The one-day card stands for a second factor: examiners carry no phone."""
    slot = _slot(_own(room_id), slot_id)
    form = sheet_form(slot, posted=True, reasoned=True, carded=_carded(slot))
    if form.form.validate_on_submit():
        values, reason = form.values(), form.form["reason"].data or ""
        with (
            refusals_on(
                form.form,
                interview_above_full_mark="mark_0",
                interview_reason_short="reason",
                interview_card="card",
            ),
            act_as(EXAMINER) as act,
        ):
            place = queries.own_place(act.session, room_id, viewer().account_id)
            turn = locked_slot(act.session, place.room_id, slot_id)
            issue_cards.require_card(act, turn, form.card)
            correct_marks.correct_marks(act, turn, values, reason)
            return back(".room", room_id=room_id)
    member = _own(room_id)
    return again(_correction_page(member, _slot(member, slot_id), form))


@pages.post("/<room_id>/signature")
@access.officer(EXAMINER, weighty=True)
def sign(room_id: str) -> Response:
    with act_as(EXAMINER) as act:
        place = queries.own_place(act.session, room_id, viewer().account_id)
        round_ = act.session.get_one(RecruitmentRound, place.room.round_id)
        locked = locked_interview_room(act.session, round_.id, room_id)
        sign_room.sign_chief(RoundAct.of(act, round_), locked)
    return back(".room", room_id=room_id)
