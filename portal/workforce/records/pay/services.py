"""Loading a pay ladder, and recording a grade that stands on it."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select

from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.records.pay.kinds import PAY
from portal.workforce.records.pay.models import PayGrade, PayLadder
from portal.workforce.records.pay.queries import ladder_in_force
from portal.workforce.records.pay.terms import GradeTerms, LadderTerms
from portal.workforce.rulebook.pay import Grading, Ladder, check_grading, read_ladder
from portal.workforce.rulebook.spells import Spell, begun, closed_up
from portal.workforce.unions.models import Union
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.spells import apply
from portal.workforce.workers.services.trace import REGISTER_CHAIN, record_of
from portal.workforce.workers.spell_queries import spells


def add_ladder(act: Act, union: Union, terms: LadderTerms) -> PayLadder:
    """The ladder of a union from a day on; a newer one never changes an older.

    Raises ``pay.ladder_…``, ``pay.ladder_exists``, ``pay.ladder_basis``.
    """
    read_ladder(terms.written, needs_registration=terms.needs_registration)
    basis = require_reason(terms.basis, "pay.ladder_basis")
    same_day = select(PayLadder.id).where(
        PayLadder.union_id == union.id, PayLadder.starts_on == terms.starts_on
    )
    if act.session.scalar(same_day) is not None:
        raise Refused("pay.ladder_exists")
    ladder = PayLadder(
        union_id=union.id,
        starts_on=terms.starts_on,
        written=terms.written.strip(),
        needs_registration=terms.needs_registration,
        basis=basis,
        recorded_at=act.at,
        recorded_by=act.by.words,
    )
    act.session.add(ladder)
    on = terms.starts_on.isoformat()
    act.record("pay.ladder", f"union:{union.code}", chain=REGISTER_CHAIN, starts_on=on)
    return ladder


def _read(row: PayLadder) -> Ladder:
    return read_ladder(row.written, needs_registration=row.needs_registration)


def _grading(worker: Worker, terms: GradeTerms) -> Grading:
    return Grading(
        post_class=terms.post_class,
        level=terms.level,
        basic=terms.basic,
        allowance=terms.allowance,
        certificate=worker.certificate_level,
        registered=worker.certificate_registration == "valid",
    )


def add_grade(act: Act, worker: Worker, terms: GradeTerms) -> PayGrade:
    """From a month on, named by its first day.

    Raises ``pay.not_first_day``, ``pay.exists``, ``pay.negative``, ``pay.before_hire``, and what
    the ladder in force says against it: ``pay.not_on_ladder``, ``pay.off_ladder``,
    ``pay.allowance_short``.
    """
    _check(act, worker, terms)
    known = spells(act.session, PAY, worker)
    if any(grade.valid_from == terms.starts_on for grade in known):
        raise Refused("pay.exists")
    facts = asdict(terms)
    starts_on = facts.pop("starts_on")
    apply(act, PAY, worker, begun(known, facts, starts_on, PAY.read), terms.basis)
    level = str(terms.level)
    record_of(act, worker, "pay.add", level=level, starts_on=starts_on.isoformat())
    return next(one for one in spells(act.session, PAY, worker) if one.valid_from == starts_on)


def correct_grade(
    act: Act, worker: Worker, row: PayGrade, terms: GradeTerms, *, reason: str
) -> PayGrade:
    """更正 of one that was recorded wrongly; the grades before and after it close up again.

    Raises ``spell.reason`` and what :func:`add_grade` raises.
    """
    reason = require_reason(reason, "spell.reason")
    _check(act, worker, terms)
    known = spells(act.session, PAY, worker)
    if any(one.valid_from == terms.starts_on for one in known if one is not row):
        raise Refused("pay.exists")
    facts = asdict(terms)
    starts_on = facts.pop("starts_on")
    apply(act, PAY, worker, closed_up(known, row, Spell(starts_on, None, facts), PAY.read), reason)
    record_of(act, worker, "pay.correct", level=str(terms.level), starts_on=starts_on.isoformat())
    return next(one for one in spells(act.session, PAY, worker) if one.valid_from == starts_on)


def _check(act: Act, worker: Worker, terms: GradeTerms) -> None:
    if terms.starts_on.day != 1:
        raise Refused("pay.not_first_day")
    if min(terms.basic, terms.performance, terms.allowance) < 0 or terms.basic == 0:
        raise Refused("pay.negative")
    if terms.starts_on < worker.hired_on.replace(day=1):
        raise Refused("pay.before_hire")
    if worker.left_on is not None and terms.starts_on >= worker.left_on:
        raise Refused("pay.after_leaving")
    row = ladder_in_force(act.session, worker.union, terms.starts_on)
    check_grading(None if row is None else _read(row), _grading(worker, terms))
