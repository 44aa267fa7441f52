"""The hire and its way to the workforce side: record, outbox, deliveries, receipts."""

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
from portal.protocol.states import CANCEL_REASONS, DONE, OUTCOMES
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import (
    DELIVERY,
    HAND_RECEIPT,
    HANDOVER_CONFLICT,
    HIRE,
    HIRE_CANCELLATION,
)
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import Vacancy

# What the wire can't carry yet and the workforce side tells on paper.
BY_HAND = ("returned", "left", "cancelled")


class Hire(Identified, Versioned, SealedRow, Base):
    """聘用: where it stands between the two sides (columns of the published table of states).

    ``edition``: the last one announced, 0 before the first; placement and contract days are that
    edition's. ``confirmed_at`` keeps the first confirmation. ``filing_number`` is the province's
    备案编号. ``told_at``: the timestamp of the last message, always later than the one before it;
    ``ended_at``: when the hire left the table's live states.
    """

    __tablename__ = "hire"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("union.id"))
    state: Mapped[str] = state_column(HIRE)
    edition: Mapped[int] = mapped_column(default=0)
    accepted_edition: Mapped[int | None]
    filed_edition: Mapped[int | None]
    contract_starts_on: Mapped[date]
    contract_ends_on: Mapped[date]
    probation_ends_on: Mapped[date | None]
    prepared_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    worker_number: Mapped[str | None] = mapped_column(String(60))
    filing_number: Mapped[str | None] = mapped_column(String(60))
    filed_on: Mapped[date | None]
    seq_portal: Mapped[int] = mapped_column(default=0)
    seq_backend: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    refusal: Mapped[str] = mapped_column(Text, default="")
    # A record of the version that kept one edition only, until the data upgrade moves it.
    record_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    unmoved_record = Sealed("record_sealed", document=True)

    application: Mapped[Application] = relationship()
    vacancy: Mapped[Vacancy] = relationship()
    placement: Mapped[Union] = relationship()
    editions: Mapped[list[HireEdition]] = relationship(
        back_populates="hire", order_by="HireEdition.number", lazy="selectin"
    )

    __table_args__ = (
        one_of("state", HIRE),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> prepared_by", name="two_people"),
        CheckConstraint(
            "state <> 'filed' OR (filing_number IS NOT NULL AND filed_on IS NOT NULL)",
            name="filed_has_number",
        ),
        # A person is hired once; who was entered in error may be hired after all, by another hire.
        Index(
            "uq_hire_application_live",
            "application_id",
            unique=True,
            sqlite_where=text("state <> 'cancelled'"),
            postgresql_where=text("state <> 'cancelled'"),
        ),
        # Two hires never have one number.
        Index("uq_hire_worker_number", "worker_number", unique=True),
        Index("uq_hire_filing_number", "filing_number", unique=True),
    )

    @property
    def announced(self) -> HireEdition | None:
        """The edition that the other side may pull."""
        return next((one for one in self.editions if one.number == self.edition), None)

    @property
    def draft(self) -> HireEdition | None:
        """The edition that is being mended and that nobody outside sees."""
        return next((one for one in self.editions if one.confirmed_at is None), None)

    @property
    def record(self) -> dict[str, Any] | None:
        """What is announced; before the first announcement what was prepared."""
        for edition in (self.announced, self.draft):
            if edition is not None and edition.record is not None:
                record: dict[str, Any] = edition.record
                return record
        return None

    @property
    def record_digest(self) -> str | None:
        """The digest of what is announced."""
        return self.announced.record_digest if self.announced is not None else None


