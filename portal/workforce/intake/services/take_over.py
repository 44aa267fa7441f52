"""From a pulled record to a person in the register, to a corrected record, or to a refusal with the
province's return codes; what a message may do stands in the published table of states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import structlog
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
from portal.protocol.states import CONFLICT, SUPERSEDED
from portal.workforce.audit import SYSTEM, Act
from portal.workforce.intake.models import HandedHire, Incoming
from portal.workforce.intake.services.correct import correct_record
from portal.workforce.intake.services.handed import (
    edition_announced,
    handed_hire,
    heard_of,
    stand_as_conflict,
    step_of,
    worker_entered,
)
from portal.workforce.intake.services.outbox import tell
from portal.workforce.intake.services.record_entry import contract_of, entry_of
from portal.workforce.labels import word
from portal.workforce.records.contracts.services import add_contract
from portal.workforce.rulebook.filing import Reason
from portal.workforce.rulebook.lifecycles import HANDED_HIRE, INCOMING
from portal.workforce.workers.models import CHANGE, DEREGISTRATION, Filing, Worker
from portal.workforce.workers.services import filing as filing_steps
from portal.workforce.workers.services.register import NotEntered, enter

# What a record raises that passed the schema and still can't be reckoned with or kept: a day beyond
# the calendar's end, a lone surrogate, a number that fits no column.
UNKEEPABLE = (ValueError, ArithmeticError, RecursionError, DataError)
UNREACHABLE = Reason("99", "record_unreachable")
log = structlog.get_logger("intake")
__all__ = ["ask_again", "entry_of", "file_and_tell", "settle"]


def settle(session: Session, row: Incoming, answer: Answer, *, at: datetime) -> None:
    """Decide on the answer to a pull. Idempotent: a message that was settled stays as it is."""
    if row.state != "received":
        return
    row.tries += 1
    row.first_try_at = row.first_try_at or at
    row.last_answer = answer.words[:300]
    handed = heard_of(session, row.hire, row.round_code)
    if row.edition is None:  # kept by the version before editions
        row.edition = edition_announced(handed, row.record_sha256, row.told_at or row.received_at)
    step = step_of(handed, row)
    if step.outcome == SUPERSEDED:
        _close(row, "supersede", at)
    elif step.outcome == CONFLICT:
        stand_as_conflict(session, row, handed, step, at)
    elif step.effect == "answer":
        _accept(session, row, handed, at)
    else:
        if step.to != handed.state:
            handed.state = HANDED_HIRE.after(handed.state, "decide")
        _decide(session, row, handed, answer, at)


def _decide(
    session: Session, row: Incoming, handed: HandedHire, answer: Answer, at: datetime
) -> None:
    if answer.document is None:
        _wait_or_give_up(session, row, handed, answer, at)
        return
    reasons = _wrong_document(row, answer.document)
    if reasons:
        _refuse(session, row, handed, reasons, at)
    else:
        _enter_or_refuse(session, row, handed, answer.document, at)


def _enter_or_refuse(
    session: Session, row: Incoming, handed: HandedHire, document: Mapping[str, Any], at: datetime
) -> None:
    try:
        with session.begin_nested():
            _take_in(Act(session, SYSTEM, at), handed, document)
    except NotEntered as refusal:
        _refuse(session, row, handed, refusal.reasons, at)
    except UNKEEPABLE:
        log.exception("intake.unkeepable")
        _refuse(session, row, handed, (Reason("99", "record_invalid"),), at)
    except Refused as refusal:
        _refuse(session, row, handed, (_reason_of(refusal),), at)
    else:
        edition = next(one for one in handed.editions if one.number == row.edition)
        edition.record, edition.taken_at = dict(document), at
        _accept(session, row, handed, at)


def _take_in(act: Act, handed: HandedHire, document: Mapping[str, Any]) -> None:
    if handed.worker is not None:
        correct_record(act, handed.worker, document)
        return
    worker = enter(act, entry_of(document), source="handover")
    add_contract(act, worker, contract_of(document))
    worker_entered(handed, worker)
    act.session.flush()


def _reason_of(refusal: Refused) -> Reason:
    """What a rule of the register says no with, as the province's code for a contract, or as a
    record that doesn't fit what is known of the person."""
    room, _, name = refusal.code.partition(".")
    return Reason("05", name) if room == "contract" else Reason("99", "correction_impossible")


