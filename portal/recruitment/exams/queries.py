"""Candidates, sites, rooms, runs and seats."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import eligible_applications
from portal.recruitment.exams.models import Room, Seat, SeatingRun, Site

OPENED = ("opened", "reduced")


def candidates_of(session: Session, round_id: int) -> list[Application]:
    """Everybody who sits the exam: eligible, for a vacancy that opens."""
    return [
        application
        for application in eligible_applications(session, round_id)
        if application.vacancy.state in OPENED
    ]


def sites_of(session: Session, round_id: int) -> list[Site]:
    return list(
        session.scalars(
            select(Site)
            .options(joinedload(Site.rooms))
            .where(Site.round_id == round_id)
            .order_by(Site.code)
        ).unique()
    )


def site_in(session: Session, round_id: int, public_id: str) -> Site:
    """Raises ``Refused('seating.site_not_found')``."""
    site = session.scalar(
        select(Site).where(Site.round_id == round_id, Site.public_id == public_id)
    )
    if site is None:
        raise Refused("seating.site_not_found")
    return site


def room_in(session: Session, round_id: int, public_id: str) -> Room:
    """Raises ``Refused('seating.room_not_found')``."""
    statement = (
        select(Room)
        .options(joinedload(Room.site))
        .join(Site)
        .where(Site.round_id == round_id, Room.public_id == public_id)
    )
    room = session.scalar(statement)
    if room is None:
        raise Refused("seating.room_not_found")
    return room


def runs_of(session: Session, round_id: int) -> list[SeatingRun]:
    """Newest first."""
    return list(
        session.scalars(
            select(SeatingRun).where(SeatingRun.round_id == round_id).order_by(SeatingRun.id.desc())
        )
    )


def standing_run(session: Session, round_id: int) -> SeatingRun | None:
    """The run that was not discarded; there is one at most."""
    return session.scalar(
        select(SeatingRun).where(SeatingRun.round_id == round_id, SeatingRun.state != "discarded")
    )


def locked_run(session: Session, round_id: int, public_id: str) -> SeatingRun:
    """A run of the round to change. Raises ``Refused('seating.run_not_found')``."""
    statement = select(SeatingRun).where(
        SeatingRun.round_id == round_id, SeatingRun.public_id == public_id
    )
    run = session.scalar(locked(session, statement))
    if run is None:
        raise Refused("seating.run_not_found")
    return run


def locked_seat(session: Session, run_id: int, public_id: str) -> Seat:
    """A seat of the run to change. Raises ``Refused('seating.seat_not_found')``."""
    statement = select(Seat).where(Seat.run_id == run_id, Seat.public_id == public_id)
    seat = session.scalar(locked(session, statement))
    if seat is None:
        raise Refused("seating.seat_not_found")
    return seat


def run_in_force(session: Session, round_id: int) -> SeatingRun | None:
    """The released run, if there is one."""
    return session.scalar(
        select(SeatingRun).where(SeatingRun.round_id == round_id, SeatingRun.state == "released")
    )


def seats_of(session: Session, run_id: int, room_id: int | None = None) -> list[Seat]:
    """By site, room and number."""
    statement = (
        select(Seat)
        .options(
            joinedload(Seat.room).joinedload(Room.site),
            joinedload(Seat.application).joinedload(Application.vacancy),
            joinedload(Seat.application).joinedload(Application.account),
        )
        .join(Room, Room.id == Seat.room_id)
        .join(Site, Site.id == Room.site_id)
        .where(Seat.run_id == run_id)
        .order_by(Site.code, Room.code, Seat.number)
    )
    if room_id is not None:
        statement = statement.where(Seat.room_id == room_id)
    return list(session.scalars(statement))


def attendance_counts(session: Session, run_id: int) -> dict[str, int]:
    return dict(Counter(session.scalars(select(Seat.attendance).where(Seat.run_id == run_id))))


def own_seat(session: Session, public_id: str, account_id: int) -> Seat:
    """A released seat of one's own. Raises ``Refused('seating.seat_not_found')``."""
    statement = (
        select(Seat)
        .join(SeatingRun)
        .join(Application, Application.id == Seat.application_id)
        .where(
            Seat.public_id == public_id,
            Application.account_id == account_id,
            SeatingRun.state == "released",
        )
    )
    seat = session.scalar(statement)
    if seat is None:
        raise Refused("seating.seat_not_found")
    return seat


def ticket_of(session: Session, application_id: int) -> str:
    """The ticket number of a released seat; '' before."""
    statement = (
        select(Seat.ticket_number)
        .join(SeatingRun)
        .where(Seat.application_id == application_id, SeatingRun.state == "released")
    )
    return session.scalar(statement) or ""


def seat_by_ticket(session: Session, ticket_number: str) -> Seat | None:
    statement = (
        select(Seat)
        .join(SeatingRun)
        .where(Seat.ticket_number == ticket_number, SeatingRun.state == "released")
    )
    return session.scalar(statement)


def neighbour_pairs(seats: list[Seat]) -> set[int]:
    """Ids of seats of one room whose desk in front, behind, left or right is taken by somebody of
    the same vacancy."""
    at = {(seat.row, seat.column): seat for seat in seats}
    pairs: set[int] = set()
    for (row, column), seat in at.items():
        for other in (at.get((row + 1, column)), at.get((row, column + 1))):
            if other is not None and other.application.vacancy_id == seat.application.vacancy_id:
                pairs |= {seat.id, other.id}
    return pairs