class HireEdition(Identified, Versioned, SealedRow, Base):
    """One edition of a hire's record (sealed JSON, schema ``handover/1``), prepared by one person
    and announced by another; until then it is mended in place."""

    __tablename__ = "hire_edition"

    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    number: Mapped[int]
    placement_id: Mapped[int] = mapped_column(ForeignKey("union.id"))
    record_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    record = Sealed("record_sealed", document=True)
    record_digest: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text, default="")
    changed: Mapped[list[str]] = mapped_column(Document, default=list)
    prepared_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)

    hire: Mapped[Hire] = relationship(back_populates="editions")
    placement: Mapped[Union] = relationship()

    __table_args__ = (
        UniqueConstraint("hire_id", "number"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> prepared_by", name="two_people"),
        CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL) AND "
            "(confirmed_at IS NULL OR record_digest IS NOT NULL)",
            name="announced_whole",
        ),
    )


class HireCancellation(Identified, Versioned, Base):
    """撤销聘用: asked for by one (the person or the office), confirmed by another."""

    __tablename__ = "hire_cancellation"

    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    state: Mapped[str] = state_column(HIRE_CANCELLATION)
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    hire: Mapped[Hire] = relationship()

    __table_args__ = (
        one_of("state", HIRE_CANCELLATION),
        one_of("reason", CANCEL_REASONS),
        CheckConstraint("state <> 'confirmed' OR closed_by <> asked_by", name="two_people"),
        Index(
            "uq_hire_cancellation_asked",
            "hire_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
    )


class HandReceipt(Identified, Versioned, Base):
    """What the workforce side told on paper: typed by one person, confirmed by another, and then
    acted on as if the wire had carried it."""

    __tablename__ = "hand_receipt"

    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = state_column(HAND_RECEIPT)
    paper: Mapped[str] = mapped_column(String(80))
    happened_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime] = mapped_column(Instant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    hire: Mapped[Hire] = relationship()

    __table_args__ = (
        one_of("state", HAND_RECEIPT),
        one_of("kind", BY_HAND),
        CheckConstraint("state <> 'confirmed' OR closed_by <> entered_by", name="two_people"),
    )


class HandoverConflict(Identified, Versioned, Base):
    """A message that the table of states has no answer to: what was told, this side's row at that
    moment, and the reason; open until a person settles it."""

    __tablename__ = "handover_conflict"

    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    message_id: Mapped[str] = mapped_column(String(80))
    event: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(40))
    told: Mapped[dict[str, Any]] = mapped_column(Document)
    own: Mapped[dict[str, Any]] = mapped_column(Document)
    state: Mapped[str] = state_column(HANDOVER_CONFLICT)
    at: Mapped[datetime] = mapped_column(Instant)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settlement: Mapped[str] = mapped_column(Text, default="")

    hire: Mapped[Hire] = relationship()

    __table_args__ = (
        one_of("state", HANDOVER_CONFLICT),
        CheckConstraint(
            "(state = 'settled') = (settled_by IS NOT NULL) AND "
            "(state = 'open' OR settlement <> '')",
            name="settled_by_somebody",
        ),
    )


class Delivery(Identified, Versioned, Base):
    """Transactional outbox: written in the transaction that makes an edition final.

    ``public_id`` doubles as the ``webhook-id``; ``seq`` counts a hire's messages.
    """

    __tablename__ = "delivery"

    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    event: Mapped[str] = mapped_column(String(40))  # hire.confirmed
    edition: Mapped[int] = mapped_column(default=1)
    seq: Mapped[int] = mapped_column(default=1)
    body: Mapped[dict[str, Any]] = mapped_column(Document)
    state: Mapped[str] = state_column(DELIVERY)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    last_answer: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)

    hire: Mapped[Hire] = relationship()

    __table_args__ = (one_of("state", DELIVERY), Index("ix_delivery_due", "state", "next_try_at"))


class Receipt(Base):
    """What the workforce side sent, each message once (``message_id`` is its ``webhook-id``), and
    what came of it."""

    __tablename__ = "receipt"

    message_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    hire_id: Mapped[int | None] = mapped_column(ForeignKey("hire.id"))
    event: Mapped[str] = mapped_column(String(40))  # worker.accepted, worker.refused, worker.filed
    body: Mapped[dict[str, Any]] = mapped_column(Document)
    outcome: Mapped[str] = mapped_column(String(16), default=DONE)
    received_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (one_of("outcome", OUTCOMES),)
