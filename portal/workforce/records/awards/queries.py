"""Awards of a person."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.workforce.records.awards.models import Award


def awards_of(session: Session, worker_id: int) -> list[Award]:
    return list(
        session.scalars(
            select(Award)
            .where(Award.worker_id == worker_id, Award.withdrawn_at.is_(None))
            .order_by(Award.on.desc(), Award.id.desc())
        )
    )
