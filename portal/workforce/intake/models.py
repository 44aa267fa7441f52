"""Messages from and to the portal: what was received, and the transactional outbox of what is to be
told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import (
    Document,
    Identified,
    Instant,
    Versioned,
    one_of,
    state_column,
)
from portal.workforce.orm import Base
from portal.workforce.rulebook.lifecycles import INCOMING, OUTGOING


class Incoming(Identified, Versioned, Base):
    """A ``hire.confirmed`` that was received, once per ``webhook-id``; the record itself is pulled
    and never kept here."""

    __tablename__ = "incoming"

    message_id: Mapped[str] = mapped_column(String(64), unique=True)
    body_digest: Mapped[str] = mapped_column(String(64))
    hire: Mapped[str] = mapped_column(String(16), index=True)
    record_sha256: Mapped[str] = mapped_column(String(64))
    round_code: Mapped[str] = mapped_column(String(48))
    state: Mapped[str] = state_column(INCOMING)
    received_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    first_try_at: Mapped[datetime | None] = mapped_column(Instant)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    last_answer: Mapped[str] = mapped_column(String(300), default="")
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    reasons: Mapped[list[dict[str, str]]] = mapped_column(Document, default=list)
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("worker.id"))

    __table_args__ = (one_of("state", INCOMING), Index("ix_incoming_due", "state", "next_try_at"))


class Outgoing(Identified, Versioned, Base):
    """A receipt to the portal, written in the transaction that decides it.

    ``public_id`` doubles as the ``webhook-id``.
    """

    __tablename__ = "outgoing"

    event: Mapped[str] = mapped_column(String(24))
    body: Mapped[dict[str, Any]] = mapped_column(Document)
    state: Mapped[str] = state_column(OUTGOING)
    created_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    first_try_at: Mapped[datetime | None] = mapped_column(Instant)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    last_answer: Mapped[str] = mapped_column(String(300), default="")
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (one_of("state", OUTGOING), Index("ix_outgoing_due", "state", "next_try_at"))
