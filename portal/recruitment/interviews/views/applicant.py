"""A candidate's own interview: which half-day, where to wait, until when to be there; and how to
give it up."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.interviews import queries
from portal.recruitment.interviews.forms import ReasonForm
from portal.recruitment.interviews.models import Turn
from portal.recruitment.interviews.services.hold_interview import locked_slot
from portal.recruitment.interviews.services.leave_turn import withdraw_turn
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.services.draft import locked_round
from portal.recruitment.rulebook.lifecycles import INTERVIEW_SLOT
from portal.recruitment.rulebook.roles import APPLICANT
from portal.recruitment.unions.posting import act_as

pages = Blueprint("interviews_applicant", __name__, url_prefix="/my/interviews")


def _own(public_id: str) -> Turn:
    """Raises ``Refused('interview.no_turn')``."""
    turn = queries.own_turn(reading(), public_id, viewer().account_id)
    if turn is None:
        raise Refused("interview.no_turn")
    return turn


def _own_state(state: str) -> str:
    """What the candidate may know before the list is out: not who has marked."""
    return "done" if state in ("marked", "announced", "void") else state


def _page(turn: Turn, form: ReasonForm | None = None) -> str:
    return render_template(
        "recruitment/interviews/applicant/show.html",
        application=turn.application,
        half_day=turn.room.day,
        state_code=_own_state(turn.state),
        form=form or ReasonForm(formdata=None),
        may_withdraw="withdraw" in INTERVIEW_SLOT.actions(turn.state, (APPLICANT,)),
    )


@pages.get("/<public_id>")
@access.applicant
def show(public_id: str) -> str:
    return _page(_own(public_id))


@pages.post("/<public_id>")
@access.applicant
def withdraw(public_id: str) -> Answer:
    form = ReasonForm()
    turn = _own(public_id)
    if form.validate_on_submit():
        round_id, room_id, slot_id = turn.room.round_id, turn.room_id, turn.public_id
        with refusals_on(form, interview_reason_missing="reason"), act_as() as act:
            own = RoundAct.of(act, locked_round(act.session, round_id))
            withdraw_turn(own, locked_slot(act.session, room_id, slot_id), form.reason.data or "")
            return back(".show", public_id=public_id)
    return again(_page(_own(public_id), form))
