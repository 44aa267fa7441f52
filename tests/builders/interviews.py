"""An interview room held turn by turn, for tests of what goes otherwise than planned."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from portal.recruitment.audit import Act, Actor
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.queries import slots_of
from portal.recruitment.interviews.services import hold_interview, mark_turns
from portal.recruitment.rounds.act import RoundAct
from tests.builders.results import EVEN, Story


def act_as(session: Session, told: Story, role: str, at: datetime) -> RoundAct:
    return RoundAct(session, told.by(role), at, told.round_)


def all_mark(session: Session, turn: Turn, at: datetime, marks: tuple[str, ...] = EVEN) -> None:
    for sitter, mark in zip(turn.sitters, marks, strict=True):
        by = Actor(sitter.account_id, "考官")
        mark_turns.submit_marks(Act(session, by, at), turn, {"": Fraction(mark)})


def all_held(session: Session, told: Story, room: InterviewRoom, at: datetime) -> list[Turn]:
    """Three turns, everybody present and marked; the room is open."""
    act = act_as(session, told, "exam_officer", at)
    for _turn in range(3):
        all_mark(session, hold_interview.call_next(act, room, present=True), at)
    return slots_of(session, room.id)
