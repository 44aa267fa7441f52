"""The day: who came and who didn't."""

from __future__ import annotations

from sqlalchemy import select

from portal.kernel.errors import Refused
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.exams.queries import locked_seat
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import ATTENDANCE

EARLIEST_SECONDS = 3 * 3600


def mark_attendance(act: RoundAct, run: SeatingRun, seat_id: str, action: str) -> Seat:
    """``check_in``, ``mark_absent`` or ``undo`` one seat, from three hours before the exam on.

    Raises ``Refused('attendance.too_early')``, ``'attendance.not_released'``,
    ``'seating.seat_not_found'``.
    """
    if run.state != "released":
        raise Refused("attendance.not_released")
    if (run.sitting_starts_at - act.at).total_seconds() > EARLIEST_SECONDS:
        raise Refused("attendance.too_early")
    seat = locked_seat(act.session, run.id, seat_id)
    seat.attendance = ATTENDANCE.after(seat.attendance, action)
    seat.attendance_by, seat.attendance_at = act.by.account_id, act.at
    act.record_on_round(f"exams.{action}", f"seat:{seat.public_id}", ticket=seat.ticket_number)
    return seat


def mark_rest_present(act: RoundAct, run: SeatingRun, room_id: int) -> int:
    """Everybody of the room who is still expected has come: the usual closing of a room after the
    absent ones were marked."""
    statement = select(Seat.public_id).where(
        Seat.run_id == run.id, Seat.room_id == room_id, Seat.attendance == "expected"
    )
    expected = act.session.scalars(statement).all()
    for public_id in expected:
        mark_attendance(act, run, public_id, "check_in")
    return len(expected)
