"""People in post at a unit, as the workforce side tells them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from portal.foundation.web.unit import now, transaction
from portal.recruitment.rulebook.planning.quota import ToldQuota
from portal.recruitment.unions.gateway import staffing_of
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.services import note_staffing


def people_in_post(session: Session, union_id: int) -> int | None:
    """The figure of the workforce side, kept with the quota that it told; None when it is away, so
    that its last answer, or the figure entered by hand, counts."""
    told = staffing_of(session.get_one(Union, union_id).code)
    if told is None:
        return None
    with transaction() as writing:
        note_staffing(writing, {union_id: told}, at=now())
    return told.people


def people_in_post_at(units: Iterable[Union]) -> dict[int, int]:
    """Union id → the workforce side's figure, asked once per unit.

    The first unit without an answer ends the asking: nobody waits for each.
    """
    told_at: dict[int, ToldQuota] = {}
    for unit in units:
        told = staffing_of(unit.code)
        if told is None:
            break
        told_at[unit.id] = told
    if told_at:
        with transaction() as writing:
            note_staffing(writing, told_at, at=now())
    return {union_id: told.people for union_id, told in told_at.items()}
