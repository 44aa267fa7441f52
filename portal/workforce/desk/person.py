"""One person's page: everything on record, as values."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from portal.kernel.resident_id import masked
from portal.workforce.exits.queries import exit_of
from portal.workforce.records.appraisals.queries import appraisals_of, consequence_for, measures_of
from portal.workforce.records.awards.queries import awards_of
from portal.workforce.records.contracts.queries import contracts_of, terms
from portal.workforce.records.pay.queries import grades_of
from portal.workforce.records.training.queries import training_of
from portal.workforce.rulebook.contracts import open_ended_is_next
from portal.workforce.workers.models import Worker


def person_page(
    session: Session, worker: Worker, *, may_edit: bool, full_number: str = ""
) -> dict[str, Any]:
    """Values for the template. The document's number is masked unless ``full_number`` is given."""
    contracts = contracts_of(session, worker.id)
    return {
        "worker": worker,
        "union": worker.union,
        "document": full_number or masked(worker.document_number),
        "shown_in_full": bool(full_number),
        "filing": worker.filing,
        "steps": list(worker.filing.steps),
        "contracts": contracts,
        "open_ended_next": open_ended_is_next(terms(contracts)),
        "training": training_of(session, worker.id),
        "appraisals": appraisals_of(session, worker.id),
        "measures": measures_of(session, worker.id),
        "consequence": consequence_for(session, worker.id),
        "awards": awards_of(session, worker.id),
        "grades": grades_of(session, worker.id),
        "leaving": exit_of(session, worker.id),
        "may": {
            "edit": may_edit and worker.state == "active",
            "see_document": may_edit and not full_number,
        },
    }
