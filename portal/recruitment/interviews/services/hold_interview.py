"""The day itself: start, call, mark, close, countersign.

Examiners mark a code, once, and see nobody's marks but their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decimals import plain
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.interviews.models import InterviewRoom, InterviewSlot, Mark, PanelMember
from portal.recruitment.interviews.queries import slot_policy, slots_of
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import INTERVIEW_ROOM, INTERVIEW_SLOT

FINISHED = ("marked", "absent", "void")
SHORTEST_REASON = 6


def locked_slot(session: Session, room_id: int, public_id: str) -> InterviewSlot:
    """Raises ``Refused('interview.slot_not_found')``."""
    statement = select(InterviewSlot).where(
        InterviewSlot.room_id == room_id, InterviewSlot.public_id == public_id
    )
    slot = session.scalar(locked(session, statement))
    if slot is None:
        raise Refused("interview.slot_not_found")
    return slot


def start_room(act: RoundAct, room: InterviewRoom) -> None:
    room.state = INTERVIEW_ROOM.after(room.state, "start")
    act.record_on_round("interviews.start", f"interview_room:{room.public_id}")


def call_next(act: RoundAct, room: InterviewRoom, *, present: bool) -> InterviewSlot:
    """Call the next in drawn order: present, or absent when nobody comes.

    Raises ``Refused('interview.not_running')``, ``'interview.previous_open'`` while marks of the
    one before are missing, ``'interview.all_called'``.
    """
    if room.state != "running":
        raise Refused("interview.not_running")
    slots = slots_of(act.session, room.id)
    if any(slot.state == "present" for slot in slots):
        raise Refused("interview.previous_open")
    slot = next((slot for slot in slots if slot.state == "waiting"), None)
    if slot is None:
        raise Refused("interview.all_called")
    slot.state = INTERVIEW_SLOT.after(slot.state, "call" if present else "mark_absent")
    act.record_on_round(
        "interviews.call",
        f"interview_slot:{slot.public_id}",
        code=slot.candidate_code or "",
        state=slot.state,
    )
    return slot


def void_turn(act: RoundAct, slot: InterviewSlot, reason: str) -> None:
    """A turn that does not count, by a decision with its grounds; marks given before stay on the
    record and count for nothing.

    Raises ``Refused('interview.reason_missing')``.
    """
    after = INTERVIEW_SLOT.after(slot.state, "void")
    slot.reason = require_reason(reason, "interview.reason_missing", least=SHORTEST_REASON)
    slot.state = after
    act.record_on_round(
        "interviews.void",
        f"interview_slot:{slot.public_id}",
        code=slot.candidate_code or "",
        reason=slot.reason,
    )


def submit_marks(
    act: Act, slot: InterviewSlot, member: PanelMember, values: Mapping[str, Fraction]
) -> bool:
    """One examiner's marks for one candidate: element → mark (``""`` where the policy lists no
    elements). True when they are new.

    The same marks sent twice change nothing. Raises ``Refused('interview.already_marked')`` for
    others, ``'interview.not_your_mark'``, ``'interview.not_present'``, ``'interview.elements'``,
    ``'interview.above_full_mark'``.
    """
    if member.room_id != slot.room_id or member.account_id != act.by.account_id:
        raise Refused("interview.not_your_mark")
    statement = select(Mark).where(Mark.slot_id == slot.id, Mark.member_id == member.id)
    before = {mark.element: mark.value for mark in act.session.scalars(statement)}
    if before:
        if before == dict(values):
            return False
        raise Refused("interview.already_marked")
    if slot.state != "present":
        raise Refused("interview.not_present")
    _check_values(act.session, slot, values)
    _keep_marks(act, slot, member, values)
    if not missing_examiners(act.session, slot):
        slot.state = INTERVIEW_SLOT.after(slot.state, "complete")
    return True


def _keep_marks(
    act: Act, slot: InterviewSlot, member: PanelMember, values: Mapping[str, Fraction]
) -> None:
    slot.marks.extend(
        Mark(member_id=member.id, element=element, value=value, submitted_at=act.at)
        for element, value in values.items()
    )
    act.session.flush()
    words = _mark_words(values)
    act.record(
        "interviews.mark",
        f"interview_slot:{slot.public_id}",
        chain=act.session.get_one(RecruitmentRound, slot.room.round_id).code,
        examiner=str(member.number),
        digest=_sealed(slot, member.number, words),
    )


def _mark_words(values: Mapping[str, Fraction]) -> str:
    return "；".join(
        f"{element or '总分'} {plain(value)}" for element, value in sorted(values.items())
    )


def _sealed(slot: InterviewSlot, examiner: int, words: str) -> str:
    """What stands in the chain for marks that nobody may see before the room is signed: keyed, so
    that nobody finds them by trying."""
    return Mark.vault.index("interviews.mark", f"{slot.public_id}|{examiner}|{words}")


def _check_values(session: Session, slot: InterviewSlot, values: Mapping[str, Fraction]) -> None:
    policy = slot_policy(session, slot)
    if policy.interview is None:
        raise Refused("interview.no_rule")
    if set(values) != set(policy.interview.elements or ("",)):
        raise Refused("interview.elements")
    full_mark = policy.component(policy.interview.component).full_mark
    if any(value < 0 for value in values.values()) or sum(values.values(), Fraction(0)) > full_mark:
        raise Refused("interview.above_full_mark", full_mark=plain(full_mark))


def missing_examiners(session: Session, slot: InterviewSlot) -> list[PanelMember]:
    """Who of the panel has not submitted for this turn, by number."""
    given = set(session.scalars(select(Mark.member_id).where(Mark.slot_id == slot.id)))
    statement = (
        select(PanelMember).where(PanelMember.room_id == slot.room_id).order_by(PanelMember.number)
    )
    return [member for member in session.scalars(statement) if member.id not in given]


def close_room(act: RoundAct, room: InterviewRoom) -> None:
    """Raises ``Refused('interview.turns_open')`` while somebody waits or marks are missing."""
    after = INTERVIEW_ROOM.after(room.state, "close")
    waiting = [slot for slot in slots_of(act.session, room.id) if slot.state not in FINISHED]
    if waiting:
        raise Refused("interview.turns_open", count=len(waiting))
    room.state, room.closed_by, room.closed_at = after, act.by.account_id, act.at
    act.record_on_round("interviews.close", f"interview_room:{room.public_id}")


def countersign_room(act: RoundAct, room: InterviewRoom) -> None:
    """监督员会签: from here the marks count. Raises ``Refused('two_people.same')``."""
    after = INTERVIEW_ROOM.after(room.state, "countersign")
    require_another(act.by.account_id, room.closed_by, room.planned_by)
    room.state, room.countersigned_by, room.countersigned_at = after, act.by.account_id, act.at
    act.record_on_round("interviews.countersign", f"interview_room:{room.public_id}")
    for slot in slots_of(act.session, room.id):
        _tell_marks(act, slot)


def _tell_marks(act: RoundAct, slot: InterviewSlot) -> None:
    """The room is signed: the chain tells whose digest held which marks."""
    by_examiner: dict[int, dict[str, Fraction]] = {}
    for mark in slot.marks:
        by_examiner.setdefault(mark.member.number, {})[mark.element] = mark.value
    if by_examiner:
        told = {str(number): _mark_words(by_examiner[number]) for number in sorted(by_examiner)}
        act.record_on_round("interviews.open_marks", f"interview_slot:{slot.public_id}", **told)
