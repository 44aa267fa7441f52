"""Recording a contract."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.workforce.audit import Actor, record
from portal.workforce.records.contracts.models import Contract
from portal.workforce.records.contracts.queries import contracts_of
from portal.workforce.rulebook.filing import Candidate, contract_reasons
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import REGISTER_CHAIN


def add_contract(
    session: Session,
    worker: Worker,
    *,
    number: str,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    probation_ends_on: date | None,
    by: Actor,
    at: datetime,
) -> Contract:
    """The next contract of a person.

    Raises ``contract.<reason>`` for what labour law forbids, ``contract.left``,
    ``contract.overlaps``.
    """
    if worker.state != "active":
        raise Refused("contract.left")
    earlier = contracts_of(session, worker.id)
    if probation_ends_on is not None and earlier:
        raise Refused("contract.probation_twice")
    if any(
        one.starts_on == starts_on or (one.ends_on is not None and starts_on <= one.ends_on)
        for one in earlier
    ):
        raise Refused("contract.overlaps")
    for reason in contract_reasons(_facts(worker, kind, starts_on, ends_on, probation_ends_on)):
        raise Refused(f"contract.{reason.reason}")
    row = Contract(
        worker_id=worker.id,
        ordinal=len(earlier) + 1,
        number=number,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        probation_ends_on=probation_ends_on,
        recorded_at=at,
        recorded_by=by.words,
    )
    session.add(row)
    record(
        session,
        "contracts.add",
        f"worker:{worker.public_id}",
        at=at,
        by=by,
        chain=REGISTER_CHAIN,
        ordinal=str(row.ordinal),
    )
    return row


def _facts(
    worker: Worker, kind: str, starts_on: date, ends_on: date | None, probation_ends_on: date | None
) -> Candidate:
    return Candidate(
        document_kind=worker.document_kind,
        document_number="",
        born_on=None,
        contract_kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        probation_ends_on=probation_ends_on,
        form=worker.form,
        agency=worker.agency,
        certificate_level=None,
        certificate_number=None,
        hired_on=worker.hired_on,
        training_due_on=worker.training_due_on,
    )
