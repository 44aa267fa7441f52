"""An interview room's page for the office: what stands there, and what the viewer may do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _

from portal.foundation.time.clock import local
from portal.foundation.web.forms import Form
from portal.foundation.web.posting import back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel import draw
from portal.recruitment.interviews import queries
from portal.recruitment.interviews.documents import score_sheet
from portal.recruitment.interviews.forms import (
    CustodyForm,
    LeaveForm,
    NumbersForm,
    PanelForm,
    ReasonForm,
    ReplaceForm,
    VoidForm,
)
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.services import (
    declare_avoidance,
    discard_draw,
    hold_interview,
    mark_turns,
    plan_rooms,
    replace_examiner,
    sign_room,
)
from portal.recruitment.interviews.services.leave_turn import OPEN_ROOMS
from portal.recruitment.labels import word
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rulebook.lifecycles import INTERVIEW_ROOM, INTERVIEW_SLOT
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, SUPERVISOR

SIGNING = (EXAM_OFFICER, SUPERVISOR)
LEAVING = ("repeat", "postpone", "move", "withdraw", "restore")
FROM_NEXT = "next"


@contextmanager
def act_on_room(code: str, room_id: str, *roles: str) -> Iterator[tuple[RoundAct, InterviewRoom]]:
    """An act on one room of the round, both locked."""
    with act_on_round(code, *roles) as act:
        yield act, plan_rooms.locked_interview_room(act.session, act.round_.id, room_id)


def to_room(code: str, room_id: str) -> Response:
    return back("interviews_office.show", code=code, room_id=room_id)


def people_form(round_: RecruitmentRound, room: InterviewRoom, *, posted: bool) -> PanelForm:
    people = queries.examiners_for(reading(), round_, local(room.starts_at).date())
    choices = [(account.id, account.display_name) for account, _outside in people]
    members = [member.account_id for member in queries.panel_of(room)]
    chosen = {"chief": members[0] if members else None, "examiners": members[1:]}
    form = PanelForm() if posted else PanelForm(formdata=None, data=chosen)
    form.chief.choices = form.examiners.choices = choices
    form.outside = frozenset(account.id for account, outside in people if outside)
    return form


def replace_form(round_: RecruitmentRound, room: InterviewRoom, *, posted: bool) -> ReplaceForm:
    """Places, examiners who do not sit there, and turns that have not been called."""
    form = ReplaceForm() if posted else ReplaceForm(formdata=None)
    panel = queries.panel_of(room)
    seated = {member.account_id for member in panel}
    people = queries.examiners_for(reading(), round_, local(room.starts_at).date())
    form.number.choices = [
        (member.number, _("%(n)s 号：%(who)s", n=member.number, who=member.account.display_name))
        for member in panel
    ]
    form.account.choices = [
        (account.id, account.display_name)
        for account, _outside in people
        if account.id not in seated
    ]
    waiting = [turn for turn in queries.slots_of(reading(), room.id) if turn.state == "waiting"]
    form.turn.choices = [
        (FROM_NEXT, _("从下一位起")),
        *((turn.public_id, _("只这一位：%(c)s", c=turn.candidate_code or "—")) for turn in waiting),
    ]
    return form


def leave_form(
    room: InterviewRoom, turns: list[Turn], tickets: dict[int, str], *, posted: bool
) -> LeaveForm:
    """Turns that the viewer may end in another way than by marks, and rooms that can take them."""
    form = LeaveForm() if posted else LeaveForm(formdata=None)
    leaving = {turn.public_id: leaving_actions(turn) for turn in turns}
    form.turn.choices = [
        (
            turn.public_id,
            f"{turn.candidate_code or tickets.get(turn.application_id, '')} · "
            f"{word('slot.state', turn.state)}",
        )
        for turn in turns
        if leaving[turn.public_id]
    ]
    possible = {action for actions in leaving.values() for action in actions}
    form.action.choices = [
        (action, word("turn.action", action)) for action in LEAVING if action in possible
    ]
    others = [
        other
        for other in queries.rooms_of(reading(), room.round_id)
        if other.id != room.id and other.state in OPEN_ROOMS
    ]
    form.room.choices = [("", _("本面试室")), *((other.public_id, other.name) for other in others)]
    return form


def leaving_actions(turn: Turn) -> list[str]:
    """What the viewer may do with the turn, of the ways out without marks."""
    if turn.room.state not in OPEN_ROOMS:
        return []
    actions = INTERVIEW_SLOT.actions(turn.state, viewer().roles)
    return [action for action in LEAVING if action in actions]


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
        "cancel": "cancel" in actions and "waiting" not in states,
        "draw": "draw" in actions,
        "start": "start" in actions,
        "call": running and not open_now and "waiting" in states,
        "void": running and open_now,
        "close": running and states <= set(hold_interview.FINISHED),
        "countersign": "countersign" in actions and not sign_room.missing_signatures(room),
        "reopen": "reopen" in actions,
        "refuse_avoidance": viewer().has_role(SUPERVISOR),
        "replace": viewer().has_role(EXAM_OFFICER) and room.state in replace_examiner.REPLACEABLE,
        "print": viewer().has_role(*SIGNING) and bool(slots),
        "keep": viewer().has_role(EXAM_OFFICER) and room.state in ("running", "closed", "signed"),
        **_may_discard(room),
    }


def _may_discard(room: InterviewRoom) -> dict[str, bool]:
    waiting = discard_draw.open_discard(reading(), room) is not None
    possible = INTERVIEW_ROOM.allows(room.state, "discard")
    return {
        "discard": possible and not waiting and viewer().has_role(CHECKER),
        "decide_discard": possible and waiting and viewer().has_role(SUPERVISOR),
    }


def sees_marks(room: InterviewRoom) -> bool:
    """The sheet of a closed room is for those who sign it; once signed, for every reader."""
    return room.state == "signed" or (room.state == "closed" and viewer().has_role(*SIGNING))


def room_page(code: str, room_id: str, *roles: str, **filled: Form) -> str:
    """The room's page; ``filled``: a form that was sent and did not go through, by its name."""
    session, round_ = reading(), round_of(code, *roles)
    room = queries.interview_room_in(session, round_.id, room_id)
    slots = queries.slots_of(session, room.id)
    tickets = queries.tickets_of(session, [slot.application_id for slot in slots])
    ready = bool(slots) and len(tickets) == len(slots)
    panel_form = filled.get("panel") or people_form(round_, room, posted=False)
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
        replace_form=filled.get("replace") or replace_form(round_, room, posted=False),
        leave_form=filled.get("leave") or leave_form(room, slots, tickets, posted=False),
        reason_form=filled.get("reason") or ReasonForm(formdata=None),
        custody_form=filled.get("custody") or CustodyForm(formdata=None),
        avoidances=declare_avoidance.avoidances_of(session, room.id),
        sees_avoidances=viewer().has_role(*SIGNING),
        discards=queries.discards_of(session, room.id),
        custody=queries.custody_of(session, room.id),
        signatures=sign_room.signatures_of(room),
        lines=score_sheet(session, room) if sees_marks(room) else [],
        panel=queries.panel_of(room),
        may=_may(room, slots, ready=ready),
    )
