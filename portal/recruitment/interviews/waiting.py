"""What may wait for an officer of this stage."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from portal.foundation.web.desk import Look, Waiting
from portal.recruitment.interviews.mark_models import MarkAmendment, MarkSheet
from portal.recruitment.interviews.models import InterviewDay, InterviewRoom, PanelMember, Turn
from portal.recruitment.interviews.pool_models import Avoidance, DrawDiscard, PanelDraw
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.roles import (
    ARBITER,
    EXAM_OFFICER,
    EXAMINER,
    SCORE_CLERK,
    SUPERVISOR,
)


def rooms_to_mark(look: Look) -> int:
    rooms = select(InterviewRoom.id).join(PanelMember, PanelMember.room_id == InterviewRoom.id)
    own = PanelMember.account_id == look.viewer.account_id
    open_ = InterviewRoom.state.in_(("drawn", "running"))
    return len(look.session.scalars(rooms.where(own, open_).distinct()).all())


def rooms_to_sign(after: str, capacity: str) -> Callable[[RoundLook], int]:
    """Counts closed rooms that ``after`` has signed (``""`` = nobody need have) and ``capacity``
    has not."""

    def count(look: RoundLook) -> int:
        rooms = look.session.scalars(
            select(InterviewRoom).where(
                InterviewRoom.round_id == look.round_.id, InterviewRoom.state == "closed"
            )
        )
        return sum(_next_is(room, after, capacity) for room in rooms)

    return count


def _next_is(room: InterviewRoom, after: str, capacity: str) -> bool:
    signed = {one.capacity for one in room.signatures if one.closing == room.closings}
    return (not after or after in signed) and capacity not in signed


def discards(look: RoundLook) -> int:
    """Of orders and of panels."""
    rows = (
        select(DrawDiscard.id)
        .outerjoin(InterviewRoom, InterviewRoom.id == DrawDiscard.room_id)
        .outerjoin(PanelDraw, PanelDraw.id == DrawDiscard.panel_draw_id)
        .outerjoin(InterviewDay, InterviewDay.id == PanelDraw.day_id)
        .where(
            func.coalesce(InterviewRoom.round_id, InterviewDay.round_id) == look.round_.id,
            DrawDiscard.state == "proposed",
        )
    )
    return len(look.session.scalars(rows).all())


def amendments(look: RoundLook) -> int:
    rows = (
        select(MarkAmendment.id)
        .join(MarkSheet)
        .join(Turn, Turn.id == MarkSheet.turn_id)
        .join(InterviewRoom)
        .where(InterviewRoom.round_id == look.round_.id, MarkAmendment.state == "proposed")
    )
    return len(look.session.scalars(rows).all())


def avoidances(look: RoundLook) -> int:
    rows = (
        select(Avoidance.id)
        .join(PanelMember, PanelMember.id == Avoidance.member_id)
        .join(InterviewRoom, InterviewRoom.id == PanelMember.room_id)
        .where(InterviewRoom.round_id == look.round_.id, Avoidance.state == "declared")
    )
    return len(look.session.scalars(rows).all())


def _on_round(
    name: str, role: str, count: Callable[[RoundLook], int], text: object, order: int
) -> RoundWaiting:
    endpoint = "interviews_office.index"
    return RoundWaiting(f"interviews.{name}", (role,), count, endpoint, text, order=order)


WAITING = (
    _on_round("tally", SCORE_CLERK, rooms_to_sign("", "tally"), _("个面试室待计分员签名"), 266),
    _on_round("check", ARBITER, rooms_to_sign("tally", "check"), _("个面试室待核分员签名"), 267),
    _on_round("closed", SUPERVISOR, rooms_to_sign("chief", "supervisor"), _("个面试室待会签"), 270),
    _on_round("discards", SUPERVISOR, discards, _("次面试抽签申请作废"), 271),
    _on_round("amendments", SUPERVISOR, amendments, _("份面试评分更正待决定"), 272),
    _on_round("avoidances", EXAM_OFFICER, avoidances, _("份考官回避待处理"), 265),
    _on_round("unfounded", SUPERVISOR, avoidances, _("份考官回避待处理"), 273),
    Waiting(
        "interviews.marks",
        (EXAMINER,),
        rooms_to_mark,
        "interviews_examiner.index",
        _("个面试室等您评分"),
        order=50,
    ),
)
