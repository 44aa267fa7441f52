"""Recording, correcting and withdrawing dated facts, each with its reason; the worker's row
follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.foundation.time.clock import local
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.rulebook.facts import check_facts
from portal.workforce.rulebook.spells import (
    EMPLOYMENT,
    IDENTITY,
    LEAVE,
    REQUIRED,
    Change,
    Span,
    Spell,
    begun,
    check_covered,
    check_free,
    check_joined,
    ended,
    whole_of,
)
from portal.workforce.workers import kinds
from portal.workforce.workers.kinds import SpellKind
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.filing import tell_change
from portal.workforce.workers.services.projection import document_index, rebuild
from portal.workforce.workers.services.trace import record_of
from portal.workforce.workers.spell_queries import spells


def put(act: Act, kind: SpellKind, worker: Worker, spell: Spell, corrected: Any = None) -> Any:
    """Write one row; nothing is checked here."""
    row = kind.model(
        worker_id=worker.id,
        valid_from=spell.valid_from,
        valid_to=spell.valid_to,
        recorded_at=act.at,
        recorded_by=act.by.words,
        corrects_id=corrected.id if corrected is not None else None,
        **({"person_id": worker.person_id} if kind.owner == "person_id" else {}),
    )
    for name, value in spell.facts.items():
        setattr(row, name, value)
    act.session.add(row)
    return row


def begin(
    act: Act, kind: SpellKind, worker: Worker, facts: Mapping[str, Any], *, on: date, reason: str
) -> None:
    """变动: from a day on something else holds.

    Raises ``spell.reason``, ``spell.same_day``, ``spell.unchanged`` and what :func:`_settle`
    raises.
    """
    reason = _why(worker, reason)
    change = begun(spells(act.session, kind, worker), facts, on, kind.read)
    for said, _corrected in change.into:
        if dict(said.facts) == dict(facts):
            _check(act, kind, worker, said)
    apply(act, kind, worker, change, reason)
    _settle(act, kind, worker, "spells.begin", {"on": on.isoformat()})


def correct(
    act: Act, kind: SpellKind, worker: Worker, row: Any, said: Spell, *, reason: str
) -> None:
    """更正: it was never as the row says, but as ``said`` does; the row stays as withdrawn.

    Raises ``spell.reason``, ``spell.unchanged``, ``spell.overlaps`` and what :func:`_settle`
    raises.
    """
    reason = _why(worker, reason)
    before = kind.read(row)
    if (before.valid_from, before.valid_to) == (said.valid_from, said.valid_to) and dict(
        before.facts
    ) == dict(said.facts):
        raise Refused("spell.unchanged")
    Span(said.valid_from, said.valid_to)
    _check(act, kind, worker, said)
    others = [one for one in spells(act.session, kind, worker) if one is not row]
    check_free(said, others)
    is_first = all(before.valid_from <= one.valid_from for one in others)
    apply(act, kind, worker, Change((row,), ((said, row),)), reason)
    if kind.key == EMPLOYMENT and is_first and said.valid_from != before.valid_from:
        _begin_with(act, worker, before.valid_from, said.valid_from, reason)
    _settle(act, kind, worker, "spells.correct", {"on": said.valid_from.isoformat()})


def take(act: Act, kind: SpellKind, worker: Worker, said: Spell, *, reason: str) -> None:
    """A time of its own, with first and last day, such as a leave.

    Raises ``spell.overlaps``, ``spell.reason`` and what :func:`_settle` raises.
    """
    reason = _why(worker, reason)
    Span(said.valid_from, said.valid_to)
    _check(act, kind, worker, said)
    check_free(said, spells(act.session, kind, worker))
    apply(act, kind, worker, Change((), ((said, None),)), reason)
    _settle(act, kind, worker, "spells.take", {"on": said.valid_from.isoformat()})


def _check(act: Act, kind: SpellKind, worker: Worker, said: Spell) -> None:
    """Nonsense, against the birthday that holds. Raises ``fact.…``."""
    born_on = said.facts["born_on"] if kind.key == IDENTITY else worker.born_on
    check_facts(kind.key, said, said.facts, born_on)
    if kind.key == LEAVE:
        whole = whole_of(spells(act.session, kinds.EMPLOYMENT, worker))
        ends = said.valid_to or said.valid_from
        if said.valid_from < whole.valid_from or (whole.valid_to and ends > whole.valid_to):
            raise Refused("fact.leave_outside")


def withdraw(act: Act, kind: SpellKind, worker: Worker, row: Any, *, reason: str) -> None:
    """It was entered in error and nothing takes its place.

    Raises ``spell.reason``, ``spell.only`` for the last one that a record needs.
    """
    reason = _why(worker, reason)
    standing = spells(act.session, kind, worker)
    if kind.key in (*REQUIRED, EMPLOYMENT) and len(standing) == 1:
        raise Refused("spell.only")
    apply(act, kind, worker, Change((row,), ()), reason)
    _settle(act, kind, worker, "spells.withdraw", {"on": row.valid_from.isoformat()})


def end(act: Act, kind: SpellKind, worker: Worker, *, on: date, reason: str) -> None:
    """Nothing of the kind holds from a day on. Raises ``spell.reason``."""
    reason = _why(worker, reason)
    change = ended(spells(act.session, kind, worker), on, kind.read)
    apply(act, kind, worker, change, reason)
    _settle(act, kind, worker, "spells.end", {"on": on.isoformat()})


def reopen(act: Act, worker: Worker, *, reason: str) -> None:
    """The last employment goes on as before it was ended. Raises ``spell.reason``."""
    reason = _why(worker, reason)
    last = spells(act.session, kinds.EMPLOYMENT, worker)[-1]
    open_again = replace(kinds.EMPLOYMENT.read(last), valid_to=None)
    apply(act, kinds.EMPLOYMENT, worker, Change((last,), ((open_again, last),)), reason)
    rebuild(act.session, worker, local(act.at).date())


def close(act: Act, worker: Worker, *, on: date, reason: str) -> None:
    """The employment ends: ``on`` is the day from which the place is free."""
    change = ended(spells(act.session, kinds.EMPLOYMENT, worker), on, kinds.EMPLOYMENT.read)
    apply(act, kinds.EMPLOYMENT, worker, change, reason)
    rebuild(act.session, worker, local(act.at).date())


def _why(worker: Worker, reason: str) -> str:
    """Every change says why, and a void record has none. Raises ``spell.reason``,
    ``lifecycle.not_allowed``."""
    if worker.state == "void":
        raise Refused("lifecycle.not_allowed")
    return require_reason(reason, "spell.reason")


def apply(act: Act, kind: SpellKind, worker: Worker, change: Change, reason: str) -> None:
    """Let rows go and others come; nothing is checked and nothing follows."""
    for row in change.out:
        row.withdrawn_at, row.withdrawn_by = act.at, act.by.words
    act.session.flush()  # the index of standing rows sees them go before others come
    for spell, corrected in change.into:
        put(act, kind, worker, spell, corrected).correction = reason
    act.session.flush()


def _begin_with(act: Act, worker: Worker, old: date, new: date, reason: str) -> None:
    """What began with the employment begins with it still."""
    for kind in kinds.PROJECTED:
        for row in spells(act.session, kind, worker):
            if kind.key != EMPLOYMENT and row.valid_from == old:
                moved = replace(kind.read(row), valid_from=new)
                Span(moved.valid_from, moved.valid_to)
                apply(act, kind, worker, Change((row,), ((moved, row),)), reason)


def _settle(
    act: Act, kind: SpellKind, worker: Worker, action: str, facts: Mapping[str, object]
) -> None:
    """What must hold after every change, the rows made anew, the trace and the filing.

    Raises ``spell.gap``, ``person.document_taken``.
    """
    employment = spells(act.session, kinds.EMPLOYMENT, worker)
    check_joined(employment)
    for key in REQUIRED:
        needed = next(one for one in kinds.PROJECTED if one.key == key)
        check_covered(whole_of(employment), spells(act.session, needed, worker), key)
    if kind.key == IDENTITY:
        _rename_person(act, worker)
    today = local(act.at).date()
    for record in _records(act, kind, worker):
        rebuild(act.session, record, today)
    record_of(act, worker, action, kind=kind.key, **facts)
    if kind.filed:
        tell_change(act, worker, kind.key, str(facts.get("on", "")))


def _records(act: Act, kind: SpellKind, worker: Worker) -> list[Worker]:
    """The records that repeat the fact: for one of the person, all of theirs."""
    if kind.owner == "worker_id":
        return [worker]
    statement = select(Worker).where(Worker.person_id == worker.person_id).order_by(Worker.id)
    return list(act.session.scalars(statement))


def _rename_person(act: Act, worker: Worker) -> None:
    """The person is found by the document that holds last. Raises ``person.document_taken``."""
    last = spells(act.session, kinds.IDENTITY, worker)[-1]
    index = document_index(last.document_number)
    person = worker.person
    if person.document_index == index:
        return
    taken = select(Worker.id).where(Worker.document_index == index)
    if act.session.scalar(taken.where(Worker.person_id != person.id).limit(1)) is not None:
        raise Refused("person.document_taken")
    person.document_index = index
    act.session.flush()
