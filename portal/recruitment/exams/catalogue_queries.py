"""The sites that a union keeps for its rounds."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.errors import Refused
from portal.recruitment.exams.catalogue_models import CatalogueSite


def catalogue_of(session: Session, union_id: int) -> list[CatalogueSite]:
    """By code."""
    statement = (
        select(CatalogueSite)
        .options(joinedload(CatalogueSite.rooms))
        .where(CatalogueSite.union_id == union_id)
        .order_by(CatalogueSite.code)
    )
    return list(session.scalars(statement).unique())


def catalogue_site(session: Session, union_id: int, public_id: str) -> CatalogueSite:
    """Raises ``Refused('seating.site_not_found')``."""
    for site in catalogue_of(session, union_id):
        if site.public_id == public_id:
            return site
    raise Refused("seating.site_not_found")
