"""What rests on a line of the ranking here: the hire that it led to."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.handover.models import Hire
from portal.recruitment.results.concerned import Concerned


def hires(session: Session, application_ids: Collection[int]) -> dict[int, str]:
    """By application."""
    statement = (
        select(Hire.application_id, Hire.public_id)
        .where(Hire.application_id.in_(application_ids))
        .order_by(Hire.id)
    )
    return dict(session.execute(statement).all())


CONCERNED = (Concerned("hire", "ranking", 70, hires),)
