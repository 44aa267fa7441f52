"""Recording appraisals and what follows them. Nothing here ends a contract."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from sqlalchemy import select

from portal.foundation.time.clock import local
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.records.appraisals.marks import YearlyMarks
from portal.workforce.records.appraisals.models import Appraisal, Measure
from portal.workforce.rulebook.appraisal import FAIL, UNGRADED, check_grade, total
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import keep

EQUAL = (Fraction(1, 4),) * 4
YEAR_ENDS_IN = 12  # a year's appraisals are held from its last month on


def add_appraisal(act: Act, worker: Worker, marks: YearlyMarks) -> Appraisal:
    """One year.

    A failed or ungraded one says why. Raises ``appraisal.year``, ``appraisal.year_not_over``,
    ``appraisal.exists``, ``appraisal.reason``, ``appraisal.scores``, ``appraisal.grade_…``.
    """
    today = local(act.at).date()
    last = worker.left_on.year if worker.left_on is not None else today.year
    if not worker.hired_on.year <= marks.year <= min(last, today.year):
        raise Refused("appraisal.year")
    if marks.year == today.year and today.month < YEAR_ENDS_IN and worker.left_on is None:
        raise Refused("appraisal.year_not_over")
    if marks.grade in (FAIL, UNGRADED):
        require_reason(marks.reason, "appraisal.reason")
    given = [score for score in marks.scores if score is not None]
    if marks.grade != UNGRADED and len(given) != len(EQUAL):
        raise Refused("appraisal.scores")
    same_year = select(Appraisal.id).where(
        Appraisal.worker_id == worker.id,
        Appraisal.year == marks.year,
        Appraisal.withdrawn_at.is_(None),
    )
    if act.session.scalar(same_year) is not None:
        raise Refused("appraisal.exists")
    marked = None if marks.grade == UNGRADED else total(given, EQUAL)
    if marked is not None:
        check_grade(marks.grade, marked, marks.reason)
    appraisal = Appraisal(
        year=marks.year,
        total=marked,
        grade=marks.grade,
        reason=marks.reason.strip(),
    )
    keep(act, worker, appraisal, "appraisals.add", year=str(marks.year), grade=marks.grade)
    return appraisal


def add_measure(act: Act, worker: Worker, kind: str, on: date, words: str) -> Measure:
    """A talk, training, change of post or legal review on record.

    Raises ``measure.future``, ``measure.before_hire``, ``measure.words``.
    """
    if on > local(act.at).date():
        raise Refused("measure.future")
    if on < worker.hired_on:
        raise Refused("measure.before_hire")
    measure = Measure(kind=kind, on=on, words=require_reason(words, "measure.words"))
    keep(act, worker, measure, "appraisals.measure", kind=kind)
    return measure
