"""The union tree, who reaches what in it, and whose appointments are in force."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.errors import Refused
from portal.recruitment.unions.models import Appointment, Union


def reach(session: Session, union_ids: Iterable[int]) -> set[int]:
    """Ids of the given unions and of everything below them."""
    roots = set(union_ids)
    if not roots:
        return set()
    below = select(Union.id).where(Union.id.in_(roots)).cte("below", recursive=True)
    below = below.union(select(Union.id).join(below, Union.parent_id == below.c.id))
    return set(session.scalars(select(below.c.id)))


def lineage(session: Session, union: Union) -> list[Union]:
    """The union and its parents up to the province."""
    found, current = [union], union
    while current.parent_id is not None:
        current = session.get_one(Union, current.parent_id)
        found.append(current)
    return found


def union_by_code(session: Session, code: str) -> Union:
    """Raises ``Refused('union.not_found')``."""
    union = session.scalar(select(Union).where(Union.code == code))
    if union is None:
        raise Refused("union.not_found", code=code)
    return union


def city_of(session: Session, union: Union) -> Union:
    """The city union above (or the union itself when it is one)."""
    return next((above for above in lineage(session, union) if above.level == "city"), union)


def appointments_in_force(session: Session, account_id: int, on: date) -> list[Appointment]:
    statement = (
        select(Appointment)
        .options(joinedload(Appointment.union))
        .where(Appointment.account_id == account_id, Appointment.ended_at.is_(None), Appointment.valid_from <= on)
        .where(or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
        .order_by(Appointment.id)
    )
    return list(session.scalars(statement))


def below(session: Session, union_id: int) -> list[Union]:
    """Direct children in order of code."""
    return list(session.scalars(select(Union).where(Union.parent_id == union_id).order_by(Union.code)))
