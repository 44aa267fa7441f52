"""Pay grades of a person."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.workforce.records.pay.models import PayGrade


def grades_of(session: Session, worker_id: int) -> list[PayGrade]:
    """The latest first."""
    return list(
        session.scalars(
            select(PayGrade)
            .where(PayGrade.worker_id == worker_id)
            .order_by(PayGrade.starts_on.desc())
        )
    )
