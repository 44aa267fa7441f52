"""Pay grades of a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.workforce.records.pay.models import PayGrade, PayLadder
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import reach


def ladders_within(session: Session, union_ids: Iterable[int]) -> list[PayLadder]:
    """Of the unions within reach: by union, the latest first."""
    statement = (
        select(PayLadder)
        .join(Union, Union.id == PayLadder.union_id)
        .where(PayLadder.union_id.in_(reach(session, union_ids)))
        .order_by(Union.code, PayLadder.starts_on.desc())
    )
    return list(session.scalars(statement))


def ladder_in_force(session: Session, union: Union, on: date) -> PayLadder | None:
    """The ladder of the union or of the nearest one above it that has one on that day."""
    current: Union | None = union
    while current is not None:
        statement = (
            select(PayLadder)
            .where(PayLadder.union_id == current.id, PayLadder.starts_on <= on)
            .order_by(PayLadder.starts_on.desc())
        )
        ladder = session.scalars(statement).first()
        if ladder is not None:
            return ladder
        current = current.parent
    return None


def grades_of(session: Session, worker_id: int) -> list[PayGrade]:
    """The latest first."""
    return list(
        session.scalars(
            select(PayGrade)
            .where(PayGrade.worker_id == worker_id, PayGrade.withdrawn_at.is_(None))
            .order_by(PayGrade.valid_from.desc())
        )
    )
