"""The worker's row, made anew from the dated facts: nobody else writes these columns."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.text.pinyin import name_key
from portal.kernel.resident_id import normalised
from portal.workforce.orm import Base
from portal.workforce.rulebook.filing import training_due
from portal.workforce.rulebook.spells import projection
from portal.workforce.workers.models import Worker
from portal.workforce.workers.spell_queries import history_of


def document_index(number: str) -> str:
    """Blind index of a document's number, whatever its kind."""
    return Base.vault.index("worker.document", normalised(number))


def projected(session: Session, worker: Worker, today: date) -> dict[str, Any]:
    """The columns as the facts on record have them; state only changes between active and left."""
    columns = projection(history_of(session, worker), today)
    columns["document_index"] = document_index(columns["document_number"])
    columns["name_sort_key"] = name_key(columns["name"])
    columns["training_due_on"] = training_due(columns["hired_on"])
    columns["state"] = "active" if columns["left_on"] is None else "left"
    return columns


def rebuild(session: Session, worker: Worker, today: date) -> bool:
    """Bring the row to what the facts say; whether it said something else. A void record stays."""
    if worker.state == "void":
        return False
    changed = False
    for name, value in projected(session, worker, today).items():
        if getattr(worker, name) != value:
            setattr(worker, name, value)
            changed = True
    session.flush()
    return changed
