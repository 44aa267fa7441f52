"""The day: who came and who didn't."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import ATTENDANCE

EARLIEST_SECONDS = 3 * 3600


def mark_attendance(
    session: Session,
    round_: RecruitmentRound,
    run: SeatingRun,
    seat_id: str,
    action: str,
    *,
    by: Actor,
    at: datetime,
) -> Seat:
    """``check_in``, ``mark_absent`` or ``undo`` one seat, from three hours before the exam on.

    Raises ``Refused('attendance.too_early')``, ``'attendance.not_released'``,
    ``'seating.seat_not_found'``.
    """
    if run.state != "released":
        raise Refused("attendance.not_released")
    if (run.sitting_starts_at - at).total_seconds() > EARLIEST_SECONDS:
        raise Refused("attendance.too_early")
    seat = session.scalar(
        locked(session, select(Seat).where(Seat.run_id == run.id, Seat.public_id == seat_id))
    )
    if seat is None:
        raise Refused("seating.seat_not_found")
    seat.attendance = ATTENDANCE.after(seat.attendance, action)
    seat.attendance_by, seat.attendance_at = by.account_id, at
    record(
        session,
        f"exams.{action}",
        f"seat:{seat.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        ticket=seat.ticket_number,
    )
    return seat


def mark_rest_present(
    session: Session,
    round_: RecruitmentRound,
    run: SeatingRun,
    room_id: int,
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Everybody of the room who is still expected has come: the usual closing of a room after the
    absent ones were marked."""
    count = 0
    for public_id in session.scalars(
        select(Seat.public_id).where(
            Seat.run_id == run.id, Seat.room_id == room_id, Seat.attendance == "expected"
        )
    ):
        mark_attendance(session, round_, run, public_id, "check_in", by=by, at=at)
        count += 1
    return count
