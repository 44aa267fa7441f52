"""Correcting what was decided or recorded about a person: the row that was wrong is withdrawn and
stays readable, another takes its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.trace import record_of
from portal.workforce.workers.spell_columns import Correctable

Row = TypeVar("Row", bound=Correctable)


def standing_row(session: Session, model: type[Row], worker: Worker, public_id: str) -> Row:
    """Raises ``Refused('spell.not_found')``, also for a row that was withdrawn."""
    statement = select(model).where(
        model.worker_id == worker.id, model.public_id == public_id, model.withdrawn_at.is_(None)
    )
    row = session.scalar(statement)
    if row is None:
        raise Refused("spell.not_found")
    return row


def replace_row(
    act: Act, worker: Worker, row: Correctable, reason: str, add: Callable[[], Any]
) -> Any:
    """``add`` records what is right, by its own rules. Raises ``spell.reason`` and what ``add``
    raises."""
    reason = withdraw_row(act, worker, row, reason)
    right = add()
    right.corrects_id, right.correction = row.id, reason
    act.session.flush()
    return right


def withdraw_row(act: Act, worker: Worker, row: Correctable, reason: str) -> str:
    """It was recorded in error. Returns the reason as kept. Raises ``spell.reason``."""
    reason = require_reason(reason, "spell.reason")
    row.withdrawn_at, row.withdrawn_by = act.at, act.by.words
    act.session.flush()
    of = type(row).__name__.lower()
    record_of(act, worker, "records.withdraw", of=of, row=row.public_id, reason=reason)
    return reason
