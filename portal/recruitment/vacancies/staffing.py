"""People in post at a unit, as the workforce side tells them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from portal.recruitment.unions.gateway import staffing_of
from portal.recruitment.unions.models import Union


def people_in_post(session: Session, union_id: int) -> int | None:
    """The figure of the workforce side; None when it is away, so that the one entered by hand
    counts."""
    return staffing_of(session.get_one(Union, union_id).code)


def people_in_post_at(units: Iterable[Union]) -> dict[int, int]:
    """Union id → the workforce side's figure, asked once per unit.

    The first unit without an answer ends the asking: nobody waits for each.
    """
    people_at: dict[int, int] = {}
    for unit in units:
        people = staffing_of(unit.code)
        if people is None:
            break
        people_at[unit.id] = people
    return people_at
