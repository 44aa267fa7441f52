"""What an applicant asks for beside the form: reasonable accommodation (B-14) and corrections after
approval (B-09)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    Document,
    Identified,
    Instant,
    Sealed,
    SealedRow,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import ACCOMMODATION, CORRECTION

CORRECTION_MEMBERS = ("name", "document_number", "mobile")


class AccommodationRequest(Identified, Versioned, SealedRow, Base):
    """合理便利申请及决定.

    Health data: sealed, its own consent, its own readers (whoever decides), gone when the consent
    is withdrawn.

    ``need`` (sealed JSON): items, situation, reason; ``decision`` (sealed JSON): granted items and
    the reason. ``files`` name sealed-off uploads.
    """

    __tablename__ = "accommodation_request"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    state: Mapped[str] = state_column(ACCOMMODATION)
    need_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    need: Any = Sealed("need_sealed", document=True)
    # storage_key, sha256, media_kind, pages, name
    files: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    consent_digest: Mapped[str] = mapped_column(String(64))  # of the wording that was agreed to
    consented_at: Mapped[datetime] = mapped_column(Instant)
    requested_at: Mapped[datetime] = mapped_column(Instant)
    decision_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    decision: Any = Sealed("decision_sealed", document=True)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by_words: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship()

    __table_args__ = (
        one_of("state", ACCOMMODATION),
        CheckConstraint(
            "state <> 'withdrawn' OR (need_sealed IS NULL AND decision_sealed IS NULL)",
            name="withdrawn_is_empty",
        ),
    )


class CorrectionRequest(Identified, Versioned, SealedRow, Base):
    """报名信息更正申请: one member, old → new, with proof; decided by somebody who did not screen
    the application."""

    __tablename__ = "correction_request"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    member: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = state_column(CORRECTION)
    old_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    old = Sealed("old_sealed")
    new_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    new = Sealed("new_sealed")
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    reason = Sealed("reason_sealed")
    files: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    requested_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_by_words: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(String(400), default="")
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship()

    __table_args__ = (
        one_of("member", CORRECTION_MEMBERS),
        one_of("state", CORRECTION),
        Index(
            "uq_correction_request_open",
            "application_id",
            "member",
            unique=True,
            sqlite_where=sql("state = 'requested'"),
            postgresql_where=sql("state = 'requested'"),
        ),
    )
