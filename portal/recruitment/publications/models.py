"""The machinery of published documents: numbered, versioned, digested, signed, and never changed
afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import AppendOnly, Document, Identified, Instant
from portal.recruitment.orm import Base


class Publication(AppendOnly, Identified, Base):
    """A published version of a notice, a seat evidence or a list.

    ``number`` is what people type to check it (e.g. HA2026-01-L3).

    ``content`` is the whole public content as a JSON value; ``digest`` is SHA-256 over its RFC 8785
    form; ``signature`` Ed25519 over the digest's text. Page, PDF, XLSX, CSV and JSON are made from
    ``content`` alone, so that they say the same.
    """

    __tablename__ = "publication"

    number: Mapped[str] = mapped_column(String(48))
    edition: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(32), index=True)
    round_code: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str] = mapped_column(String(64))
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    audit_head: Mapped[str] = mapped_column(String(64))
    bundle_key: Mapped[str | None] = mapped_column(String(80))  # evidence bundle in the storage
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(400), default="")  # why there is a new edition
    expires_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("number", "edition"),)


class KeptFile(AppendOnly, Base):
    """A cleaned file that is known by its digest.

    It is public as soon as a publication's content names the digest, and then for ever.
    """

    __tablename__ = "kept_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    storage_key: Mapped[str] = mapped_column(String(32))
    media_kind: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    pages: Mapped[int]
    kept_at: Mapped[datetime] = mapped_column(Instant)
