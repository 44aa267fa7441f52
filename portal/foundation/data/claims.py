"""Whoever sends a row claims it first, so that a job, a sweep and a person at the command line
never send it at the same time.

A claim is a lease: it moves the row's next try past the longest exchange. A sender that died loses
it by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

LEASE = timedelta(seconds=60)  # several times the deadline of an exchange


def claimed(session: Session, model: Any, row_id: int, *, waiting: str, at: datetime) -> bool:
    """Claim a row of ``model`` (columns ``state`` and ``next_try_at``) that is ``waiting`` and due.

    ``False``: it is not due, settled, or somebody else's. Nothing of the row is loaded, so that a
    row that can't be read is put off as well. Call it in a transaction of its own.
    """
    statement = (
        update(model)
        .where(model.id == row_id, model.state == waiting, model.next_try_at <= at)
        .values(next_try_at=at + LEASE)
    )
    done: Any = session.execute(statement, execution_options={"synchronize_session": False})
    return bool(done.rowcount == 1)
