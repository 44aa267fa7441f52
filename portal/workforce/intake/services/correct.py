"""A further edition of a record that was accepted: the dated facts are corrected one by one, with
what they said before; a filing that was sent back stands before the city again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from portal.kernel.errors import Refused
from portal.kernel.period import DAY
from portal.workforce.audit import Act
from portal.workforce.intake.services.record_entry import contract_of, entry_of, source_of
from portal.workforce.records.contracts.kinds import CONTRACT
from portal.workforce.records.contracts.queries import contracts_of
from portal.workforce.rulebook import staffing
from portal.workforce.rulebook.filing import Reason, assess
from portal.workforce.rulebook.spells import EMPLOYMENT, Spell, holds
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import in_force, union_by_code
from portal.workforce.workers.kinds import PROJECTED, SpellKind
from portal.workforce.workers.models import Worker
from portal.workforce.workers.queries import active_by_document
from portal.workforce.workers.services import filing as filing_steps
from portal.workforce.workers.services.projection import document_index
from portal.workforce.workers.services.register import (
    Entry,
    NotEntered,
    columns_of,
    has_place,
)
from portal.workforce.workers.services.spells import begin, correct
from portal.workforce.workers.services.trace import record_of
from portal.workforce.workers.spell_queries import spells

WORDS = "招聘端移交更正"


def correct_record(act: Act, worker: Worker, record: Mapping[str, Any]) -> None:
    """Bring the person's facts to what the record says.

    Raises :class:`NotEntered` and what the register's rules refuse (``spell.…``, ``person.…``).
    """
    entry = entry_of(record)
    union = _checked_union(act, worker, entry)
    said = {**columns_of(entry.candidate), **entry.columns, "union_id": union.id}
    for kind in sorted(PROJECTED, key=lambda one: one.key != EMPLOYMENT):
        _correct_kind(act, kind, worker, said)
    _correct_contract(act, worker, record)
    for name, value in source_of(record).items():
        setattr(worker, name, value)
    act.session.flush()
    _stand_again(act, worker)
    record_of(act, worker, "workers.correct", digest=worker.source_digest)


def _checked_union(act: Act, worker: Worker, entry: Entry) -> Union:
    """Raises :class:`NotEntered` with every reason."""
    reasons = list(assess(entry.candidate))
    other = active_by_document(act.session, document_index(entry.candidate.document_number))
    if other is not None and other.id != worker.id:
        reasons.append(Reason("02", "already_registered"))
    union = None
    try:
        union = union_by_code(act.session, entry.union_code)
    except Refused:
        reasons.append(Reason("03", "union_not_in_tree"))
    if union is not None and not in_force(union, entry.candidate.hired_on):
        reasons.append(Reason("03", "union_closed"))
    moves = union is not None and union.id != worker.union_id
    counts = entry.candidate.form != staffing.RETIRED_FORM
    if union is not None and moves and counts and not has_place(act.session, union, act.at):
        reasons.append(Reason("04", "over_quota"))
    if reasons or union is None:
        raise NotEntered(tuple(sorted(reasons, key=lambda reason: reason.code)))
    return union


def _correct_kind(act: Act, kind: SpellKind, worker: Worker, said: Mapping[str, Any]) -> None:
    facts = {name: said[name] for name in kind.facts}
    first: date = said["hired_on"]
    rows = spells(act.session, kind, worker)
    row = next((one for one in rows if holds(one, worker.hired_on)), None)
    if row is None:
        if any(value is not None for value in facts.values()):
            begin(act, kind, worker, facts, on=first, reason=WORDS)
        return
    before = kind.read(row)
    moved = kind.key == EMPLOYMENT and row is rows[0] and before.valid_from != first
    if dict(before.facts) == facts and not moved:
        return
    from_day = first if moved else before.valid_from
    correct(act, kind, worker, row, Spell(from_day, before.valid_to, facts), reason=WORDS)


def _correct_contract(act: Act, worker: Worker, record: Mapping[str, Any]) -> None:
    """The contract that came with the hire: the first one."""
    terms, known = contract_of(record), contracts_of(act.session, worker.id)
    if not known:
        return
    row = min(known, key=lambda one: one.ordinal)
    facts = {
        "ordinal": row.ordinal,
        "number": terms.number,
        "kind": terms.kind,
        "probation_ends_on": terms.probation_ends_on,
    }
    ends = None if terms.ends_on is None else terms.ends_on + DAY
    said = replace(CONTRACT.read(row), valid_from=terms.starts_on, valid_to=ends, facts=facts)
    if said != CONTRACT.read(row):
        correct(act, CONTRACT, worker, row, said, reason=WORDS)


def _stand_again(act: Act, worker: Worker) -> None:
    """What was sent back is mended by the correction."""
    for filing in filing_steps.filings_of(act, worker):
        if filing.state == "returned":
            filing_steps.resubmit(act, filing, WORDS)
