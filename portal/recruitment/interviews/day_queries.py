"""Half-days, draws that were thrown away, and the steps of recordings."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.kernel.errors import Refused
from portal.recruitment.interviews.models import InterviewDay, RecordingCustody
from portal.recruitment.interviews.pool_models import DrawDiscard


def days_of(session: Session, round_id: int) -> list[InterviewDay]:
    """In order of time, with their rooms."""
    statement = (
        select(InterviewDay)
        .options(selectinload(InterviewDay.rooms))
        .where(InterviewDay.round_id == round_id)
        .order_by(InterviewDay.on, InterviewDay.half)
    )
    return list(session.scalars(statement))


def day_in(session: Session, round_id: int, public_id: str) -> InterviewDay:
    """Raises ``Refused('interview.day_not_found')``."""
    statement = select(InterviewDay).where(
        InterviewDay.round_id == round_id, InterviewDay.public_id == public_id
    )
    day = session.scalar(statement)
    if day is None:
        raise Refused("interview.day_not_found")
    return day


def discards_of(session: Session, room_id: int) -> list[DrawDiscard]:
    """Draws of the room that were asked to be thrown away, in order."""
    statement = select(DrawDiscard).where(DrawDiscard.room_id == room_id).order_by(DrawDiscard.id)
    return list(session.scalars(statement))


def custody_of(session: Session, room_id: int) -> list[RecordingCustody]:
    """The steps of the room's recordings, in order."""
    statement = (
        select(RecordingCustody)
        .where(RecordingCustody.room_id == room_id)
        .order_by(RecordingCustody.id)
    )
    return list(session.scalars(statement))
