"""What is due, and what was given up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.workforce.intake.models import Incoming, Outgoing

AT_ONCE = 200


def due_incoming(session: Session, at: datetime) -> list[int]:
    statement = select(Incoming.id).where(Incoming.state == "received", Incoming.next_try_at <= at)
    return list(
        session.scalars(statement.order_by(Incoming.next_try_at, Incoming.id).limit(AT_ONCE))
    )


def due_outgoing(session: Session, at: datetime) -> list[int]:
    statement = select(Outgoing.id).where(Outgoing.state == "waiting", Outgoing.next_try_at <= at)
    return list(
        session.scalars(statement.order_by(Outgoing.next_try_at, Outgoing.id).limit(AT_ONCE))
    )


def locked_incoming(session: Session, row_id: int) -> Incoming:
    return session.scalars(locked(session, select(Incoming).where(Incoming.id == row_id))).one()


def locked_outgoing(session: Session, row_id: int) -> Outgoing:
    return session.scalars(locked(session, select(Outgoing).where(Outgoing.id == row_id))).one()


def latest_incoming(session: Session, limit: int = 100) -> list[Incoming]:
    return list(session.scalars(select(Incoming).order_by(Incoming.id.desc()).limit(limit)))


def latest_outgoing(session: Session, limit: int = 100) -> list[Outgoing]:
    return list(session.scalars(select(Outgoing).order_by(Outgoing.id.desc()).limit(limit)))


def incoming_by_public_id(session: Session, public_id: str) -> Incoming:
    """Locked for a change. Raises ``Refused('not_found')``."""
    row = session.scalar(locked(session, select(Incoming).where(Incoming.public_id == public_id)))
    if row is None:
        raise Refused("not_found")
    return row


def outgoing_by_public_id(session: Session, public_id: str) -> Outgoing:
    """Locked for a change. Raises ``Refused('not_found')``."""
    row = session.scalar(locked(session, select(Outgoing).where(Outgoing.public_id == public_id)))
    if row is None:
        raise Refused("not_found")
    return row
