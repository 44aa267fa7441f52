"""Recording training."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import Actor, record
from portal.workforce.records.training.models import TrainingRecord
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import REGISTER_CHAIN


def add_training(
    session: Session,
    worker: Worker,
    *,
    kind: str,
    title: str,
    organiser: str,
    starts_on: date,
    ends_on: date,
    hours: int,
    result: str,
    by: Actor,
    at: datetime,
) -> TrainingRecord:
    """Training that is finished. Raises ``training.order``, ``training.future``."""
    if ends_on < starts_on:
        raise Refused("training.order")
    if ends_on > local(at).date():
        raise Refused("training.future")
    row = TrainingRecord(
        worker_id=worker.id,
        kind=kind,
        title=title,
        organiser=organiser,
        starts_on=starts_on,
        ends_on=ends_on,
        hours=hours,
        result=result,
        recorded_at=at,
        recorded_by=by.words,
    )
    session.add(row)
    subject = f"worker:{worker.public_id}"
    record(
        session,
        "training.add",
        subject,
        at=at,
        by=by,
        chain=REGISTER_CHAIN,
        kind=kind,
        ends_on=ends_on.isoformat(),
    )
    return row
