"""计分员 and 核分员: who has not handed in, the values once all are in, paper sheets, the announced
score, and F-13."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.interviews import queries
from portal.recruitment.interviews.documents import sheet_lines
from portal.recruitment.interviews.mark_models import MarkAmendment
from portal.recruitment.interviews.mark_queries import sheet_at, values_of
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.services import (
    correct_marks,
    mark_turns,
    sign_room,
    type_sheets,
)
from portal.recruitment.interviews.services.hold_interview import locked_slot
from portal.recruitment.interviews.views.mark_forms import SheetForm, sheet_form
from portal.recruitment.interviews.views.room_page import act_on_room
from portal.recruitment.rounds.posting import round_of
from portal.recruitment.rulebook.lifecycles import INTERVIEW_SLOT, MARK_AMENDMENT
from portal.recruitment.rulebook.roles import ARBITER, SCORE_CLERK, SUPERVISOR

pages = Blueprint(
    "interviews_tally", __name__, url_prefix="/office/rounds/<code>/interviews/<room_id>/tally"
)
TYPING = (SCORE_CLERK, ARBITER)
READING = (*TYPING, SUPERVISOR)


def _room(code: str, room_id: str, *roles: str) -> InterviewRoom:
    return queries.interview_room_in(reading(), round_of(code, *roles).id, room_id)


def _sees(room: InterviewRoom, turn: Turn) -> bool:
    """Values after all are in; the supervisor's are those of the closed room."""
    if turn.state not in queries.MARKED:
        return False
    return viewer().has_role(*TYPING) or room.state in ("closed", "signed")


def _row(room: InterviewRoom, turn: Turn) -> dict[str, Any]:
    """A turn by its code; who it is stays unknown."""
    called = turn.state == "present"
    return {
        "id": turn.public_id,
        "code": turn.candidate_code or "—",
        "state": turn.state,
        "missing": mark_turns.missing_places(reading(), turn) if called else [],
        "lines": sheet_lines(reading(), turn) if _sees(room, turn) else [],
        "announce": "announce" in INTERVIEW_SLOT.actions(turn.state, viewer().roles)
        and room.state != "signed",
        "amendable": viewer().has_role(SCORE_CLERK) and _is_told(room, turn),
    }


def _is_told(room: InterviewRoom, turn: Turn) -> bool:
    """The maker can no longer correct by themselves."""
    return turn.state in queries.MARKED and (
        turn.announced_at is not None or bool(sign_room.signatures_of(room))
    )


def _amendment(room: InterviewRoom, row: MarkAmendment) -> dict[str, Any]:
    """What stands and what is asked for, for those who may see the turn's values."""
    sees = _sees(room, row.sheet.turn)
    asked = {element: Fraction(value) for element, value in row.values.items()}
    return {
        "id": row.public_id,
        "code": row.sheet.turn.candidate_code,
        "place": row.sheet.number,
        "before": mark_turns.mark_words(values_of(row.sheet)) if sees else "",
        "asked": mark_turns.mark_words(asked) if sees else "",
        "reason": row.reason,
        "state": row.state,
        "open": MARK_AMENDMENT.allows(row.state, "confirm"),
    }


def _may(room: InterviewRoom) -> dict[str, bool]:
    signed, closed = sign_room.signatures_of(room), room.state == "closed"
    return {
        "tally": closed and "tally" not in signed and viewer().has_role(SCORE_CLERK),
        "check": closed
        and "tally" in signed
        and "check" not in signed
        and viewer().has_role(ARBITER),
        "decide": viewer().has_role(SUPERVISOR),
    }


@pages.get("")
@access.officer(*READING)
def show(code: str, room_id: str) -> str:
    room = _room(code, room_id, *READING)
    turns = queries.slots_of(reading(), room.id)
    return render_template(
        "recruitment/interviews/office/tally.html",
        round_=round_of(code, *READING),
        room=room,
        places=[member.number for member in queries.panel_of(room)],
        rows=[_row(room, turn) for turn in turns],
        amendments=[
            _amendment(room, row) for row in correct_marks.amendments_of(reading(), room.id)
        ],
        signatures=sign_room.signatures_of(room),
        may=_may(room),
    )


