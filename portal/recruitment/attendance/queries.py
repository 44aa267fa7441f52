"""Who came, which rooms are closed, which corrections wait."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.attendance.models import (
    EVERY_PAPER,
    Attendance,
    AttendanceCorrection,
    RoomRecord,
)
from portal.recruitment.exams.models import Room, Seat, SeatingRun
from portal.recruitment.exams.queries import runs_in_force, seats_in_force, seats_of
from portal.recruitment.rulebook.lifecycles import ATTENDANCE

UNKNOWN = ATTENDANCE.initial


def attendance_of(session: Session, round_id: int, paper: str) -> dict[int, str]:
    """Application id → ``unknown``, ``present`` or ``absent``, for everybody who has a released
    seat of a sitting with the paper; whoever sat again counts at the later seat."""
    runs = [run for run in runs_in_force(session, round_id) if holds(run, paper)]
    seats = [seat for run in runs for seat in seats_held(session, run.id)]
    seats.sort(key=lambda seat: seat.id)
    states = states_at(session, [seat.id for seat in seats], paper)
    return {seat.application_id: states[seat.id] for seat in seats}


def seats_held(session: Session, run_id: int, room_id: int | None = None) -> list[Seat]:
    """Who is expected in the run (and room), by site, room and number: nobody for whom another
    sitting replaces this one."""
    seats = seats_of(session, run_id, room_id)
    kept = {seat.id for seat in seats_in_force(session, [seat.application_id for seat in seats])}
    return [seat for seat in seats if seat.id in kept]


def holds(run: SeatingRun, paper: str) -> bool:
    """Whether the paper is written in the run's sitting; a sitting that names none has all."""
    return not paper or not run.sitting.papers or paper in run.sitting.papers


def states_at(session: Session, seat_ids: Iterable[int], paper: str) -> dict[int, str]:
    """Seat id → state in the paper; what was noted for the paper alone goes before what was noted
    for all."""
    ids = list(seat_ids)
    rows = session.execute(
        select(Attendance.seat_id, Attendance.state)
        .where(Attendance.seat_id.in_(ids), Attendance.paper.in_((EVERY_PAPER, paper)))
        .order_by(Attendance.paper)
    )
    return dict.fromkeys(ids, UNKNOWN) | {row.seat_id: row.state for row in rows}


def row_at(session: Session, seat: Seat, paper: str) -> Attendance | None:
    """What was noted for the paper, or once for all papers."""
    statement = (
        select(Attendance)
        .where(Attendance.seat_id == seat.id, Attendance.paper.in_((EVERY_PAPER, paper)))
        .order_by(Attendance.paper.desc())
        .limit(1)
    )
    return session.scalar(statement)


def attendance_on(session: Session, application_id: int) -> list[Attendance]:
    """What was noted about one person at released seats, by paper."""
    return list(
        session.scalars(
            select(Attendance)
            .join(Seat)
            .join(SeatingRun, SeatingRun.id == Seat.run_id)
            .where(Seat.application_id == application_id, SeatingRun.state == "released")
            .order_by(Attendance.paper, Attendance.id)
        )
    )


def record_of(session: Session, run_id: int, room_id: int, paper: str) -> RoomRecord | None:
    """The record that closed the room for the paper."""
    return session.scalar(
        select(RoomRecord)
        .where(
            RoomRecord.run_id == run_id,
            RoomRecord.room_id == room_id,
            RoomRecord.paper.in_((EVERY_PAPER, paper)),
        )
        .order_by(RoomRecord.paper.desc())
        .limit(1)
    )


def record_in(session: Session, round_id: int, public_id: str) -> RoomRecord:
    """Raises ``Refused('attendance.room_open')``."""
    record = session.scalar(
        select(RoomRecord)
        .join(SeatingRun, SeatingRun.id == RoomRecord.run_id)
        .where(SeatingRun.round_id == round_id, RoomRecord.public_id == public_id)
    )
    if record is None:
        raise Refused("attendance.room_open")
    return record


def records_of(session: Session, run_id: int) -> list[RoomRecord]:
    """By room and paper."""
    return list(
        session.scalars(
            select(RoomRecord)
            .options(joinedload(RoomRecord.room).joinedload(Room.site))
            .where(RoomRecord.run_id == run_id)
            .order_by(RoomRecord.room_id, RoomRecord.paper)
        )
    )


def open_rooms(session: Session, round_id: int, paper: str) -> list[Room]:
    """Rooms of all sittings with the paper whose record of it is missing, by sitting and id."""
    runs = [run for run in runs_in_force(session, round_id) if holds(run, paper)]
    return [room for run in runs for room in open_rooms_of(session, run.id, paper)]


def open_rooms_of(session: Session, run_id: int, paper: str) -> list[Room]:
    """Rooms of one run whose record of the paper is missing, by id."""
    closed = set(
        session.scalars(
            select(RoomRecord.room_id).where(
                RoomRecord.run_id == run_id, RoomRecord.paper.in_((EVERY_PAPER, paper))
            )
        )
    )
    rooms = {seat.room_id: seat.room for seat in seats_held(session, run_id)}
    return [room for _id, room in sorted(rooms.items()) if room.id not in closed]


def corrections_of(session: Session, round_id: int) -> list[AttendanceCorrection]:
    """Newest first."""
    return list(
        session.scalars(
            select(AttendanceCorrection)
            .join(RoomRecord)
            .join(SeatingRun, SeatingRun.id == RoomRecord.run_id)
            .options(joinedload(AttendanceCorrection.record), joinedload(AttendanceCorrection.seat))
            .where(SeatingRun.round_id == round_id)
            .order_by(AttendanceCorrection.id.desc())
        )
    )


def locked_correction(session: Session, round_id: int, public_id: str) -> AttendanceCorrection:
    """Raises ``Refused('attendance.correction_not_found')``."""
    statement = (
        select(AttendanceCorrection)
        .join(RoomRecord)
        .join(SeatingRun, SeatingRun.id == RoomRecord.run_id)
        .where(SeatingRun.round_id == round_id, AttendanceCorrection.public_id == public_id)
    )
    row = session.scalar(locked(session, statement))
    if row is None:
        raise Refused("attendance.correction_not_found")
    return row
