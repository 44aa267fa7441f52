"""Recording appraisals and what follows them. Nothing here ends a contract."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import Actor, record
from portal.workforce.records.appraisals.models import Appraisal, Measure
from portal.workforce.rulebook.appraisal import FAIL, UNGRADED, total
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import REGISTER_CHAIN

EQUAL = (Fraction(1, 4),) * 4


def add_appraisal(
    session: Session,
    worker: Worker,
    *,
    year: int,
    scores: Sequence[Fraction | None],
    grade: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> Appraisal:
    """One year.

    A failed or ungraded one says why. Raises ``appraisal.year``, ``appraisal.exists``,
    ``appraisal.reason``, ``appraisal.scores``.
    """
    if not worker.hired_on.year <= year <= local(at).date().year:
        raise Refused("appraisal.year")
    if grade in (FAIL, UNGRADED) and not reason.strip():
        raise Refused("appraisal.reason")
    given = [score for score in scores if score is not None]
    if grade != UNGRADED and len(given) != len(EQUAL):
        raise Refused("appraisal.scores")
    if (
        session.scalar(
            select(Appraisal.id).where(Appraisal.worker_id == worker.id, Appraisal.year == year)
        )
        is not None
    ):
        raise Refused("appraisal.exists")
    row = Appraisal(
        worker_id=worker.id,
        year=year,
        total=None if grade == UNGRADED else total(given, EQUAL),
        grade=grade,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by=by.words,
    )
    session.add(row)
    subject = f"worker:{worker.public_id}"
    record(
        session,
        "appraisals.add",
        subject,
        at=at,
        by=by,
        chain=REGISTER_CHAIN,
        year=str(year),
        grade=grade,
    )
    return row


def add_measure(
    session: Session, worker: Worker, *, kind: str, on: date, words: str, by: Actor, at: datetime
) -> Measure:
    """A talk, training, change of post or legal review on record.

    Raises ``measure.future``, ``measure.words``.
    """
    if on > local(at).date():
        raise Refused("measure.future")
    if not words.strip():
        raise Refused("measure.words")
    row = Measure(
        worker_id=worker.id,
        kind=kind,
        on=on,
        words=words.strip(),
        recorded_at=at,
        recorded_by=by.words,
    )
    session.add(row)
    record(
        session,
        "appraisals.measure",
        f"worker:{worker.public_id}",
        at=at,
        by=by,
        chain=REGISTER_CHAIN,
        kind=kind,
    )
    return row
