"""The union tree, who reaches what in it, and whose appointments are in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.errors import Refused
from portal.workforce.rulebook.jurisdiction import Validity
from portal.workforce.rulebook.staffing import EITHER, Quota, quota
from portal.workforce.unions.models import Appointment, Union


def reach(session: Session, union_ids: Iterable[int]) -> set[int]:
    """Ids of the given unions and of everything below them."""
    roots = set(union_ids)
    if not roots:
        return set()
    below = select(Union.id).where(Union.id.in_(roots)).cte("below", recursive=True)
    below = below.union(select(Union.id).join(below, Union.parent_id == below.c.id))
    return set(session.scalars(select(below.c.id)))


def union_by_code(session: Session, code: str) -> Union:
    """Raises ``Refused('union.not_found')``."""
    union = session.scalar(select(Union).where(Union.code == code))
    if union is None:
        raise Refused("union.not_found")
    return union


def union_within_reach(session: Session, code: str, union_ids: Iterable[int]) -> Union:
    """Raises ``Refused('union.not_found')`` also for a union that exists elsewhere."""
    union = union_by_code(session, code)
    if union.id not in reach(session, union_ids):
        raise Refused("union.not_found")
    return union


def unions_within(session: Session, union_ids: Iterable[int]) -> list[Union]:
    """The unions within reach in order of code."""
    return list(
        session.scalars(
            select(Union).where(Union.id.in_(reach(session, union_ids))).order_by(Union.code)
        )
    )


def in_force(union: Union, on: date) -> bool:
    return Validity(union.valid_from, union.valid_until).holds_on(on)


def quotas_of(session: Session, unions: Iterable[Union]) -> dict[int, Quota | None]:
    """Union id → the most people it may have: its figures, the reading recorded for it or nearest
    above it, and the city's approval."""
    said = select(Union.id, Union.quota_reading).where(Union.quota_reading.is_not(None))
    readings: dict[int, str | None] = dict(iter(session.execute(said)))  # type: ignore[arg-type]
    parents: dict[int, int | None] = {}
    if readings:
        for union_id, parent_id in session.execute(select(Union.id, Union.parent_id)):
            parents[union_id] = parent_id
    return {
        union.id: quota(
            union.single_unions_count,
            union.workers_count,
            union.approved_most,
            _nearest(union.id, readings, parents),
        )
        for union in unions
    }


def _nearest(union_id: int, readings: dict[int, str | None], parents: dict[int, int | None]) -> str:
    current: int | None = union_id
    while current is not None:
        if (reading := readings.get(current)) is not None:
            return reading
        current = parents.get(current)
    return EITHER


def quota_of(session: Session, union: Union) -> Quota | None:
    """The most people of one union."""
    return quotas_of(session, [union])[union.id]


def reading_of(session: Session, union: Union) -> str:
    """How the guideline's two sentences are read for a union."""
    current: Union | None = union
    while current is not None:
        if current.quota_reading is not None:
            return current.quota_reading
        current = session.get(Union, current.parent_id) if current.parent_id is not None else None
    return EITHER


def above(session: Session, union: Union, level: str) -> Union | None:
    """The union of ``level`` above this one, or itself."""
    current: Union | None = union
    while current is not None and current.level != level:
        current = session.get(Union, current.parent_id) if current.parent_id is not None else None
    return current


def open_appointments(session: Session) -> list[Appointment]:
    """All that were not ended, by account."""
    statement = (
        select(Appointment)
        .options(joinedload(Appointment.union))
        .where(Appointment.ended_at.is_(None))
    )
    return list(session.scalars(statement.order_by(Appointment.account_id, Appointment.id)))
