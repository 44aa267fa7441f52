"""How a turn is left without a mark that counts: repeated, postponed, moved, withdrawn; and the way
back from what was entered wrongly.

None of these is held against the candidate; 违纪 is ``hold_interview.void_turn``.
"""

from __future__ import annotations

from sqlalchemy import func, select

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.interviews.mark_models import MarkSheet
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.queries import panel_of
from portal.recruitment.interviews.services.mark_turns import complete_turn
from portal.recruitment.interviews.services.plan_days import half_day_words
from portal.recruitment.interviews.services.plan_rooms import check_rules
from portal.recruitment.interviews.services.tell_candidate import tell_candidate
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import INTERVIEW_SLOT, MARK_SHEET

SHORTEST_REASON = 6
OPEN_ROOMS = ("planned", "drawn", "running")


def repeat_turn(act: RoundAct, turn: Turn, reason: str) -> Turn:
    """The office's fault: what was marked is set aside, the candidate gets a further turn at the
    end of the same room.

    Raises ``Refused('lifecycle.not_allowed')``, ``'interview.room_over'``,
    ``'interview.reason_missing'``.
    """
    return _follow(act, turn, turn.room, "repeat", reason)


def postpone_turn(act: RoundAct, turn: Turn, room: InterviewRoom, reason: str) -> Turn:
    """To a room of a later half-day; raises as :func:`repeat_turn`, and
    ``Refused('interview.not_later')``."""
    if room.day.starts_at <= turn.room.day.starts_at or room.day_id == turn.room.day_id:
        raise Refused("interview.not_later")
    return _follow(act, turn, room, "postpone", reason)


def move_turn(act: RoundAct, turn: Turn, room: InterviewRoom, reason: str) -> Turn:
    """To another room of the same half-day; raises as :func:`repeat_turn`, and
    ``Refused('interview.not_another')``."""
    if room.id == turn.room_id or room.day_id != turn.room.day_id:
        raise Refused("interview.not_another")
    return _follow(act, turn, room, "move", reason)


def withdraw_turn(act: RoundAct, turn: Turn, reason: str) -> None:
    """放弃面试 (F-03), before the turn is called; for the rules it is an absence."""
    _leave(act, turn, "withdraw", reason)
    tell_candidate(
        act, turn, "您已放弃面试", "放弃面试的声明已登记。有误请在面试结束前联系考务人员。"
    )


def drop_turn(act: RoundAct, turn: Turn, reason: str) -> None:
    """The shortlist was corrected and lets the candidate in no longer; the decision has a letter of
    its own."""
    _leave(act, turn, "withdraw", reason)


def restore_turn(act: RoundAct, turn: Turn, reason: str) -> None:
    """Absence, withdrawal or 违纪 was entered wrongly: back to before, by the supervisor while the
    room is open.

    Raises ``Refused('interview.room_over')``, ``'interview.previous_open'`` when a voided turn
    would stand open beside another, ``'two_people.same'``.
    """
    room = turn.room
    if room.state != "running":
        raise Refused("interview.room_over")
    require_another(act.by.account_id, room.planned_by, room.closed_by)
    after = INTERVIEW_SLOT.after(turn.state, "restore")
    if after == "present" and any(other.state == "present" for other in room.slots):
        raise Refused("interview.previous_open")
    _leave(act, turn, "restore", reason)
    tell_candidate(act, turn, "面试登记已更正", f"原登记有误，已更正。原因：{turn.reason}")
    turn.reason = ""
    complete_turn(act.session, turn)


def _leave(act: RoundAct, turn: Turn, action: str, reason: str) -> None:
    after = INTERVIEW_SLOT.after(turn.state, action)
    turn.reason = require_reason(reason, "interview.reason_missing", least=SHORTEST_REASON)
    turn.state = after
    act.session.flush()
    act.record_on_round(
        f"interviews.{action}",
        f"interview_slot:{turn.public_id}",
        code=turn.candidate_code or "",
        reason=turn.reason,
    )


def _follow(act: RoundAct, turn: Turn, room: InterviewRoom, action: str, reason: str) -> Turn:
    """The turn is left and a further one of the same candidate stands in ``room``."""
    _require_open(act, turn, room)
    _leave(act, turn, action, reason)
    _set_aside(act, turn)
    following = Turn(room_id=room.id, application_id=turn.application_id, follows_id=turn.id)
    if room.state != "planned":
        last = act.session.scalar(select(func.max(Turn.position)).where(Turn.room_id == room.id))
        following.position = (last or 0) + 1
        following.candidate_code = f"{room.name}-{following.position:02d}"
    act.session.add(following)
    act.session.flush()
    for touched in {turn.room, room}:
        act.session.expire(touched, ["slots"])
    act.record_on_round(
        "interviews.follow",
        f"interview_slot:{following.public_id}",
        follows=turn.public_id,
        room=room.name,
        code=following.candidate_code or "",
    )
    tell_candidate(act, turn, "面试安排有变动", _where(room, turn.reason))
    return following


def _require_open(act: RoundAct, turn: Turn, room: InterviewRoom) -> None:
    """The room can still take a turn: its list is open, or its order is drawn already and the turn
    goes to the end; its panel is right for the vacancy."""
    if turn.room.state not in OPEN_ROOMS or room.state not in (*OPEN_ROOMS, "committed"):
        raise Refused("interview.room_over")
    if room.state == "committed":
        raise Refused("interview.room_fixed")
    check_rules(act, len(panel_of(room)), [turn.application.vacancy])  # type: ignore[list-item]


def _set_aside(act: RoundAct, turn: Turn) -> None:
    for sheet in act.session.scalars(select(MarkSheet).where(MarkSheet.turn_id == turn.id)):
        sheet.state = MARK_SHEET.after(sheet.state, "set_aside")


def _where(room: InterviewRoom, reason: str) -> str:
    place = f"，候考室：{room.day.waiting_room}" if room.day.waiting_room else ""
    when = half_day_words(room.day)
    return f"您的面试改到{when}{place}，不影响您的成绩和资格。原因：{reason}"
