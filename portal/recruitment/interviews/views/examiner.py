"""The examiner's tablet: candidate codes, his own marks, nothing else."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from flask import Blueprint, Response, redirect, render_template, url_for

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.interviews import queries
from portal.recruitment.interviews.forms import marks_form
from portal.recruitment.interviews.models import InterviewSlot, PanelMember
from portal.recruitment.interviews.services.hold_interview import locked_slot, submit_marks
from portal.recruitment.rulebook.policy import Policy
from portal.recruitment.rulebook.roles import EXAMINER
from portal.recruitment.unions.acting import acting

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


def _form(slot: InterviewSlot, *, posted: bool) -> tuple[Form, tuple[str, ...], Fraction]:
    elements, full_mark = _elements(queries.slot_policy(reading(), slot))
    kind = marks_form(elements, Decimal(plain(full_mark)))
    return (kind() if posted else kind(formdata=None)), elements, full_mark


def _room_page(member: PanelMember, form: Form | None = None) -> str:
    """Only codes and one's own marks are handed to the page."""
    own = queries.own_marks(reading(), member.id)
    slots = queries.slots_of(reading(), member.room_id)
    present = next((slot for slot in slots if slot.state == "present"), None)
    current = None
    if present is not None:
        fresh, elements, full_mark = _form(present, posted=False)
        current = {
            "id": present.public_id,
            "code": present.candidate_code,
            "form": form or fresh,
            "fields": [f"mark_{n}" for n in range(len(elements))],
            "full_mark": full_mark,
            "sent": present.id in own,
        }
    turns = [
        {
            "number": slot.position,
            "code": slot.candidate_code,
            "state": slot.state,
            "mine": slot.id in own,
            "now": slot is present,
            "total": plain(sum((mark.value for mark in own[slot.id].values()), Fraction(0)))
            if slot.id in own
            else "",
        }
        for slot in slots
        if slot.position is not None
    ]
    return render_template(
        "recruitment/interviews/examiner/room.html",
        room=member.room,
        number=member.number,
        turns=turns,
        current=current,
    )


@pages.get("/<room_id>")
@access.officer(EXAMINER)
def room(room_id: str) -> str:
    return _room_page(queries.own_place(reading(), room_id, viewer().account_id))


@pages.post("/<room_id>/<slot_id>")
@access.officer(EXAMINER)
def submit(room_id: str, slot_id: str) -> Response | tuple[str, int]:
    member = queries.own_place(reading(), room_id, viewer().account_id)
    slot = next(
        (one for one in queries.slots_of(reading(), member.room_id) if one.public_id == slot_id),
        None,
    )
    if slot is None:
        raise Refused("interview.slot_not_found")
    form, elements, _full_mark = _form(slot, posted=True)
    if form.validate_on_submit():
        values = {
            element: Fraction(form[f"mark_{number}"].data)
            for number, element in enumerate(elements)
        }
        with refusals_on(form, interview_above_full_mark="mark_0"), transaction() as session:
            place = queries.own_place(session, room_id, viewer().account_id)
            submit_marks(
                session,
                locked_slot(session, place.room_id, slot_id),
                place,
                values,
                by=acting(viewer(), EXAMINER),
                at=now(),
            )
            return redirect(url_for(".room", room_id=room_id), 303)
    return _room_page(queries.own_place(reading(), room_id, viewer().account_id), form), 422
