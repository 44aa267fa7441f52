"""What a new version makes of tickets that were told before tickets had editions."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.foundation.running.data_upgrade import DataUpgrade, UpgradeWork
from portal.recruitment.exams.models import Seat, SeatingRun, Ticket
from portal.recruitment.exams.queries import seats_in_force
from portal.recruitment.exams.services.tell_tickets import add_edition

AT_ONCE = 200


def _told_without_edition() -> Select[tuple[int]]:
    """Applications with a released seat whose ticket has no edition."""
    return (
        select(Ticket.application_id)
        .join(Seat, Seat.ticket_id == Ticket.id)
        .join(SeatingRun, SeatingRun.id == Seat.run_id)
        .where(Ticket.edition == 0, SeatingRun.state == "released")
    )


def editions_missing(session: Session) -> bool:
    return session.scalar(_told_without_edition().limit(1)) is not None


def add_first_editions(work: UpgradeWork) -> int:
    """The first edition is what was told at the release."""
    ids = work.session.scalars(
        _told_without_edition().order_by(Ticket.application_id).limit(AT_ONCE)
    ).all()
    for _application, seats in groupby(
        seats_in_force(work.session, ids), key=lambda seat: seat.application_id
    ):
        held = list(seats)
        add_edition(work.session, held, "", held[0].run.released_at or work.at)
    work.session.flush()
    return len(ids)


DATA_UPGRADES = (
    DataUpgrade(
        order=90, name="exams.ticket_editions", waiting=editions_missing, step=add_first_editions
    ),
)
