"""Every night: what the notices promised to keep no longer is deleted."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.orm import Session

from portal.foundation.jobs.queue import scheduled
from portal.foundation.jobs.rows import each
from portal.foundation.running.rooms import gathered_by_name
from portal.foundation.web.unit import clock, database
from portal.recruitment.archives.queries import ended_rounds
from portal.recruitment.archives.services.erase import archive_when_empty, erase_due
from portal.recruitment.audit import SYSTEM
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.services import locked_round


@scheduled("archives.erase_due", "11 4 * * *")
def erase_all() -> None:
    """Each ended round in transactions of its own; one that is broken off goes on the next night,
    since what is due follows from the rows alone. So does a database that was restored."""
    with database().reading() as session:
        rounds = ended_rounds(session)
    each(database(), "archives.erase_due", rounds, erase_round)


def erase_round(round_id: int) -> int:
    """How many portions were erased."""
    portions = 0
    while _portion(round_id):
        portions += 1
    with database().transaction() as session:
        archive_when_empty(_act(session, round_id))
    return portions


def _portion(round_id: int) -> bool:
    """Whether something was due. The files go before the rows are committed: a process that ends
    between the two leaves a row without its file, which the next night erases, and never a file
    that no row names."""
    holdings = gathered_by_name("portal.recruitment", "retention.py", "RETENTION")
    with database().transaction() as session:
        keys = erase_due(_act(session, round_id), holdings)
        for key in keys or ():
            current_app.extensions["storage"].delete(key)
    return keys is not None


def _act(session: Session, round_id: int) -> RoundAct:
    return RoundAct(session, SYSTEM, clock().now(), locked_round(session, round_id))
