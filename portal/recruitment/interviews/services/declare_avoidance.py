"""回避, declared by the examiner after the draw, when they know in which room they sit (F-07).

What it is about is read by the office and the supervisor, never by other examiners.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.interviews.models import InterviewRoom, PanelMember
from portal.recruitment.interviews.pool_models import Avoidance
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import AVOIDANCE

SHORTEST_REASON = 4
DECLARABLE = ("planned", "committed", "drawn", "running")


def avoidances_of(session: Session, room_id: int) -> list[Avoidance]:
    """Of a room, in order of the declaration, with the member."""
    statement = (
        select(Avoidance)
        .join(PanelMember)
        .options(joinedload(Avoidance.member).joinedload(PanelMember.account))
        .where(PanelMember.room_id == room_id)
        .order_by(Avoidance.id)
    )
    return list(session.scalars(statement))


def declare_avoidance(act: Act, member: PanelMember, about: str) -> Avoidance:
    """By the examiner, until the room is closed.

    Raises ``Refused('interview.not_your_mark')``, ``'interview.room_over'``,
    ``'interview.reason_short'``.
    """
    if member.account_id != act.by.account_id:
        raise Refused("interview.not_your_mark")
    if member.room.state not in DECLARABLE:
        raise Refused("interview.room_over")
    avoidance = Avoidance(
        member_id=member.id,
        about=require_reason(about, "interview.reason_short", least=SHORTEST_REASON),
        declared_at=act.at,
    )
    act.session.add(avoidance)
    act.session.flush()
    act.record(
        "interviews.declare_avoidance",
        f"interview_room:{member.room.public_id}",
        chain=act.session.get_one(RecruitmentRound, member.room.round_id).code,
        place=str(member.number),
    )
    return avoidance


def locked_avoidance(session: Session, room: InterviewRoom, public_id: str) -> Avoidance:
    """Raises ``Refused('interview.no_avoidance')``."""
    statement = (
        select(Avoidance)
        .join(PanelMember)
        .where(PanelMember.room_id == room.id, Avoidance.public_id == public_id)
    )
    avoidance = session.scalar(locked(session, statement))
    if avoidance is None:
        raise Refused("interview.no_avoidance")
    return avoidance


def settle_replaced(act: RoundAct, member: PanelMember) -> None:
    """Somebody else sits in the place: what was declared for it is settled."""
    for avoidance in avoidances_of(act.session, member.room_id):
        if avoidance.state == "declared" and avoidance.member.number == member.number:
            avoidance.state = AVOIDANCE.after(avoidance.state, "replace")
            avoidance.decided_by, avoidance.decided_at = act.by.account_id, act.at
            avoidance.answer = member.reason


def find_no_ground(act: RoundAct, room: InterviewRoom, avoidance: Avoidance, answer: str) -> None:
    """By the supervisor, with the reason why the examiner stays.

    Raises ``Refused('two_people.same')``, ``'interview.reason_short'``.
    """
    after = AVOIDANCE.after(avoidance.state, "find_none")
    require_another(act.by.account_id, avoidance.member.account_id)
    avoidance.answer = require_reason(answer, "interview.reason_short", least=SHORTEST_REASON)
    avoidance.state = after
    avoidance.decided_by, avoidance.decided_at = act.by.account_id, act.at
    act.record_on_round(
        "interviews.find_no_ground",
        f"interview_room:{room.public_id}",
        place=str(avoidance.member.number),
        answer=avoidance.answer,
    )


def take_back(act: Act, avoidance: Avoidance) -> None:
    """By the examiner, before it is settled. Raises ``Refused('interview.not_your_mark')``."""
    if avoidance.member.account_id != act.by.account_id:
        raise Refused("interview.not_your_mark")
    avoidance.state = AVOIDANCE.after(avoidance.state, "take_back")
    avoidance.decided_by, avoidance.decided_at = act.by.account_id, act.at
    room = avoidance.member.room
    act.record(
        "interviews.take_back_avoidance",
        f"interview_room:{room.public_id}",
        chain=act.session.get_one(RecruitmentRound, room.round_id).code,
        place=str(avoidance.member.number),
    )
