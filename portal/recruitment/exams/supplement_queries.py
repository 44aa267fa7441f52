"""Supplements of a run, and whom they concern."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.models import Room, SeatingRun
from portal.recruitment.exams.queries import candidates_in, rooms_of_round, seats_of
from portal.recruitment.exams.supplement_models import Supplement, SupplementPerson


def supplements_of(session: Session, run_id: int) -> list[Supplement]:
    """In their order."""
    statement = select(Supplement).where(Supplement.run_id == run_id).order_by(Supplement.number)
    return list(session.scalars(statement))


def newest_released(session: Session, run_id: int) -> Supplement | None:
    """The supplement on which the next one stands; None = the run itself."""
    released = [one for one in supplements_of(session, run_id) if one.state == "released"]
    return released[-1] if released else None


def locked_supplement(session: Session, round_id: int, public_id: str) -> Supplement:
    """Raises ``Refused('supplement.not_found')``."""
    statement = (
        select(Supplement)
        .join(SeatingRun, SeatingRun.id == Supplement.run_id)
        .where(SeatingRun.round_id == round_id, Supplement.public_id == public_id)
    )
    found = session.scalar(locked(session, statement))
    if found is None:
        raise Refused("supplement.not_found")
    return found


def unseated(session: Session, run: SeatingRun) -> list[Application]:
    """Candidates of the sitting who have no seat in its run: late ones."""
    seated = {seat.application_id for seat in seats_of(session, run.id)}
    return [
        application
        for application in candidates_in(session, run.sitting)
        if application.id not in seated
    ]


def concerned_by(session: Session, supplement: Supplement) -> list[Application]:
    """Those named, and everybody whose desk is gone; by application number."""
    named = select(SupplementPerson.application_id).where(
        SupplementPerson.supplement_id == supplement.id
    )
    people = select(Application).where(Application.id.in_(named))
    found = {application.id: application for application in session.scalars(people)}
    for seat in seats_of(session, supplement.run_id):
        gone = supplement.blocked.get(str(seat.room_id), "").split()
        if seat.room_id in supplement.closed or str(seat.number) in gone:
            found[seat.application_id] = seat.application
    return sorted(found.values(), key=lambda application: application.number or "")


def rooms_named(session: Session, round_id: int, ids: list[int]) -> list[Room]:
    return [room for room in rooms_of_round(session, round_id) if room.id in ids]