def _wait_or_give_up(
    session: Session, row: Incoming, handed: HandedHire, answer: Answer, at: datetime
) -> None:
    """Who gives up says so: the portal would wait for ever."""
    again = None if answer.final else next_try(row.tries, first_at=row.first_try_at or at, at=at)
    if again is not None:
        row.next_try_at = again
        return
    _close(row, "give_up", at)
    _refused(session, row, handed, (UNREACHABLE,), at)


def ask_again(session: Session, row: Incoming, *, at: datetime) -> None:
    """A pull that was given up, once more; the sweep finds it. Raises ``lifecycle.not_allowed``."""
    row.state = INCOMING.after(row.state, "replay")
    row.settled_at, row.first_try_at, row.next_try_at = None, None, at


def _close(row: Incoming, action: str, at: datetime) -> None:
    row.state, row.settled_at = INCOMING.after(row.state, action), at


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


def _accept(session: Session, row: Incoming, handed: HandedHire, at: datetime) -> None:
    _close(row, "accept", at)
    if HANDED_HIRE.allows(handed.state, "accept"):
        handed.state = HANDED_HIRE.after(handed.state, "accept")
    handed.accepted_edition = max(handed.accepted_edition or 0, row.edition or 0)
    row.worker_id = handed.worker_id
    about = {"hire": row.hire, "record_sha256": row.record_sha256}
    tell(session, handed, WORKER_ACCEPTED, about | {"worker_number": handed.worker_number}, at=at)


def _refuse(
    session: Session, row: Incoming, handed: HandedHire, reasons: tuple[Reason, ...], at: datetime
) -> None:
    _close(row, "refuse", at)
    _refused(session, row, handed, reasons, at)


def _refused(
    session: Session, row: Incoming, handed: HandedHire, reasons: tuple[Reason, ...], at: datetime
) -> None:
    """The edition before it stays valid, where one was accepted."""
    if HANDED_HIRE.allows(handed.state, "refuse"):
        handed.state = HANDED_HIRE.after(handed.state, "refuse")
    row.reasons = [
        {
            "code": reason.code,
            "reason": reason.reason,
            "words": word("refusal.reason", reason.reason),
        }
        for reason in reasons
    ]
    about = {"hire": row.hire, "record_sha256": row.record_sha256}
    tell(session, handed, WORKER_REFUSED, about | {"reasons": row.reasons}, at=at)


def file_and_tell(act: Act, filing: Filing, number: str, on: date) -> None:
    """省级备案, and the portal is told when the person came from there; 注销备案 closes the
    cancellation of a hire."""
    filing_steps.file(act, filing, number, on)
    worker = filing.worker
    if worker.source_hire is None:
        return
    handed = handed_hire(act.session, worker.source_hire) or _known_before(act, worker)
    if filing.kind == DEREGISTRATION:
        if HANDED_HIRE.allows(handed.state, "deregister"):
            handed.state = HANDED_HIRE.after(handed.state, "deregister")
        return
    handed.filed_edition = handed.accepted_edition
    if filing.kind != CHANGE:
        if HANDED_HIRE.allows(handed.state, "file"):
            handed.state = HANDED_HIRE.after(handed.state, "file")
        handed.filing_number, handed.filed_on = filing.filing_number, on
    _tell_filed(act, handed)


def _known_before(act: Act, worker: Worker) -> HandedHire:
    """A person whose hire was taken over by an earlier version."""
    handed = heard_of(act.session, worker.source_hire or "", worker.source_round or "")
    handed.accepted_edition = edition_announced(handed, worker.source_digest or "", act.at)
    handed.state = HANDED_HIRE.after(handed.state, "accept")
    worker_entered(handed, worker)
    return handed


def _tell_filed(act: Act, handed: HandedHire) -> None:
    """A change that was filed leaves the person's 备案编号 as it is."""
    if handed.filing_number is None or handed.filed_on is None:
        return
    data = {
        "hire": handed.hire,
        "worker_number": handed.worker_number,
        "filing_number": handed.filing_number,
        "filed_on": handed.filed_on.isoformat(),
    }
    tell(act.session, handed, WORKER_FILED, data, at=act.at)
