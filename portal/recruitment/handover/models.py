"""The hire and its way to the workforce side: record, outbox, deliveries, receipts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
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
from portal.recruitment.rulebook.lifecycles import DELIVERY, HIRE
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import Vacancy


class Hire(Identified, Versioned, SealedRow, Base):
    """聘用.

    ``record`` (sealed JSON, schema ``handover/1``) is what the workforce side pulls;
    ``filing_number`` is the province's 备案编号.
    """

    __tablename__ = "hire"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    placement_id: Mapped[int] = mapped_column(ForeignKey("union.id"))
    state: Mapped[str] = state_column(HIRE)
    contract_starts_on: Mapped[date]
    contract_ends_on: Mapped[date]
    probation_ends_on: Mapped[date | None]
    record_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    record = Sealed("record_sealed", document=True)
    record_digest: Mapped[str | None] = mapped_column(String(64))
    prepared_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    prepared_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    worker_number: Mapped[str | None] = mapped_column(String(40))
    filing_number: Mapped[str | None] = mapped_column(String(60))
    filed_at: Mapped[datetime | None] = mapped_column(Instant)
    refusal: Mapped[str] = mapped_column(Text, default="")

    application: Mapped[Application] = relationship()
    vacancy: Mapped[Vacancy] = relationship()
    placement: Mapped[Union] = relationship()

    __table_args__ = (
        one_of("state", HIRE),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> prepared_by", name="two_people"),
    )


class Delivery(Identified, Versioned, Base):
    """Transactional outbox: written in the transaction that makes the hire final.

    ``public_id`` doubles as the ``webhook-id``.
    """

    __tablename__ = "delivery"

    hire_id: Mapped[int] = mapped_column(ForeignKey("hire.id"), index=True)
    event: Mapped[str] = mapped_column(String(40))  # hire.confirmed
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
    """What the workforce side sent, each message once (``message_id`` is its ``webhook-id``)."""

    __tablename__ = "receipt"

    message_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    hire_id: Mapped[int | None] = mapped_column(ForeignKey("hire.id"))
    event: Mapped[str] = mapped_column(String(40))  # worker.accepted, worker.refused, worker.filed
    body: Mapped[dict[str, Any]] = mapped_column(Document)
    received_at: Mapped[datetime] = mapped_column(Instant)
