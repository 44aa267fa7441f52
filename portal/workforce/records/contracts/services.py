"""Recording a contract."""

from __future__ import annotations

from portal.kernel.errors import Refused
from portal.kernel.period import DAY, corresponding_day
from portal.workforce.audit import Act
from portal.workforce.records.contracts.models import Contract
from portal.workforce.records.contracts.queries import contracts_of
from portal.workforce.records.contracts.queries import terms as known_terms
from portal.workforce.records.contracts.terms import ContractTerms
from portal.workforce.rulebook.contracts import open_ended_is_next
from portal.workforce.rulebook.filing import OPEN_ENDED, Candidate, contract_reasons
from portal.workforce.rulebook.spells import Span, overlap
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.decisions import replace_row
from portal.workforce.workers.services.register import keep


def add_contract(act: Act, worker: Worker, terms: ContractTerms) -> Contract:
    """The next contract of a person.

    Raises ``contract.<reason>`` for what labour law forbids, ``contract.left``,
    ``contract.overlaps``, ``contract.before_hire``, ``contract.late``, ``contract.open_ended_due``.
    """
    if worker.state != "active":
        raise Refused("contract.left")
    return _add(act, worker, terms)


def correct_contract(
    act: Act, worker: Worker, row: Contract, terms: ContractTerms, *, reason: str
) -> Contract:
    """更正 of one that was recorded wrongly, by the same rules; it keeps its place in the order.

    Raises ``spell.reason`` and what :func:`add_contract` raises.
    """
    ordinal = row.ordinal
    right: Contract = replace_row(act, worker, row, reason, lambda: _add(act, worker, terms))
    right.ordinal = ordinal
    act.session.flush()
    return right


def _add(act: Act, worker: Worker, terms: ContractTerms) -> Contract:
    others = contracts_of(act.session, worker.id)
    for reason in contract_reasons(_facts(worker, terms)):
        raise Refused(f"contract.{reason.reason}")
    _check_free(terms, others)
    earlier = [one for one in others if one.valid_from < terms.starts_on]
    if terms.probation_ends_on is not None and earlier:
        raise Refused("contract.probation_twice")
    _check_beginning(worker, terms, earlier)
    contract = Contract(
        ordinal=max((one.ordinal for one in others), default=0) + 1,
        number=terms.number,
        kind=terms.kind,
        valid_from=terms.starts_on,
        valid_to=None if terms.ends_on is None else terms.ends_on + DAY,
        probation_ends_on=terms.probation_ends_on,
    )
    facts = {"wishes_fixed": "yes"} if terms.wishes_fixed else {}
    keep(act, worker, contract, "contracts.add", ordinal=str(contract.ordinal), **facts)
    return contract


def _check_beginning(worker: Worker, terms: ContractTerms, earlier: list[Contract]) -> None:
    """The first contract of a hire begins within a month from the first day of work (劳动合同法
    10); after two fixed terms or ten years the next one is open-ended unless the worker asks
    otherwise (14)."""
    if terms.starts_on < worker.hired_on:
        raise Refused("contract.before_hire")
    hired_here = worker.source == "handover" and not earlier
    if hired_here and terms.starts_on > corresponding_day(worker.hired_on, 1)[0]:
        raise Refused("contract.late")
    ten_years = terms.starts_on >= corresponding_day(worker.hired_on, 120)[0] and bool(earlier)
    due = ten_years or open_ended_is_next(known_terms(earlier))
    if due and terms.kind != OPEN_ENDED and not terms.wishes_fixed:
        raise Refused("contract.open_ended_due")


def _check_free(terms: ContractTerms, others: list[Contract]) -> None:
    """No two contracts on one day; one without an end gives way to the next. Raises
    ``contract.overlaps``."""
    ends = None if terms.ends_on is None else terms.ends_on + DAY
    for other in others:
        gives_way = other.valid_to is None and other.valid_from < terms.starts_on
        if not gives_way and overlap(Span(terms.starts_on, ends), other):
            raise Refused("contract.overlaps")


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