@pages.post("/turns/<slot_id>/announcement")
@access.officer(SCORE_CLERK)
def announce(code: str, room_id: str, slot_id: str) -> Response:
    with act_on_room(code, room_id, SCORE_CLERK) as (act, room):
        sign_room.announce_turn(act, locked_slot(act.session, room.id, slot_id))
    return back(".show", code=code, room_id=room_id)


@pages.post("/signature")
@access.officer(*TYPING, weighty=True)
def sign(code: str, room_id: str) -> Response:
    """The 计分员 first, then the 核分员."""
    role = SCORE_CLERK if viewer().has_role(SCORE_CLERK) else ARBITER
    step = sign_room.sign_tally if role == SCORE_CLERK else sign_room.sign_check
    with act_on_room(code, room_id, role) as (act, room):
        step(act, room)
    return back(".show", code=code, room_id=room_id)


def _turn_of(room: InterviewRoom, slot_id: str) -> Turn:
    """Raises ``Refused('interview.slot_not_found')``."""
    for turn in queries.slots_of(reading(), room.id):
        if turn.public_id == slot_id:
            return turn
    raise Refused("interview.slot_not_found")


def _sheet_page(
    code: str, room: InterviewRoom, turn: Turn, number: int, sent: SheetForm | None = None
) -> str:
    """A paper sheet to be typed, or an amendment of what was announced; nothing that is in
    already is shown."""
    amending = turn.state != "present"
    sheet = sent or sheet_form(turn, posted=False, reasoned=amending)
    return render_template(
        "recruitment/interviews/office/sheet.html",
        round_=round_of(code, *TYPING),
        room=room,
        code=turn.candidate_code or "",
        number=number,
        amending=amending,
        form=sheet.form,
        fields=sheet.fields,
        full_mark=sheet.full_mark,
    )


@pages.get("/turns/<slot_id>/sheets/<int:number>")
@access.officer(*TYPING)
def sheet(code: str, room_id: str, slot_id: str, number: int) -> str:
    room = _room(code, room_id, *TYPING)
    return _sheet_page(code, room, _turn_of(room, slot_id), number)


@pages.post("/turns/<slot_id>/sheets/<int:number>")
@access.officer(*TYPING)
def send_sheet(code: str, room_id: str, slot_id: str, number: int) -> Answer:
    room = _room(code, room_id, *TYPING)
    turn = _turn_of(room, slot_id)
    amending = turn.state != "present"
    sent = sheet_form(turn, posted=True, reasoned=amending)
    if sent.form.validate_on_submit():
        values = sent.values()
        with (
            refusals_on(sent.form, interview_above_full_mark="mark_0"),
            act_on_room(code, room_id, *TYPING) as (act, room),
        ):
            turn = locked_slot(act.session, room.id, slot_id)
            if amending:
                _amend(sent.form, act, turn, number, values)
            else:
                type_sheets.type_sheet(act, turn, number, values)
            return back(".show", code=code, room_id=room_id)
    room = _room(code, room_id, *TYPING)
    return again(_sheet_page(code, room, _turn_of(room, slot_id), number, sent))


def _amend(form: Form, act: Any, turn: Turn, number: int, values: Any) -> None:
    sheet = sheet_at(act.session, turn.id, number)
    correct_marks.propose_amendment(act, sheet, values, form.reason.data or "")


@pages.post("/amendments/<amendment_id>/<any(confirmation, refusal):how>")
@access.officer(SUPERVISOR, weighty=True)
def decide(code: str, room_id: str, amendment_id: str, how: str) -> Response:
    with act_on_room(code, room_id, SUPERVISOR) as (act, room):
        amendment = correct_marks.locked_amendment(act.session, room.id, amendment_id)
        if how == "confirmation":
            correct_marks.confirm_amendment(act, amendment)
        else:
            correct_marks.refuse_amendment(act, amendment)
    return back(".show", code=code, room_id=room_id)
