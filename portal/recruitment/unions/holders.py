"""Who holds an office over a union: to whom reminders go, and who is offered for a duty."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.recruitment.unions.models import Appointment, Union
from portal.recruitment.unions.queries import lineage


def in_force(on: date) -> tuple[ColumnElement[bool], ...]:
    """What makes an appointment one that counts on this day: begun, not run out, not ended."""
    return (
        Appointment.ended_at.is_(None),
        Appointment.valid_from <= on,
        or_(Appointment.valid_until.is_(None), Appointment.valid_until > on),
    )


def holders_of(session: Session, union: Union, roles: tuple[str, ...], at: datetime) -> list[int]:
    """Accounts that hold one of the roles over the union on the day of ``at``, by appointment there
    or above."""
    above = [one.id for one in lineage(session, union)]
    today = local(at).date()
    statement = select(Appointment.account_id).where(
        Appointment.union_id.in_(above),
        Appointment.role.in_(roles),
        *in_force(today),
    )
    return sorted(set(session.scalars(statement)))
