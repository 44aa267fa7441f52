"""Keeping a message of the portal, each once."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.jobs.queue import enqueue
from portal.kernel.errors import Refused
from portal.protocol.states import CONFLICT
from portal.workforce.audit import record
from portal.workforce.intake.models import Incoming
from portal.workforce.intake.services.handed import (
    edition_announced,
    heard_of,
    stand_as_conflict,
    step_of,
)
from portal.workforce.rulebook.lifecycles import INCOMING

TAKE_OVER = "intake.take_over"


def receive(
    session: Session, *, message_id: str, content: bytes, body: dict[str, Any], at: datetime
) -> bool:
    """Keep a verified ``hire.confirmed`` and queue the pull.

    ``False``: it was here before, nothing happens again.

    Raises ``handover.id_reused`` when the id came with another body.
    """
    digest = hashlib.sha256(content).hexdigest()
    if _was_kept(session, message_id, digest):
        return False
    data = body["data"]
    row = Incoming(
        message_id=message_id,
        body_digest=digest,
        hire=data["hire"],
        record_sha256=data["record_sha256"],
        round_code=data["round"],
        told_at=datetime.fromisoformat(body["timestamp"]),
        received_at=at,
        next_try_at=at,
    )
    if not _kept(session, row):
        return False
    facts = {"round": row.round_code, "record_sha256": row.record_sha256}
    record(session, "intake.receive", f"hire:{row.hire}", at=at, **facts)
    _place(session, row, at)
    if row.state == "received":
        enqueue(session, TAKE_OVER, row.id, workflow_id=f"{TAKE_OVER}:{row.public_id}")
    return True


def _place(session: Session, row: Incoming, at: datetime) -> None:
    """Which edition the message speaks of; one that is older than what was announced since has
    nothing to say any more."""
    handed = heard_of(session, row.hire, row.round_code)
    # Version 1.0 counts nothing: what was heard of the hire is how many messages came.
    handed.seq_portal += 1
    row.edition = edition_announced(handed, row.record_sha256, row.told_at or at)
    if row.edition is None:
        row.state, row.settled_at = INCOMING.after(row.state, "supersede"), at
    elif (step := step_of(handed, row)).outcome == CONFLICT:
        # Nothing is pulled for it, and the sender hears of it at once.
        stand_as_conflict(session, row, handed, step, at)
    session.flush()


def _was_kept(session: Session, message_id: str, digest: str) -> bool:
    """Raises ``handover.id_reused``."""
    known = session.scalar(select(Incoming).where(Incoming.message_id == message_id))
    if known is not None and known.body_digest != digest:
        raise Refused("handover.id_reused")
    return known is not None


def _kept(session: Session, row: Incoming) -> bool:
    """``False``: the same message came twice at the same moment, and the other one was first."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return False
    return True
