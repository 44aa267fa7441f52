"""People in post at a unit, as the workforce side tells them; None when it is away, so that the figure entered by hand is used."""

from __future__ import annotations

from sqlalchemy.orm import Session


def people_in_post(session: Session, union_id: int) -> int | None:
    raise NotImplementedError
