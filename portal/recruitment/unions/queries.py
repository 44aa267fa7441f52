"""The union tree, who reaches what in it, and whose appointments are in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
    """The city's general union above (or the union itself when it is one); an institution of city level is not it."""
    return next((above for above in lineage(session, union) if above.level == "city" and above.kind == "general"), union)


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


def appointments_not_ended(session: Session, account_id: int, on: date) -> list[Appointment]:
    """In force on ``on`` or later: what a further appointment must not conflict with."""
    statement = (
        select(Appointment)
        .options(joinedload(Appointment.union))
        .where(Appointment.account_id == account_id, Appointment.ended_at.is_(None))
        .where(or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
        .order_by(Appointment.id)
    )
    return list(session.scalars(statement))


def union_within_reach(session: Session, public_id: str, union_ids: Iterable[int]) -> Union:
    """Raises ``Refused('union.not_found')`` for an unknown union and for one out of reach alike."""
    union = session.scalar(select(Union).where(Union.public_id == public_id))
    if union is None or union.id not in reach(session, union_ids):
        raise Refused("union.not_found")
    return union


@dataclass(frozen=True)
class TreeLine:
    """A union as a line of the indented tree; ``depth`` counts from the asker's own union."""

    union: Union
    depth: int


def tree_lines(session: Session, union_ids: Iterable[int]) -> list[TreeLine]:
    """Everything within reach, parents before children, siblings in order of code."""
    inside = reach(session, union_ids)
    rows = session.scalars(select(Union).where(Union.id.in_(inside)).order_by(Union.code)).all()
    children: dict[int | None, list[Union]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in inside else None, []).append(row)
    found: list[TreeLine] = []
    waiting = [TreeLine(row, 0) for row in reversed(children.get(None, []))]
    while waiting:
        line = waiting.pop()
        found.append(line)
        waiting += [TreeLine(row, line.depth + 1) for row in reversed(children.get(line.union.id, []))]
    return found


def union_choices(session: Session) -> list[Union]:
    """All unions in order of code, for forms."""
    return list(session.scalars(select(Union).order_by(Union.code)))


def appointments_by_account(session: Session, account_ids: Iterable[int], on: date) -> dict[int, list[Appointment]]:
    """Appointments in force or to come, for a list of officers in one query."""
    statement = (
        select(Appointment)
        .options(joinedload(Appointment.union))
        .where(Appointment.account_id.in_(list(account_ids)), Appointment.ended_at.is_(None))
        .where(or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
        .order_by(Appointment.id)
    )
    found: dict[int, list[Appointment]] = {}
    for row in session.scalars(statement):
        found.setdefault(row.account_id, []).append(row)
    return found


def past_appointments(session: Session, account_id: int, on: date) -> list[Appointment]:
    """Ended or run out, the latest first."""
    statement = (
        select(Appointment)
        .options(joinedload(Appointment.union))
        .where(Appointment.account_id == account_id)
        .where(or_(Appointment.ended_at.is_not(None), Appointment.valid_until <= on))
        .order_by(Appointment.id.desc())
    )
    return list(session.scalars(statement))
