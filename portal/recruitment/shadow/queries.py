"""The newest word on each computed list."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.shadow.models import ShadowRun


def newest_of(session: Session, subject: str) -> ShadowRun | None:
    statement = select(ShadowRun).where(ShadowRun.subject == subject)
    return session.scalar(statement.order_by(ShadowRun.id.desc()).limit(1))


def asked_still(session: Session, asked_id: int) -> ShadowRun | None:
    """The question, unless it was answered or asked anew meanwhile."""
    asked = session.get_one(ShadowRun, asked_id)
    newest = newest_of(session, asked.subject)
    return asked if newest is not None and newest.id == asked_id else None


def in_trouble(session: Session, subjects: Iterable[str]) -> int:
    """How many lists nobody recomputes and none was found to agree: somebody must look."""
    newest = (newest_of(session, subject) for subject in subjects)
    return sum(one is None or one.outcome in ("differs", "given_up") for one in newest)
