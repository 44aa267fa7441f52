"""The examiner's tablet: candidate codes, their own marks, nothing else."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask import Blueprint, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.interviews import queries
from portal.recruitment.interviews.forms import marks_form
from portal.recruitment.interviews.mark_models import MarkSheet
from portal.recruitment.interviews.mark_queries import own_sheets, values_of
from portal.recruitment.interviews.models import PanelMember, Turn
from portal.recruitment.interviews.services.hold_interview import locked_slot
from portal.recruitment.interviews.services.mark_turns import submit_marks
from portal.recruitment.rulebook.policy import Policy
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


def _elements(policy: Policy) -> tuple[tuple[str, ...], Fraction]:
    rule = policy.interview
    if rule is None:
        raise Refused("interview.no_rule")
    return rule.elements or ("",), policy.component(rule.component).full_mark


def _form(slot: Turn, *, posted: bool) -> tuple[Form, tuple[str, ...], Fraction]:
    elements, full_mark = _elements(queries.slot_policy(reading(), slot))
    kind = marks_form(elements, Decimal(plain(full_mark)))
    return (kind() if posted else kind(formdata=None)), elements, full_mark


def _current(slot: Turn, form: Form | None, *, sent: bool) -> dict[str, Any]:
    """The turn that is being held, with the form for it."""
    blank, elements, full_mark = _form(slot, posted=False)
    return {
        "id": slot.public_id,
        "code": slot.candidate_code,
        "form": form or blank,
        "fields": [f"mark_{number}" for number in range(len(elements))],
        "full_mark": full_mark,
        "sent": sent,
    }


def _turn(slot: Turn, sheet: MarkSheet | None, *, current: bool) -> dict[str, Any]:
    """``sheet``: the examiner's own, if there is one."""
    given = sheet is not None and sheet.edition > 0
    total = ""
    if sheet is not None and given:
        total = plain(sum(values_of(sheet).values(), Fraction(0)))
    return {
        "number": slot.position,
        "code": slot.candidate_code,
        "state": slot.state,
        "mine": given,
        "now": current,
        "total": total,
    }


def _room_page(member: PanelMember, form: Form | None = None) -> str:
    """Only codes and one's own marks are handed to the page."""
    own = own_sheets(reading(), member.room_id, member.account_id)
    slots = queries.slots_of(reading(), member.room_id)
    present = next((slot for slot in slots if slot.state == "present"), None)
    sent = present is not None and present.id in own and own[present.id].edition > 0
    return render_template(
        "recruitment/interviews/examiner/room.html",
        room=member.room,
        number=member.number,
        turns=[
            _turn(slot, own.get(slot.id), current=slot is present)
            for slot in slots
            if slot.position is not None
        ],
        current=_current(present, form, sent=sent) if present else None,
    )


@pages.get("/<room_id>")
@access.officer(EXAMINER)
def room(room_id: str) -> str:
    return _room_page(queries.own_place(reading(), room_id, viewer().account_id))


def _slot(member: PanelMember, slot_id: str) -> Turn:
    """Raises ``Refused('interview.slot_not_found')``."""
    slots = queries.slots_of(reading(), member.room_id)
    slot = next((slot for slot in slots if slot.public_id == slot_id), None)
    if slot is None:
        raise Refused("interview.slot_not_found")
    return slot


@pages.post("/<room_id>/<slot_id>")
@access.officer(EXAMINER)
def submit(room_id: str, slot_id: str) -> Answer:
    member = queries.own_place(reading(), room_id, viewer().account_id)
    form, elements, _full_mark = _form(_slot(member, slot_id), posted=True)
    if form.validate_on_submit():
        values = {
            element: Fraction(form[f"mark_{number}"].data)
            for number, element in enumerate(elements)
        }
        with refusals_on(form, interview_above_full_mark="mark_0"), act_as(EXAMINER) as act:
            place = queries.own_place(act.session, room_id, viewer().account_id)
            submit_marks(act, locked_slot(act.session, place.room_id, slot_id), values)
            return back(".room", room_id=room_id)
    return again(_room_page(queries.own_place(reading(), room_id, viewer().account_id), form))
