"""People in post at a unit, as the workforce side tells them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.recruitment.unions.gateway import staffing_of
from portal.recruitment.unions.models import Union


def people_in_post(session: Session, union_id: int) -> int | None:
    """The figure of the workforce side; None when it is away, so that the one entered by hand counts."""
    return staffing_of(session.get_one(Union, union_id).code)
