"""Appraisals of people, and whose two failed years in a row ask for a review."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.workforce.records.appraisals.models import Appraisal, Measure
from portal.workforce.rulebook.appraisal import Year, consequence


def appraisals_of(session: Session, worker_id: int) -> list[Appraisal]:
    return list(
        session.scalars(
            select(Appraisal)
            .where(Appraisal.worker_id == worker_id, Appraisal.withdrawn_at.is_(None))
            .order_by(Appraisal.year.desc())
        )
    )


def measures_of(session: Session, worker_id: int) -> list[Measure]:
    return list(
        session.scalars(
            select(Measure)
            .where(Measure.worker_id == worker_id, Measure.withdrawn_at.is_(None))
            .order_by(Measure.on.desc(), Measure.id.desc())
        )
    )


def consequence_for(session: Session, worker_id: int) -> str:
    return consequence(Year(one.year, one.grade) for one in appraisals_of(session, worker_id))


def consequences(session: Session, worker_ids: Iterable[int]) -> dict[int, str]:
    """Worker → ``talk`` or ``review``; people without either are left out."""
    years: dict[int, list[Year]] = {}
    standing = select(Appraisal).where(
        Appraisal.worker_id.in_(list(worker_ids)), Appraisal.withdrawn_at.is_(None)
    )
    for one in session.scalars(standing):
        years.setdefault(one.worker_id, []).append(Year(one.year, one.grade))
    words = {worker: consequence(rows) for worker, rows in years.items()}
    return {worker: word for worker, word in words.items() if word != "none"}
