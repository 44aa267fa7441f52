"""Training of people, and who still owes the first one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.workforce.records.training.models import FIRST, TrainingRecord


def training_of(session: Session, worker_id: int) -> list[TrainingRecord]:
    statement = select(TrainingRecord).where(
        TrainingRecord.worker_id == worker_id, TrainingRecord.withdrawn_at.is_(None)
    )
    return list(
        session.scalars(statement.order_by(TrainingRecord.ends_on.desc(), TrainingRecord.id.desc()))
    )


def trained(session: Session, worker_ids: Iterable[int]) -> set[int]:
    """Those of the people who have finished their first training."""
    statement = select(TrainingRecord.worker_id).where(
        TrainingRecord.kind == FIRST,
        TrainingRecord.worker_id.in_(list(worker_ids)),
        TrainingRecord.withdrawn_at.is_(None),
    )
    return set(session.scalars(statement))
