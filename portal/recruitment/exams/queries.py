"""Candidates, sites, rooms, sittings, runs, seats and tickets."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import eligible_applications
from portal.recruitment.exams.models import (
    Room,
    Seat,
    SeatingRun,
    Site,
    Sitting,
    SittingCandidate,
    SittingRoom,
    Ticket,
)

OPENED = ("opened", "reduced")


def candidates_of(session: Session, round_id: int) -> list[Application]:
    """Everybody who sits the exam: eligible, for a vacancy that opens."""
    return [
        application
        for application in eligible_applications(session, round_id)
        if application.vacancy.state in OPENED
    ]


def candidates_named(
    session: Session, round_id: int, numbers: Collection[str]
) -> list[Application]:
    """By their application numbers. Raises ``Refused('sitting.unknown_number')``."""
    known = {application.number: application for application in candidates_of(session, round_id)}
    for number in numbers:
        if number not in known:
            raise Refused("sitting.unknown_number", number=number[:40])
    return [known[number] for number in dict.fromkeys(numbers)]


def sittings_of(session: Session, round_id: int) -> list[Sitting]:
    """By code."""
    statement = select(Sitting).where(Sitting.round_id == round_id).order_by(Sitting.code)
    return list(session.scalars(statement))


def sitting_in(session: Session, round_id: int, public_id: str) -> Sitting:
    """Raises ``Refused('sitting.not_found')``."""
    sitting = session.scalar(
        select(Sitting).where(Sitting.round_id == round_id, Sitting.public_id == public_id)
    )
    if sitting is None:
        raise Refused("sitting.not_found")
    return sitting


def candidates_in(session: Session, sitting: Sitting) -> list[Application]:
    """Who sits this one: of its areas; of a further sitting those for whom it is held; never
    somebody for whom another one replaces this."""
    chosen = _called_to(session, sitting)
    gone = {
        application_id
        for later in replacements_of(session, sitting.id)
        for application_id in _called_to(session, later)
    }
    return [
        application
        for application in candidates_of(session, sitting.round_id)
        if application.id in chosen and application.id not in gone
    ]


def replacements_of(session: Session, sitting_id: int) -> list[Sitting]:
    """Further sittings that replace this one, by code."""
    statement = select(Sitting).where(Sitting.replaces_id == sitting_id).order_by(Sitting.code)
    return list(session.scalars(statement))


def _called_to(session: Session, sitting: Sitting) -> set[int]:
    """Ids of the candidates whom the sitting is meant for."""
    named = session.scalars(
        select(SittingCandidate.application_id).where(SittingCandidate.sitting_id == sitting.id)
    ).all()
    if named:
        return set(named)
    if sitting.replaces is not None:
        return _called_to(session, sitting.replaces)
    return {
        application.id
        for application in candidates_of(session, sitting.round_id)
        if not sitting.areas
        or application.vacancy is None
        or application.vacancy.recruiting_union_id in sitting.areas
    }


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


def rooms_of_round(session: Session, round_id: int) -> list[Room]:
    """By site and code."""
    statement = (
        select(Room)
        .options(joinedload(Room.site))
        .join(Site, Site.id == Room.site_id)
        .where(Site.round_id == round_id)
        .order_by(Site.code, Room.code)
    )
    return list(session.scalars(statement))


def rooms_used(session: Session, sitting: Sitting) -> list[tuple[Room, str]]:
    """The rooms that the sitting uses, each with the seats blocked there; by site and code."""
    statement = select(SittingRoom).where(SittingRoom.sitting_id == sitting.id)
    used = {row.room_id: row for row in session.scalars(statement)}
    rooms = rooms_of_round(session, sitting.round_id)
    if not used:
        return [(room, room.blocked) for room in rooms]
    return [
        (room, used[room.id].blocked)
        for room in rooms
        if room.id in used and not used[room.id].closed
    ]


def fixed_rooms(session: Session, round_id: int) -> set[int]:
    """Ids of rooms that stand on a committed list."""
    statement = (
        select(SittingRoom.room_id)
        .join(SeatingRun, SeatingRun.sitting_id == SittingRoom.sitting_id)
        .where(SeatingRun.round_id == round_id, SeatingRun.state.not_in(("draft", "discarded")))
    )
    return set(session.scalars(statement))


def runs_of(session: Session, round_id: int) -> list[SeatingRun]:
    """Newest first."""
    return list(
        session.scalars(
            select(SeatingRun).where(SeatingRun.round_id == round_id).order_by(SeatingRun.id.desc())
        )
    )


def standing_run(session: Session, sitting_id: int) -> SeatingRun | None:
    """The sitting's run that was not discarded; there is one at most."""
    return session.scalar(
        select(SeatingRun).where(
            SeatingRun.sitting_id == sitting_id, SeatingRun.state != "discarded"
        )
    )


