"""The day itself: start, call, close. Marks stand in ``mark_turns``, signatures in
``sign_room``."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.recruitment.interviews.models import InterviewRoom, Sitter, Turn
from portal.recruitment.interviews.queries import sitting, slots_of
from portal.recruitment.interviews.services.declare_avoidance import avoidances_of
from portal.recruitment.interviews.services.discard_draw import require_no_discard
from portal.recruitment.interviews.services.tell_candidate import tell_candidate
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import INTERVIEW_ROOM, INTERVIEW_SLOT
from portal.recruitment.rulebook.lifecycles.interviews import FOLLOWED

FINISHED = ("marked", "announced", "absent", "void", "withdrawn", *FOLLOWED)
SHORTEST_REASON = 6
DISPUTE = "有异议的，请立即向现场监督员提出；登记有误的，由监督员恢复。"


def locked_slot(session: Session, room_id: int, public_id: str) -> Turn:
    """Raises ``Refused('interview.slot_not_found')``."""
    statement = select(Turn).where(Turn.room_id == room_id, Turn.public_id == public_id)
    slot = session.scalar(locked(session, statement))
    if slot is None:
        raise Refused("interview.slot_not_found")
    return slot


def start_room(act: RoundAct, room: InterviewRoom) -> None:
    """Raises ``Refused('interview.discard_waiting')`` while the draw may still be thrown away."""
    after = INTERVIEW_ROOM.after(room.state, "start")
    require_no_discard(act.session, room)
    room.state = after
    act.record_on_round("interviews.start", f"interview_room:{room.public_id}")


def call_next(act: RoundAct, room: InterviewRoom, *, present: bool) -> Turn:
    """Call the next in drawn order: present, or absent when nobody comes.

    Raises ``Refused('interview.not_running')``, ``'interview.previous_open'`` while marks of the
    one before are missing, ``'interview.all_called'``,
    ``'interview.avoidance_open'`` while a declared 回避 is not settled.
    """
    if room.state != "running":
        raise Refused("interview.not_running")
    slots = slots_of(act.session, room.id)
    if any(slot.state == "present" for slot in slots):
        raise Refused("interview.previous_open")
    if present and any(one.state == "declared" for one in avoidances_of(act.session, room.id)):
        raise Refused("interview.avoidance_open")
    slot = next((slot for slot in slots if slot.state == "waiting"), None)
    if slot is None:
        raise Refused("interview.all_called")
    slot.state = INTERVIEW_SLOT.after(slot.state, "call" if present else "mark_absent")
    if present:
        seat_panel(act.session, room, slot)
    else:
        tell_candidate(act, slot, "面试登记为缺考", f"叫号时没有到场，登记为缺考。{DISPUTE}")
    act.record_on_round(
        "interviews.call",
        f"interview_slot:{slot.public_id}",
        code=slot.candidate_code or "",
        state=slot.state,
    )
    return slot


def seat_panel(session: Session, room: InterviewRoom, slot: Turn) -> None:
    """Write down who sits in each place now that the turn is called; a turn that is called again
    keeps whom it had."""
    if slot.sitters:
        return
    slot.sitters.extend(
        Sitter(number=member.number, account_id=member.account_id, from_outside=member.from_outside)
        for member in sitting(room.members, slot)
    )
    session.flush()


def void_turn(act: RoundAct, slot: Turn, reason: str) -> None:
    """A turn that does not count, by a decision with its grounds; marks given before stay on the
    record and count for nothing.

    Raises ``Refused('interview.reason_missing')``.
    """
    after = INTERVIEW_SLOT.after(slot.state, "void")
    slot.reason = require_reason(reason, "interview.reason_missing", least=SHORTEST_REASON)
    slot.state = after
    tell_candidate(act, slot, "面试违纪登记", f"面试成绩登记为无效：{slot.reason}。{DISPUTE}")
    act.record_on_round(
        "interviews.void",
        f"interview_slot:{slot.public_id}",
        code=slot.candidate_code or "",
        reason=slot.reason,
    )


def close_room(act: RoundAct, room: InterviewRoom) -> None:
    """Raises ``Refused('interview.turns_open')`` while somebody waits or marks are missing."""
    after = INTERVIEW_ROOM.after(room.state, "close")
    waiting = [slot for slot in slots_of(act.session, room.id) if slot.state not in FINISHED]
    if waiting:
        raise Refused("interview.turns_open", count=len(waiting))
    room.state, room.closed_by, room.closed_at = after, act.by.account_id, act.at
    room.closings += 1
    act.record_on_round("interviews.close", f"interview_room:{room.public_id}")
