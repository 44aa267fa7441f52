"""Somebody else in a panel place: from the next turn on, or for one candidate alone.

The place stays what it is, so evidence and coefficients do not notice (later stages §4).
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.foundation.time.clock import local
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.interviews.models import InterviewRoom, PanelMember, Turn
from portal.recruitment.interviews.queries import examiners_for, panel_of, sitting, slots_of
from portal.recruitment.interviews.services.assign_panel import check_elsewhere, tell_panel
from portal.recruitment.interviews.services.declare_avoidance import settle_replaced
from portal.recruitment.rounds.act import RoundAct

SHORTEST_REASON = 4
REPLACEABLE = ("committed", "drawn", "running")


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who is to sit in the place ``number`` instead, and why (illness, 回避 …)."""

    number: int
    account_id: int
    reason: str


def replace_examiner(act: RoundAct, room: InterviewRoom, stand_in: StandIn) -> PanelMember:
    """From the next turn that has not been called on; a turn that is open keeps whom it has.

    Raises ``Refused('interview.room_over')``, ``'interview.no_place'``,
    ``'interview.already_on_panel'``, ``'interview.not_examiner'``,
    ``'interview.examiner_elsewhere'``, ``'two_people.same'``, ``'interview.reason_missing'``.
    """
    turns = slots_of(act.session, room.id)
    taken = {turn.position for turn in turns if turn.position and turn.state != "waiting"}
    member = _member(act, room, stand_in)
    _require_free(panel_of(room), stand_in)
    member.from_position = max(taken, default=0) + 1
    return _seated(act, room, member, "interviews.replace_examiner")


def recuse_for_turn(
    act: RoundAct, room: InterviewRoom, turn: Turn, stand_in: StandIn
) -> PanelMember:
    """回避: for this candidate alone, declared before the turn is called.

    Raises as :func:`replace_examiner`, and ``Refused('interview.turn_called')`` afterwards.
    """
    if turn.state != "waiting":
        raise Refused("interview.turn_called")
    member = _member(act, room, stand_in)
    _require_free(sitting(room.members, turn), stand_in)
    member.turn_id = turn.id
    return _seated(act, room, member, "interviews.recuse", turn)


def _require_free(panel: list[PanelMember], stand_in: StandIn) -> None:
    places = {member.number: member.account_id for member in panel}
    if stand_in.number not in places:
        raise Refused("interview.no_place", number=stand_in.number)
    if stand_in.account_id in places.values():
        raise Refused("interview.already_on_panel")


def _member(act: RoundAct, room: InterviewRoom, stand_in: StandIn) -> PanelMember:
    if room.state not in REPLACEABLE:
        raise Refused("interview.room_over")
    reason = require_reason(stand_in.reason, "interview.reason_short", least=SHORTEST_REASON)
    require_another(act.by.account_id, stand_in.account_id)
    people = examiners_for(act.session, act.round_, local(room.starts_at).date())
    outside = {account.id: from_outside for account, from_outside in people}
    if stand_in.account_id not in outside:
        raise Refused("interview.not_examiner")
    check_elsewhere(act.session, room, [stand_in.account_id])
    return PanelMember(
        room_id=room.id,
        account_id=stand_in.account_id,
        number=stand_in.number,
        from_outside=outside[stand_in.account_id],
        from_position=1,
        reason=reason,
        recorded_by=act.by.account_id,
        recorded_at=act.at,
    )


def _seated(
    act: RoundAct, room: InterviewRoom, member: PanelMember, action: str, turn: Turn | None = None
) -> PanelMember:
    act.session.add(member)
    act.session.flush()
    act.session.refresh(room, ["members"])
    act.record_on_round(
        action,
        f"interview_room:{room.public_id}",
        place=str(member.number),
        account=str(member.account_id),
        turn="" if turn is None else turn.candidate_code or turn.public_id,
        from_position="" if turn is not None else str(member.from_position),
        reason=member.reason,
    )
    settle_replaced(act, member)
    tell_panel(act, room, [member])
    return member
