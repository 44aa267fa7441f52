"""Entering a person into the register, and taking him out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.text.pinyin import name_key
from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.kernel.resident_id import normalised
from portal.workforce.audit import Actor, record
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
    found = list(assess(entry.candidate))
    union = session.scalar(locked(session, select(Union).where(Union.code == entry.union_code)))
    if active_by_document(session, document_index(entry.candidate.document_number)) is not None:
        found.append(Reason("02", "already_registered"))
    if union is None:
        found.append(Reason("03", "union_not_in_tree"))
    elif not in_force(union, entry.candidate.hired_on):
        found.append(Reason("03", "union_closed"))
    elif entry.candidate.form != staffing.RETIRED_FORM:
        limit = quota(union.single_unions_count, union.workers_count, union.approved_most)
        places, today = places_of(session, union.id), local(at).date()
        if not has_room(limit, staffing.in_post(places, today) + staffing.pending(places, today)):
            found.append(Reason("04", "over_quota"))
    return tuple(sorted(found, key=lambda reason: reason.code))


def enter(session: Session, entry: Entry, *, source: str, by: Actor, at: datetime) -> Worker:
    """A new record with its number, and its filing submitted. Raises :class:`NotEntered`."""
    against = reasons_against(session, entry, at=at)
    if against:
        raise NotEntered(against)
    facts = entry.candidate
    union = session.scalars(select(Union).where(Union.code == entry.union_code)).one()
    worker = Worker(
        number=next_number(session, local(at).year),
        name_sort_key=name_key(entry.columns["name"]),
        document_kind=facts.document_kind,
        document_number=normalised(facts.document_number),
        document_index=document_index(facts.document_number),
        born_on=facts.born_on,
        certificate_level=facts.certificate_level,
        certificate_number=facts.certificate_number,
        union_id=union.id,
        form=facts.form,
        agency=facts.agency,
        hired_on=facts.hired_on,
        training_due_on=facts.training_due_on,
        source=source,
        registered_at=at,
        **entry.columns,
    )
    session.add(worker)
    session.flush()
    _submit(session, worker, by=by, at=at)
    record(
        session,
        "workers.enter",
        f"worker:{worker.public_id}",
        at=at,
        by=by,
        chain=REGISTER_CHAIN,
        number=worker.number,
        union=union.code,
        source=source,
    )
    return worker


def _submit(session: Session, worker: Worker, *, by: Actor, at: datetime) -> None:
    filing = Filing(worker_id=worker.id, submitted_at=at, submitted_by=by.account_id)
    session.add(filing)
    session.flush()
    session.add(
        FilingStep(filing_id=filing.id, action="submit", at=at, by=by.account_id, by_words=by.words)
    )


def next_number(session: Session, year: int, kind: str = "worker") -> str:
    """JS-2026-000001, without gaps per committed entry; two takers wait for each other."""
    counter = session.scalar(
        locked(
            session,
            select(NumberCounter).where(NumberCounter.kind == kind, NumberCounter.year == year),
        )
    )
    if counter is None:
        counter = NumberCounter(kind=kind, year=year, last=0)
        session.add(counter)
    counter.last += 1
    session.flush()
    return f"{NUMBER_PREFIX}-{year}-{counter.last:06d}"


def leave(
    session: Session, worker: Worker, *, on: date, by: Actor, at: datetime, cause: str
) -> None:
    """The record leaves the register: the place is free from ``on`` on.

    Raises ``lifecycle.not_allowed``, ``exit.before_hire``.
    """
    if on <= worker.hired_on:
        raise Refused("exit.before_hire")
    worker.state, worker.left_on = WORKER.after(worker.state, "leave"), on
    record(
        session,
        "workers.leave",
        f"worker:{worker.public_id}",
        at=at,
        by=by,
        chain=REGISTER_CHAIN,
        on=on.isoformat(),
        cause=cause,
    )
