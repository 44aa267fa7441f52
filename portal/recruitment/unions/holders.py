"""Who holds an office over a union: to whom reminders go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.recruitment.unions.models import Appointment, Union
from portal.recruitment.unions.queries import lineage


def holders_of(session: Session, union: Union, roles: tuple[str, ...], at: datetime) -> list[int]:
    """Accounts that hold one of the roles over the union on the day of ``at``, by appointment there
    or above."""
    above = [one.id for one in lineage(session, union)]
    today = local(at).date()
    statement = select(Appointment.account_id).where(
        Appointment.union_id.in_(above),
        Appointment.role.in_(roles),
        Appointment.ended_at.is_(None),
        Appointment.valid_from <= today,
        or_(Appointment.valid_until.is_(None), Appointment.valid_until > today),
    )
    return sorted(set(session.scalars(statement)))
