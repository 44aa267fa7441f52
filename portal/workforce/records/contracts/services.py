"""Recording a contract."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.records.contracts.models import Contract
from portal.workforce.records.contracts.queries import contracts_of
from portal.workforce.records.contracts.terms import ContractTerms
from portal.workforce.rulebook.filing import Candidate, contract_reasons
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import keep


def add_contract(act: Act, worker: Worker, terms: ContractTerms) -> Contract:
    """The next contract of a person.

    Raises ``contract.<reason>`` for what labour law forbids, ``contract.left``,
    ``contract.overlaps``.
    """
    if worker.state != "active":
        raise Refused("contract.left")
    earlier = contracts_of(act.session, worker.id)
    if terms.probation_ends_on is not None and earlier:
        raise Refused("contract.probation_twice")
    if any(_overlaps(contract, terms.starts_on) for contract in earlier):
        raise Refused("contract.overlaps")
    for reason in contract_reasons(_facts(worker, terms)):
        raise Refused(f"contract.{reason.reason}")
    contract = Contract(ordinal=len(earlier) + 1, **asdict(terms))
    keep(act, worker, contract, "contracts.add", ordinal=str(contract.ordinal))
    return contract


def _overlaps(contract: Contract, starts_on: date) -> bool:
    if contract.starts_on == starts_on:
        return True
    return contract.ends_on is not None and starts_on <= contract.ends_on


def _facts(worker: Worker, terms: ContractTerms) -> Candidate:
    return Candidate(
        document_kind=worker.document_kind,
        document_number="",
        born_on=None,
        contract_kind=terms.kind,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        probation_ends_on=terms.probation_ends_on,
        form=worker.form,
        agency=worker.agency,
        certificate_level=None,
        certificate_number=None,
        hired_on=worker.hired_on,
        training_due_on=worker.training_due_on,
    )
