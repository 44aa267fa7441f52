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
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.kernel.resident_id import normalised
from portal.workforce.audit import Act
from portal.workforce.rulebook import staffing
from portal.workforce.rulebook.filing import Candidate, Reason, assess
from portal.workforce.rulebook.lifecycles import WORKER
from portal.workforce.rulebook.spells import CERTIFICATE, REGISTRATION, begun, holds
from portal.workforce.rulebook.staffing import has_room
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import in_force, quota_of
from portal.workforce.workers.kinds import EMPLOYMENT, PROJECTED, USING_UNIT, SpellKind
from portal.workforce.workers.models import FIRST, Worker
from portal.workforce.workers.queries import active_by_document, in_post_by_document, places_of
from portal.workforce.workers.services.filing import close_filings, reopen_filings, submit
from portal.workforce.workers.services.numbers import next_number
from portal.workforce.workers.services.projection import document_index, rebuild
from portal.workforce.workers.services.spells import close, put, reopen
from portal.workforce.workers.services.trace import record_of
from portal.workforce.workers.spell_models import Person
from portal.workforce.workers.spell_queries import spells


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


def reasons_against(session: Session, entry: Entry, *, at: datetime) -> tuple[Reason, ...]:
    """Every reason against the entry, in order of the province's codes.

    Takes the union's row, so that a place isn't given twice.
    """
    reasons = list(assess(entry.candidate))
    union = session.scalar(locked(session, select(Union).where(Union.code == entry.union_code)))
    index = document_index(entry.candidate.document_number)
    if in_post_by_document(session, index, entry.candidate.hired_on):
        reasons.append(Reason("02", "already_registered"))
    if union is None:
        reasons.append(Reason("03", "union_not_in_tree"))
    elif not in_force(union, entry.candidate.hired_on):
        reasons.append(Reason("03", "union_closed"))
    elif entry.candidate.form != staffing.RETIRED_FORM and not has_place(session, union, at):
        reasons.append(Reason("04", "over_quota"))
    return tuple(sorted(reasons, key=lambda reason: reason.code))


def has_place(session: Session, union: Union, at: datetime) -> bool:
    """Whether one more may come to the union."""
    limit = quota_of(session, union)
    places, today = places_of(session, union.id), local(at).date()
    return has_room(limit, staffing.in_post(places, today) + staffing.pending(places, today))


def enter(act: Act, entry: Entry, *, source: str) -> Worker:
    """A new record with its number, and its filing submitted. Raises :class:`NotEntered`."""
    against = reasons_against(act.session, entry, at=act.at)
    if against:
        raise NotEntered(against)
    union = act.session.scalars(select(Union).where(Union.code == entry.union_code)).one()
    worker = Worker(
        person_id=_person(act.session, document_index(entry.candidate.document_number)).id,
        number=next_number(act),
        name_sort_key=name_key(entry.columns["name"]),
        union_id=union.id,
        source=source,
        registered_at=act.at,
        **columns_of(entry.candidate),
        **entry.columns,
    )
    act.session.add(worker)
    act.session.flush()
    write_first_spells(act, worker)
    rebuild(act.session, worker, local(act.at).date())
    submit(act, worker, FIRST, [])
    record_of(act, worker, "workers.enter", number=worker.number, union=union.code, source=source)
    return worker


def _person(session: Session, index: str) -> Person:
    """Whose document it is: somebody who was here before, or somebody new."""
    person = session.scalar(select(Person).where(Person.document_index == index))
    if person is None:
        person = Person(document_index=index)
        session.add(person)
        session.flush()
    return person


def write_first_spells(act: Act, worker: Worker) -> None:
    """The dated facts that a new record says, from the first day on; a person who was here before
    keeps what is not said anew."""
    for kind in PROJECTED:
        facts = {name: getattr(worker, name) for name in kind.facts}
        if all(value is None for value in facts.values()):
            continue
        known = spells(act.session, kind, worker)
        first = _first_day(kind, worker)
        current = next((row for row in known if holds(row, first)), None)
        if current is not None and dict(kind.read(current).facts) == facts:
            continue
        change = begun(known, facts, first, kind.read)
        for row in change.out:
            row.withdrawn_at, row.withdrawn_by = act.at, act.by.words
        act.session.flush()
        for spell, corrected in change.into:
            put(act, kind, worker, spell, corrected)
    act.session.flush()


def _first_day(kind: SpellKind, worker: Worker) -> date:
    """A certificate counts from its approval, also one that was approved before."""
    approved = worker.certificate_approved_on
    dated = kind.key in (CERTIFICATE, REGISTRATION) and approved is not None
    return min(approved, worker.hired_on) if dated and approved else worker.hired_on


def columns_of(facts: Candidate) -> dict[str, Any]:
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


def leave(act: Act, worker: Worker, *, on: date, cause: str) -> None:
    """The record leaves the register: the place is free from ``on`` on.

    Raises ``lifecycle.not_allowed``, ``exit.before_hire``.
    """
    if on <= worker.hired_on:
        raise Refused("exit.before_hire")
    WORKER.after(worker.state, "leave")
    close(act, worker, on=on, reason=f"退出原因 {cause}")
    record_of(act, worker, "workers.leave", on=on.isoformat(), cause=cause)


def reinstate(act: Act, worker: Worker, *, reason: str) -> None:
    """An exit that was entered in error: the employment goes on as if it had not been.

    Raises ``lifecycle.not_allowed``, ``spell.reason``, ``worker.elsewhere`` where the person stands
    in the register again.
    """
    WORKER.after(worker.state, "reinstate")
    if active_by_document(act.session, worker.document_index) is not None:
        raise Refused("worker.elsewhere")
    reopen(act, worker, reason=reason)
    reopen_filings(act, worker, reason)
    record_of(act, worker, "workers.reinstate")


def void(act: Act, worker: Worker, *, reason: str) -> None:
    """The record was entered in error, or the hire was cancelled: it stays, and takes no place.

    Raises ``lifecycle.not_allowed``, ``worker.void_reason``.
    """
    reason = require_reason(reason, "worker.void_reason")
    worker.state = WORKER.after(worker.state, "void")
    for kind in (EMPLOYMENT, USING_UNIT):
        for row in spells(act.session, kind, worker):
            row.withdrawn_at, row.withdrawn_by = act.at, act.by.words
    close_filings(act, worker, reason)
    record_of(act, worker, "workers.void", reason=reason)
