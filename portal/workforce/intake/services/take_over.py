"""From a pulled record to a person in the register, or to a refusal with the province's return
codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.protocol.messages import (
    WORKER_ACCEPTED,
    WORKER_FILED,
    WORKER_REFUSED,
    Answer,
    faults,
    next_try,
    record_digest,
)
from portal.workforce.audit import SYSTEM, Act
from portal.workforce.intake.models import Incoming
from portal.workforce.intake.services.outbox import tell
from portal.workforce.labels import word
from portal.workforce.records.contracts.services import add_contract
from portal.workforce.records.contracts.terms import ContractTerms
from portal.workforce.rulebook.filing import Candidate, Reason
from portal.workforce.rulebook.lifecycles import INCOMING
from portal.workforce.workers.models import FIRST, Filing, Worker
from portal.workforce.workers.services import filing as filing_steps
from portal.workforce.workers.services.register import Entry, NotEntered, enter

# What a record raises that passed the schema and still can't be reckoned with or kept: a day beyond
# the calendar's end, a lone surrogate, a number that fits no column.
UNKEEPABLE = (ValueError, ArithmeticError, RecursionError, DataError)
log = structlog.get_logger("intake")
HIRED_BY_RECRUITMENT = "1"  # 进入方式 公开招聘


def settle(session: Session, row: Incoming, answer: Answer, *, at: datetime) -> None:
    """Decide on the answer to a pull. Idempotent: a message that was settled stays as it is."""
    if row.state != "received":
        return
    row.tries += 1
    row.first_try_at = row.first_try_at or at
    row.last_answer = answer.words[:300]
    if answer.document is None:
        _wait_or_give_up(row, answer, at)
        return
    reasons = _wrong_document(row, answer.document)
    if reasons:
        _refuse(session, row, reasons, at)
        return
    known = session.scalar(select(Worker).where(Worker.source_hire == row.hire))
    if known is not None:
        _known_hire(session, row, known, at)
        return
    _enter_or_refuse(session, row, answer.document, at)


def _enter_or_refuse(
    session: Session, row: Incoming, document: Mapping[str, Any], at: datetime
) -> None:
    act = Act(session, SYSTEM, at)
    try:
        with session.begin_nested():
            worker = enter(act, entry_of(document), source="handover")
            add_contract(act, worker, _contract_of(document["contract"]))
    except NotEntered as refusal:
        _refuse(session, row, refusal.reasons, at)
    except UNKEEPABLE:
        log.exception("intake.unkeepable")
        _refuse(session, row, (Reason("99", "record_invalid"),), at)
    except Refused as refusal:
        _refuse(session, row, (Reason("05", refusal.code.removeprefix("contract.")),), at)
    else:
        _accept(session, row, worker, at)


def _wait_or_give_up(row: Incoming, answer: Answer, at: datetime) -> None:
    again = None if answer.final else next_try(row.tries, first_at=row.first_try_at, at=at)
    if again is None:
        row.state, row.settled_at = INCOMING.after(row.state, "give_up"), at
    else:
        row.next_try_at = again


def ask_again(session: Session, row: Incoming, *, at: datetime) -> None:
    """A pull that was given up, once more; the sweep finds it. Raises ``lifecycle.not_allowed``."""
    row.state = INCOMING.after(row.state, "replay")
    row.settled_at, row.first_try_at, row.next_try_at = None, None, at


def _wrong_document(row: Incoming, document: Any) -> tuple[Reason, ...]:
    try:
        digest = None if faults("record", document) else record_digest(document)
    except (Refused, *UNKEEPABLE):
        digest = None
    if digest is None:
        return (Reason("99", "record_invalid"),)
    if digest != row.record_sha256 or document["hire"] != row.hire:
        return (Reason("99", "digest_mismatch"),)
    return ()


def _known_hire(session: Session, row: Incoming, worker: Worker, at: datetime) -> None:
    if worker.source_digest == row.record_sha256:
        _accept(session, row, worker, at)
    else:
        _refuse(session, row, (Reason("02", "already_registered"),), at)


def _accept(session: Session, row: Incoming, worker: Worker, at: datetime) -> None:
    row.state, row.settled_at, row.worker_id = INCOMING.after(row.state, "accept"), at, worker.id
    about = {"hire": row.hire, "record_sha256": row.record_sha256}
    tell(session, WORKER_ACCEPTED, about | {"worker_number": worker.number}, at=at)


def _refuse(session: Session, row: Incoming, reasons: tuple[Reason, ...], at: datetime) -> None:
    row.state, row.settled_at = INCOMING.after(row.state, "refuse"), at
    row.reasons = [
        {
            "code": reason.code,
            "reason": reason.reason,
            "words": word("refusal.reason", reason.reason),
        }
        for reason in reasons
    ]
    about = {"hire": row.hire, "record_sha256": row.record_sha256}
    tell(session, WORKER_REFUSED, about | {"reasons": row.reasons}, at=at)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _needed(text: str) -> date:
    return date.fromisoformat(text)


def entry_of(record: Mapping[str, Any]) -> Entry:
    """The record's members as the register's facts and columns."""
    placement = record["employment"]["placement_union"]
    return Entry(_candidate_of(record), placement, _columns_of(record))


def _candidate_of(record: Mapping[str, Any]) -> Candidate:
    person, work, contract = record["person"], record["employment"], record["contract"]
    certificate = record["certificate"] or {}
    return Candidate(
        document_kind=person["document"]["kind"],
        document_number=person["document"]["number"],
        born_on=_day(person.get("born_on")),
        contract_kind=contract["kind"],
        starts_on=_needed(contract["starts_on"]),
        ends_on=_day(contract["ends_on"]),
        probation_ends_on=_day(contract.get("probation_ends_on")),
        form=work["form"],
        agency=work.get("agency"),
        certificate_level=certificate.get("level"),
        certificate_number=certificate.get("number"),
        hired_on=_needed(record["hired_on"]),
        training_due_on=_needed(record["training_due_on"]),
        decided_on=_needed(record["decision"]["on"]),
    )


def _columns_of(record: Mapping[str, Any]) -> dict[str, Any]:
    person, work, decision = record["person"], record["employment"], record["decision"]
    certificate = record["certificate"] or {}
    return {
        "name": person["name"],
        **{name: person.get(name) for name in (*_PERSONAL, *_SCHOOLING)},
        "certificate_approved_on": _day(certificate.get("approved_on")),
        "certificate_registration": certificate.get("registration"),
        "contracting_party": work["contracting_party"],
        "using_unit": work["using_unit"],
        "post": work.get("post"),
        "post_class": work.get("post_class"),
        "entry_kind": HIRED_BY_RECRUITMENT,
        "source_hire": record["hire"],
        "source_digest": record_digest(record),
        "source_round": record["round"]["code"],
        "application_number": record["application_number"],
        "placement_kind": decision["kind"],
        "placement_on": _needed(decision["on"]),
        "placement_by": decision["by"],
    }


_PERSONAL = ("sex", "ethnicity", "political_status", "mobile", "household")
_SCHOOLING = ("education", "degree", "school", "major")


def _contract_of(contract: Mapping[str, Any]) -> ContractTerms:
    return ContractTerms(
        number=contract.get("number") or "",
        kind=contract["kind"],
        starts_on=_needed(contract["starts_on"]),
        ends_on=_day(contract["ends_on"]),
        probation_ends_on=_day(contract.get("probation_ends_on")),
    )


def file_and_tell(act: Act, filing: Filing, number: str, on: date) -> None:
    """省级备案, and the portal is told when the person came from there."""
    filing_steps.file(act, filing, number, on)
    worker = filing.worker
    if worker.source_hire is not None and filing.kind == FIRST:
        data = {
            "hire": worker.source_hire,
            "worker_number": worker.number,
            "filing_number": filing.filing_number,
            "filed_on": on.isoformat(),
        }
        tell(act.session, WORKER_FILED, data, at=act.at)
