"""Recording an award."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import Actor, record
from portal.workforce.records.awards.models import Award
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import REGISTER_CHAIN


def add_award(
    session: Session,
    worker: Worker,
    *,
    kind: str,
    level: str,
    title: str,
    awarded_by: str,
    document_number: str,
    on: date,
    by: Actor,
    at: datetime,
) -> Award:
    """Raises ``award.future``."""
    if on > local(at).date():
        raise Refused("award.future")
    row = Award(
        worker_id=worker.id,
        kind=kind,
        level=level,
        title=title,
        awarded_by=awarded_by,
        document_number=document_number,
        on=on,
        recorded_at=at,
        recorded_by=by.words,
    )
    session.add(row)
    record(
        session,
        "awards.add",
        f"worker:{worker.public_id}",
        at=at,
        by=by,
        chain=REGISTER_CHAIN,
        kind=kind,
        level=level,
    )
    return row
