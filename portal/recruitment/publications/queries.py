"""Published documents as the public finds them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, String, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.public_log.models import LogEntry
from portal.recruitment.publications.models import Publication


def published(
    session: Session, number: str, *, at: datetime, edition: int | None = None
) -> Publication:
    """An edition (the newest by default).

    Raises ``Refused('publication.not_found')`` or, past its expiry, ``'publication.expired'``
    (410).
    """
    statement = select(Publication).where(func.upper(Publication.number) == number.strip().upper())
    rows = session.scalars(statement.order_by(Publication.edition.desc())).all()
    found = next((row for row in rows if edition in (None, row.edition)), None)
    if found is None:
        raise Refused("publication.not_found", number=number)
    # An older edition names the same people: it goes with the newest at the latest.
    if any(row.expires_at is not None and row.expires_at <= at for row in (found, rows[0])):
        raise Refused("publication.expired", number=found.number)
    return found


def editions(session: Session, number: str) -> list[Publication]:
    """Oldest first."""
    return list(
        session.scalars(
            select(Publication).where(Publication.number == number).order_by(Publication.edition)
        )
    )


def notices_beside(session: Session, publication: Publication) -> list[Publication]:
    """The other notices of the round, in order, where ``publication`` is a notice itself: from the
    original to every later one and back."""
    prefix = f"{publication.round_code}-N"
    if not publication.number.startswith(prefix):
        return []
    statement = select(Publication).where(
        Publication.round_code == publication.round_code,
        Publication.number.startswith(prefix),
        Publication.number != publication.number,
    )
    found = {row.number: row for row in session.scalars(statement.order_by(Publication.id))}
    return sorted(found.values(), key=lambda row: row.id)


def newest_ids(session: Session, *, at: datetime, since: datetime, limit: int) -> list[int]:
    """Ids of what :func:`newest` gives, as far as it was published after ``since``."""
    statement = _newest(at).where(Publication.published_at >= since).limit(limit)
    return list(session.scalars(statement.with_only_columns(Publication.id)))


def taken_down(session: Session, *, after: datetime, until: datetime) -> list[Publication]:
    """Every edition of what came down in ``after`` < moment ≤ ``until``, oldest first."""
    ended = select(Publication.number).where(
        Publication.expires_at > after, Publication.expires_at <= until
    )
    statement = select(Publication).where(Publication.number.in_(ended))
    return list(session.scalars(statement.order_by(Publication.id)))


def newest(
    session: Session, *, at: datetime, round_code: str | None = None, limit: int = 50
) -> list[Publication]:
    """The newest edition of each document that has not expired, newest first."""
    statement = _newest(at).limit(limit)
    if round_code is not None:
        statement = statement.where(Publication.round_code == round_code)
    return list(session.scalars(statement))


def _newest(at: datetime) -> Select[tuple[Publication]]:
    latest = (
        select(Publication.number, func.max(Publication.edition).label("edition"))
        .group_by(Publication.number)
        .subquery()
    )
    return (
        select(Publication)
        .join(
            latest,
            (latest.c.number == Publication.number) & (latest.c.edition == Publication.edition),
        )
        .where(or_(Publication.expires_at.is_(None), Publication.expires_at > at))
        .order_by(Publication.published_at.desc(), Publication.id.desc())
    )


def outside_log(session: Session, limit: int) -> list[Publication]:
    """Editions from before there was a public log, oldest first."""
    said = literal("publication:") + Publication.number + ":" + cast(Publication.edition, String)
    entered = select(LogEntry.id).where(LogEntry.subject == said)
    statement = select(Publication).where(~entered.exists()).order_by(Publication.id)
    return list(session.scalars(statement.limit(limit)))
