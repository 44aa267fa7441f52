"""What the portal handed over, messages from and to it, and what comes on paper beside them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
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
from portal.protocol.states import CANCEL_REASONS
from portal.workforce.orm import Base
from portal.workforce.rulebook.lifecycles import (
    HANDED_HIRE,
    INCOMING,
    INTAKE_CONFLICT,
    OUTGOING,
    PAPER_CANCELLATION,
    QUOTA_APPROVAL,
)
from portal.workforce.unions.models import Union
from portal.workforce.workers.models import Worker


class HandedHire(Identified, Versioned, Base):
    """A hire of the portal as this side holds it (columns of the published table of states).

    ``edition``: the last one this side heard of; version 1.0 names editions by their digests, so
    that each side counts its own. ``heard_at``: timestamp of the last announcement; ``told_at``:
    that of the last receipt, always later than the one before it.
    """

    __tablename__ = "handed_hire"

    hire: Mapped[str] = mapped_column(String(16), unique=True)
    round_code: Mapped[str] = mapped_column(String(48))
    state: Mapped[str] = state_column(HANDED_HIRE)
    edition: Mapped[int] = mapped_column(default=0)
    accepted_edition: Mapped[int | None]
    filed_edition: Mapped[int | None]
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("worker.id"), index=True)
    worker_number: Mapped[str | None] = mapped_column(String(60), unique=True)
    filing_number: Mapped[str | None] = mapped_column(String(60), unique=True)
    filed_on: Mapped[date | None]
    seq_portal: Mapped[int] = mapped_column(default=0)
    seq_backend: Mapped[int] = mapped_column(default=0)
    heard_at: Mapped[datetime | None] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)

    worker: Mapped[Worker | None] = relationship()
    editions: Mapped[list[HandedEdition]] = relationship(
        back_populates="handed", order_by="HandedEdition.number", lazy="selectin"
    )

    __table_args__ = (one_of("state", HANDED_HIRE),)

    def digest_of(self, number: int | None) -> str | None:
        """The digest of an edition."""
        return next((one.record_sha256 for one in self.editions if one.number == number), None)


class HandedEdition(SealedRow, Base):
    """One edition of a hire's record: its digest as announced, and, once it was taken into the
    register, the record itself."""

    __tablename__ = "handed_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    handed_id: Mapped[int] = mapped_column(ForeignKey("handed_hire.id"), index=True)
    number: Mapped[int]
    record_sha256: Mapped[str] = mapped_column(String(64))
    record_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    record = Sealed("record_sealed", document=True)
    announced_at: Mapped[datetime] = mapped_column(Instant)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)

    handed: Mapped[HandedHire] = relationship(back_populates="editions")

    __table_args__ = (UniqueConstraint("handed_id", "number"),)


class IntakeConflict(Identified, Versioned, Base):
    """A message that the table of states has no answer to: what was told, this side's row at that
    moment, and the reason; open until a person settles it."""

    __tablename__ = "intake_conflict"

    handed_id: Mapped[int] = mapped_column(ForeignKey("handed_hire.id"), index=True)
    message_id: Mapped[str] = mapped_column(String(64))
    event: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(String(40))
    told: Mapped[dict[str, Any]] = mapped_column(Document)
    own: Mapped[dict[str, Any]] = mapped_column(Document)
    state: Mapped[str] = state_column(INTAKE_CONFLICT)
    at: Mapped[datetime] = mapped_column(Instant)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settlement: Mapped[str] = mapped_column(Text, default="")

    handed: Mapped[HandedHire] = relationship()

    __table_args__ = (
        one_of("state", INTAKE_CONFLICT),
        CheckConstraint(
            "(state = 'settled') = (settled_by IS NOT NULL) AND "
            "(state = 'open' OR settlement <> '')",
            name="settled_by_somebody",
        ),
    )


class PaperCancellation(Identified, Versioned, Base):
    """撤销聘用 as the recruitment side wrote it: the wire of version 1.0 has no word for it."""

    __tablename__ = "paper_cancellation"

    handed_id: Mapped[int] = mapped_column(ForeignKey("handed_hire.id"), index=True)
    state: Mapped[str] = state_column(PAPER_CANCELLATION)
    reason: Mapped[str] = mapped_column(String(20))
    paper: Mapped[str] = mapped_column(String(80))
    written_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    handed: Mapped[HandedHire] = relationship()

    __table_args__ = (
        one_of("state", PAPER_CANCELLATION),
        one_of("reason", CANCEL_REASONS),
        CheckConstraint("state <> 'confirmed' OR closed_by <> entered_by", name="two_people"),
    )


class QuotaApproval(Identified, Versioned, Base):
    """员额批复: how many people in all a union may have, how the guideline's two sentences are read
    for it, or both, with the number of the city's paper. One is in force at a time; it stands in
    the union's own columns, and every earlier one is kept."""

    __tablename__ = "quota_approval"

    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    state: Mapped[str] = state_column(QUOTA_APPROVAL)
    most: Mapped[int | None]
    reading: Mapped[str | None] = mapped_column(String(8))
    paper: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    union: Mapped[Union] = relationship()

    __table_args__ = (
        one_of("state", QUOTA_APPROVAL),
        CheckConstraint("reading IS NULL OR reading IN ('either', 'both')", name="reading_known"),
        CheckConstraint("most IS NULL OR most >= 1", name="most_positive"),
        CheckConstraint("most IS NOT NULL OR reading IS NOT NULL", name="says_something"),
        CheckConstraint(
            "state NOT IN ('in_force', 'replaced') OR closed_by <> entered_by", name="two_people"
        ),
        Index(
            "uq_quota_approval_in_force",
            "union_id",
            unique=True,
            sqlite_where=text("state = 'in_force'"),
            postgresql_where=text("state = 'in_force'"),
        ),
    )


class RegisterMark(Base):
    """What the portal names a person of the register by when it asks for them, under one shared
    secret (``key_name``); made from the document that the columns beside it point to."""

    __tablename__ = "register_mark"

    key_name: Mapped[str] = mapped_column(String(16), primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), primary_key=True)
    document_kind: Mapped[str] = mapped_column(String(24))
    document_index: Mapped[str] = mapped_column(String(64))
    mark: Mapped[str] = mapped_column(String(64), index=True)


class Incoming(Identified, Versioned, Base):
    """A ``hire.confirmed`` that was received, once per ``webhook-id``: ``told_at`` is its
    timestamp, ``edition`` this side's number of the record that it announces."""

    __tablename__ = "incoming"

    message_id: Mapped[str] = mapped_column(String(64), unique=True)
    body_digest: Mapped[str] = mapped_column(String(64))
    hire: Mapped[str] = mapped_column(String(16), index=True)
    record_sha256: Mapped[str] = mapped_column(String(64))
    round_code: Mapped[str] = mapped_column(String(48))
    edition: Mapped[int | None]
    told_at: Mapped[datetime | None] = mapped_column(Instant)
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
