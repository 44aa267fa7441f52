"""The audit chain: append-only entries, each hashed with the one before; one chain per round and one for everything else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.rows import Document, Instant
from portal.recruitment.orm import Base

GENERAL_CHAIN = "general"


class AuditEntry(Base):
    """One thing that happened. ``facts`` hold references and figures, never personal data in clear."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    by_account_id: Mapped[int | None]
    by_words: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(Document)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    __table_args__ = (UniqueConstraint("chain", "number"), Index("ix_audit_entry_subject", "subject"))


class AuditHead(Base):
    """The last entry of each chain; its row is what two writers of one chain wait for."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
