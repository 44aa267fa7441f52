"""A hire of the portal on this side: which edition a message speaks of, the row as it stands, and
what the table of states has no answer to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.protocol.messages import HIRE_CONFIRMED
from portal.protocol.states import BACKEND, CONFLICT, FOUND_THERE, Move, Row, Told, move
from portal.workforce.audit import record
from portal.workforce.intake.models import (
    HandedEdition,
    HandedHire,
    Incoming,
    IntakeConflict,
    Outgoing,
)
from portal.workforce.rulebook.lifecycles import HANDED_HIRE, INCOMING
from portal.workforce.workers.models import Worker


def handed_hire(session: Session, hire: str) -> HandedHire | None:
    """Locked: two messages of one hire take turns."""
    return session.scalar(locked(session, select(HandedHire).where(HandedHire.hire == hire)))


def heard_of(session: Session, hire: str, round_code: str) -> HandedHire:
    """The row of a hire, made when the hire is first heard of."""
    handed = handed_hire(session, hire) or _first_heard_of(session, hire, round_code)
    _notice_register(handed)
    return handed


def _first_heard_of(session: Session, hire: str, round_code: str) -> HandedHire:
    row = HandedHire(hire=hire, round_code=round_code, edition=0, seq_portal=0, seq_backend=0)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:  # another message of it came at the same moment
        return session.scalars(
            locked(session, select(HandedHire).where(HandedHire.hire == hire))
        ).one()
    return row


def _notice_register(handed: HandedHire) -> None:
    """The person may have left, or been voided, since this row was last looked at."""
    worker = handed.worker
    if worker is None:
        return
    if worker.state == "left" and HANDED_HIRE.allows(handed.state, "leave"):
        handed.state = HANDED_HIRE.after(handed.state, "leave")
    if worker.state == "void" and HANDED_HIRE.allows(handed.state, "cancel"):
        handed.state = HANDED_HIRE.after(handed.state, "cancel")


def edition_announced(handed: HandedHire, digest: str, told_at: datetime) -> int | None:
    """Which edition an announcement speaks of; a digest that is new, or told again after another
    one, is the next edition. ``None``: it is older than what was announced since, and unknown.

    Version 1.0 has no numbers: announcements are ordered by their timestamps, then by arrival.
    """
    latest = handed.editions[-1] if handed.editions else None
    if latest is not None and latest.record_sha256 == digest:
        return latest.number
    if handed.heard_at is not None and told_at < handed.heard_at:
        known = [one.number for one in handed.editions if one.record_sha256 == digest]
        return max(known, default=None)
    number = handed.edition + 1
    handed.editions.append(HandedEdition(number=number, record_sha256=digest, announced_at=told_at))
    handed.edition, handed.heard_at = number, told_at
    return number


def worker_entered(handed: HandedHire, worker: Worker) -> None:
    handed.worker, handed.worker_number = worker, worker.number


def row_of(handed: HandedHire) -> Row:
    """The hire as this side holds it."""
    return Row(
        hire=handed.hire,
        state=handed.state,
        edition=handed.edition,
        accepted_edition=handed.accepted_edition,
        filed_edition=handed.filed_edition,
        record_sha256=handed.digest_of(handed.edition),
        worker_number=handed.worker_number,
        filing_number=handed.filing_number,
        filed_on=handed.filed_on,
        seq_portal=handed.seq_portal,
        seq_backend=handed.seq_backend,
    )


def step_of(handed: HandedHire, row: Incoming) -> Move:
    """What the published table makes of an announcement."""
    newer = row.edition is None or row.edition < handed.edition
    told = Told(
        edition=row.edition,
        latest=handed.edition,
        accepted=handed.accepted_edition,
        superseded=newer and row.edition != handed.accepted_edition,
    )
    return move(BACKEND, handed.state, "confirmed", told)


def stand_as_conflict(
    session: Session, row: Incoming, handed: HandedHire, step: Move, at: datetime
) -> None:
    """An announcement that the table has no answer to."""
    told = {"event": HIRE_CONFIRMED, "record_sha256": row.record_sha256}
    keep_conflict(session, handed, told, step, message_id=row.message_id, at=at)
    row.state, row.settled_at = INCOMING.after(row.state, "conflict"), at


def conflict_there(session: Session, row: Outgoing, reason: str, at: datetime) -> None:
    """The portal keeps a receipt of this side as a conflict: people on both sides look at it."""
    data = row.body["data"]
    handed = handed_hire(session, data["hire"])
    if handed is None:
        return
    told = {**data, "event": row.event, "there": reason}
    step = Move(CONFLICT, handed.state, reason=FOUND_THERE)
    keep_conflict(session, handed, told, step, message_id=row.public_id, at=at)


def keep_conflict(
    session: Session,
    handed: HandedHire,
    told: dict[str, Any],
    step: Move,
    *,
    message_id: str,
    at: datetime,
) -> None:
    """``told``: the message's data and, as ``event``, its type."""
    row = IntakeConflict(
        handed_id=handed.id,
        message_id=message_id,
        event=told["event"],
        reason=step.reason,
        told=told,
        own=row_of(handed).members(),
        at=at,
    )
    session.add(row)
    session.flush()
    record(session, "intake.conflict", f"hire:{handed.hire}", at=at, reason=step.reason)
