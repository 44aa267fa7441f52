"""One person's page: everything on record, as values."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.running.rooms import gathered
from portal.kernel.resident_id import masked
from portal.workforce.workers.look import WorkerLook
from portal.workforce.workers.models import Worker
from portal.workforce.workers.wording import kinds_in_words


def person_page(
    session: Session,
    worker: Worker,
    *,
    may_edit: bool,
    may_note: bool = False,
    full_number: str = "",
) -> dict[str, Any]:
    """Values for the template. The document's number is masked unless ``full_number`` is given."""
    may_edit = may_edit and worker.state != "void"
    look = WorkerLook(session, worker, may_edit)
    said = (remark.say(look) for remark in _contributed("REMARKS"))
    return {
        "worker": worker,
        "union": worker.union,
        "document": full_number or masked(worker.document_number),
        "filing": worker.filing,
        "kinds": kinds_in_words(),
        "remarks": [remark for remark in said if remark is not None],
        "sections": [part.section(look) for part in _contributed("PERSON")],
        "may": {
            "edit": may_edit and worker.state == "active",
            "note_leave": (may_edit or may_note) and worker.state == "active",
            "reinstate": may_edit and worker.state == "left",
            "see_document": may_edit and not full_number,
        },
    }


def _contributed(name: str) -> tuple[Any, ...]:
    return gathered("portal.workforce", "journey.py", name)
