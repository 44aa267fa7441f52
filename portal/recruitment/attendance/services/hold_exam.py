"""The day: who came and who didn't, until the room's record closes it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.kernel.errors import Refused
from portal.recruitment.attendance.models import EVERY_PAPER, Attendance
from portal.recruitment.attendance.queries import UNKNOWN, record_of, row_at, seats_held, states_at
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.exams.queries import locked_seat
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import ATTENDANCE

EARLIEST_SECONDS = 3 * 3600


@dataclass(frozen=True, slots=True)
class Means:
    """From what the entry was made: the signed ``sheet``, or a ``scan`` on a named device."""

    way: str = "sheet"
    device: str = ""


SHEET = Means()


def mark_attendance(
    act: RoundAct,
    run: SeatingRun,
    seat_id: str,
    action: str,
    *,
    paper: str = EVERY_PAPER,
    means: Means = SHEET,
) -> Attendance:
    """``check_in``, ``mark_absent`` or ``undo`` one seat in one paper, from three hours before the
    exam on and until its room is closed.

    Raises ``Refused('attendance.too_early')``, ``'attendance.not_released'``,
    ``'attendance.room_closed'``, ``'seating.seat_not_found'``.
    """
    if run.state != "released":
        raise Refused("attendance.not_released")
    if (run.sitting_starts_at - act.at).total_seconds() > EARLIEST_SECONDS:
        raise Refused("attendance.too_early")
    seat = locked_seat(act.session, run.id, seat_id)
    if record_of(act.session, run.id, seat.room_id, paper) is not None:
        raise Refused("attendance.room_closed")
    return _note(act, seat, action, paper, means)


def _note(act: RoundAct, seat: Seat, action: str, paper: str, means: Means) -> Attendance:
    noted = row_at(act.session, seat, paper)
    after = ATTENDANCE.after(noted.state if noted else UNKNOWN, action)
    if noted is None or noted.paper != paper:
        noted = Attendance(seat_id=seat.id, paper=paper)
        act.session.add(noted)
    noted.state, noted.way, noted.device = after, means.way, means.device
    noted.by, noted.at = act.by.account_id, act.at
    act.session.flush()
    act.record_on_round(
        f"attendance.{action}",
        f"seat:{seat.public_id}",
        ticket=seat.ticket_number,
        paper=paper,
        way=means.way,
    )
    return noted


def mark_rest_present(
    act: RoundAct, run: SeatingRun, room_id: int, *, paper: str = EVERY_PAPER
) -> int:
    """Everybody of the room who is still expected has come: the usual way before a room is closed,
    after the absent ones were marked."""
    seats = seats_held(act.session, run.id, room_id)
    states = states_at(act.session, [seat.id for seat in seats], paper)
    waiting = [seat.public_id for seat in seats if states[seat.id] == UNKNOWN]
    for public_id in waiting:
        mark_attendance(act, run, public_id, "check_in", paper=paper)
    return len(waiting)
