"""How a person left."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.workforce.exits.models import Exit


def exit_of(session: Session, worker_id: int) -> Exit | None:
    return session.scalar(
        select(Exit).where(Exit.worker_id == worker_id, Exit.withdrawn_at.is_(None))
    )