def standing_runs(session: Session, round_id: int) -> list[SeatingRun]:
    """One per sitting at most, by its code."""
    statement = (
        select(SeatingRun)
        .join(Sitting, Sitting.id == SeatingRun.sitting_id)
        .where(SeatingRun.round_id == round_id, SeatingRun.state != "discarded")
        .order_by(Sitting.code)
    )
    return list(session.scalars(statement))


def locked_run(session: Session, round_id: int, public_id: str) -> SeatingRun:
    """A run of the round to change. Raises ``Refused('seating.run_not_found')``."""
    statement = select(SeatingRun).where(
        SeatingRun.round_id == round_id, SeatingRun.public_id == public_id
    )
    run = session.scalar(locked(session, statement))
    if run is None:
        raise Refused("seating.run_not_found")
    return run


def run_in(session: Session, round_id: int, public_id: str) -> SeatingRun:
    """A run of the round to look at. Raises ``Refused('seating.run_not_found')``."""
    run = session.scalar(
        select(SeatingRun).where(SeatingRun.round_id == round_id, SeatingRun.public_id == public_id)
    )
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


def runs_in_force(session: Session, round_id: int) -> list[SeatingRun]:
    """The released runs of all sittings, by the sitting's code."""
    return [run for run in standing_runs(session, round_id) if run.state == "released"]


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


def seats_in_force(session: Session, application_ids: Collection[int]) -> list[Seat]:
    """Where these people sit, by hour: released seats, without those of a sitting that another one
    replaces for the person."""
    statement = (
        select(Seat)
        .options(
            joinedload(Seat.room).joinedload(Room.site),
            joinedload(Seat.run).joinedload(SeatingRun.sitting),
            joinedload(Seat.ticket),
        )
        .join(SeatingRun, SeatingRun.id == Seat.run_id)
        .where(Seat.application_id.in_(application_ids), SeatingRun.state == "released")
        .order_by(Seat.application_id, SeatingRun.sitting_starts_at, Seat.id)
    )
    moved = select(Sitting.replaces_id, SittingCandidate.application_id).join(
        SittingCandidate, SittingCandidate.sitting_id == Sitting.id
    )
    rows = session.execute(moved.where(SittingCandidate.application_id.in_(application_ids)))
    gone = {(sitting_id, application_id) for sitting_id, application_id in rows}
    return [
        seat
        for seat in session.scalars(statement)
        if (seat.run.sitting_id, seat.application_id) not in gone
    ]


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


def tickets(session: Session, round_id: int) -> dict[int, Ticket]:
    """The ticket of each application that was drawn a seat in the round, by the application's
    id."""
    statement = select(Ticket).where(Ticket.round_id == round_id).order_by(Ticket.application_id)
    return {ticket.application_id: ticket for ticket in session.scalars(statement)}


def ticket_of(session: Session, application_id: int) -> str:
    """The ticket number of somebody with a released seat; '' before."""
    statement = (
        select(Ticket.number)
        .join(Seat, Seat.ticket_id == Ticket.id)
        .join(SeatingRun, SeatingRun.id == Seat.run_id)
        .where(Ticket.application_id == application_id, SeatingRun.state == "released")
    )
    return session.scalar(statement) or ""


def seat_by_ticket(session: Session, ticket_number: str) -> Seat | None:
    """The released seat of the newest sitting."""
    statement = (
        select(Seat)
        .join(SeatingRun, SeatingRun.id == Seat.run_id)
        .join(Ticket, Ticket.id == Seat.ticket_id)
        .where(Ticket.number == ticket_number, SeatingRun.state == "released")
        .order_by(SeatingRun.sitting_starts_at.desc(), Seat.id.desc())
    )
    return session.scalars(statement).first()


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
