"""Entering a person into the register, and taking them out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session

from portal.foundation.data.database import locked
from portal.foundation.text.pinyin import name_key
from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.kernel.resident_id import normalised
from portal.workforce.audit import Act
from portal.workforce.orm import Base
from portal.workforce.rulebook import staffing
from portal.workforce.rulebook.filing import Candidate, Reason, assess
from portal.workforce.rulebook.lifecycles import WORKER
from portal.workforce.rulebook.staffing import has_room, quota
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import in_force
from portal.workforce.workers.models import Filing, FilingStep, NumberCounter, Worker
from portal.workforce.workers.queries import active_by_document, places_of

REGISTER_CHAIN = "register"
NUMBER_PREFIX = "JS"


@dataclass(frozen=True)
class Entry:
    """What is entered: the facts the checks look at, and the columns of ``Worker`` beyond them."""

    candidate: Candidate
    union_code: str
    columns: dict[str, Any]


class NotEntered(Refused):
    """The record can't enter; ``reasons`` say why, with the province's return codes."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        super().__init__("worker.not_entered", reason=reasons[0].reason, code=reasons[0].code)
        self.reasons = reasons


def document_index(number: str) -> str:
    """Blind index of a document's number, whatever its kind."""
    return Base.vault.index("worker.document", normalised(number))


def reasons_against(session: Session, entry: Entry, *, at: datetime) -> tuple[Reason, ...]:
    """Every reason against the entry, in order of the province's codes.

    Takes the union's row, so that a place isn't given twice.
    """
    reasons = list(assess(entry.candidate))
    union = session.scalar(locked(session, select(Union).where(Union.code == entry.union_code)))
    if active_by_document(session, document_index(entry.candidate.document_number)) is not None:
        reasons.append(Reason("02", "already_registered"))
    if union is None:
        reasons.append(Reason("03", "union_not_in_tree"))
    elif not in_force(union, entry.candidate.hired_on):
        reasons.append(Reason("03", "union_closed"))
    elif entry.candidate.form != staffing.RETIRED_FORM and not _has_place(session, union, at):
        reasons.append(Reason("04", "over_quota"))
    return tuple(sorted(reasons, key=lambda reason: reason.code))


def _has_place(session: Session, union: Union, at: datetime) -> bool:
    limit = quota(union.single_unions_count, union.workers_count, union.approved_most)
    places, today = places_of(session, union.id), local(at).date()
    return has_room(limit, staffing.in_post(places, today) + staffing.pending(places, today))


def enter(act: Act, entry: Entry, *, source: str) -> Worker:
    """A new record with its number, and its filing submitted. Raises :class:`NotEntered`."""
    against = reasons_against(act.session, entry, at=act.at)
    if against:
        raise NotEntered(against)
    union = act.session.scalars(select(Union).where(Union.code == entry.union_code)).one()
    worker = Worker(
        number=next_number(act.session, local(act.at).year),
        name_sort_key=name_key(entry.columns["name"]),
        union_id=union.id,
        source=source,
        registered_at=act.at,
        **_columns_of(entry.candidate),
        **entry.columns,
    )
    act.session.add(worker)
    act.session.flush()
    _submit(act, worker)
    record_of(act, worker, "workers.enter", number=worker.number, union=union.code, source=source)
    return worker


def _columns_of(facts: Candidate) -> dict[str, Any]:
    """The facts that the checks looked at and that the record keeps."""
    return {
        "document_kind": facts.document_kind,
        "document_number": normalised(facts.document_number),
        "document_index": document_index(facts.document_number),
        "born_on": facts.born_on,
        "certificate_level": facts.certificate_level,
        "certificate_number": facts.certificate_number,
        "form": facts.form,
        "agency": facts.agency,
        "hired_on": facts.hired_on,
        "training_due_on": facts.training_due_on,
    }


def _submit(act: Act, worker: Worker) -> None:
    by = act.by
    filing = Filing(worker_id=worker.id, submitted_at=act.at, submitted_by=by.account_id)
    act.session.add(filing)
    act.session.flush()
    step = FilingStep(
        filing_id=filing.id, action="submit", at=act.at, by=by.account_id, by_words=by.words
    )
    act.session.add(step)


def record_of(act: Act, worker: Worker, action: str, **facts: object) -> None:
    """Write what happened to a person into the register's chain."""
    act.record(action, f"worker:{worker.public_id}", chain=REGISTER_CHAIN, **facts)


class Kept(Protocol):
    """A row that is added to a person and never changed: it says when and by whom."""

    worker_id: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


def keep(act: Act, worker: Worker, row: Kept, action: str, **facts: object) -> None:
    """Add ``row`` to the person, and its trace to the register's chain."""
    row.worker_id, row.recorded_at, row.recorded_by = worker.id, act.at, act.by.words
    act.session.add(row)
    record_of(act, worker, action, **facts)


def next_number(session: Session, year: int, kind: str = "worker") -> str:
    """JS-2026-000001, without gaps per committed entry; two takers wait for each other."""
    statement = select(NumberCounter).where(NumberCounter.kind == kind, NumberCounter.year == year)
    counter = session.scalar(locked(session, statement))
    if counter is None:
        counter = NumberCounter(kind=kind, year=year, last=0)
        session.add(counter)
    counter.last += 1
    session.flush()
    return f"{NUMBER_PREFIX}-{year}-{counter.last:06d}"


def leave(act: Act, worker: Worker, *, on: date, cause: str) -> None:
    """The record leaves the register: the place is free from ``on`` on.

    Raises ``lifecycle.not_allowed``, ``exit.before_hire``.
    """
    if on <= worker.hired_on:
        raise Refused("exit.before_hire")
    worker.state, worker.left_on = WORKER.after(worker.state, "leave"), on
    record_of(act, worker, "workers.leave", on=on.isoformat(), cause=cause)
