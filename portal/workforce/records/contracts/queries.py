"""Contracts of people, and those that run out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.workforce.records.contracts.models import Contract
from portal.workforce.rulebook.contracts import Term, runs_out


def contracts_of(session: Session, worker_id: int) -> list[Contract]:
    return list(
        session.scalars(
            select(Contract)
            .where(Contract.worker_id == worker_id, Contract.withdrawn_at.is_(None))
            .order_by(Contract.ordinal)
        )
    )


def terms(contracts: Iterable[Contract]) -> list[Term]:
    return [Term(one.kind, one.starts_on, one.ends_on) for one in contracts]


def running_out(
    session: Session, worker_ids: Iterable[int], on: date, within_days: int = 90
) -> dict[int, date]:
    """Worker → last day, for those whose latest contract ends within so many days or has ended."""
    by_worker: dict[int, list[Contract]] = {}
    standing = select(Contract).where(
        Contract.worker_id.in_(list(worker_ids)), Contract.withdrawn_at.is_(None)
    )
    for one in session.scalars(standing):
        by_worker.setdefault(one.worker_id, []).append(one)
    ends = {
        worker: runs_out(terms(contracts), on, within_days)
        for worker, contracts in by_worker.items()
    }
    return {worker: day for worker, day in ends.items() if day is not None}
