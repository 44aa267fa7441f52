"""The register: one active record per person, its provincial filing and the steps of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    AppendOnly,
    Document,
    Identified,
    Instant,
    Sealed,
    SealedRow,
    Versioned,
    one_of,
    state_column,
)
from portal.workforce.orm import Base
from portal.workforce.rulebook.lifecycles import FILING, FILING_BATCH, WORKER
from portal.workforce.unions.models import Union
from portal.workforce.workers.spell_models import FORMS, Person

SOURCES = ("handover", "manual")
FIRST, CHANGE, DEREGISTRATION = "first", "change", "cancellation"  # 首次 变更 注销备案
FILING_KINDS = (FIRST, CHANGE, DEREGISTRATION)


class Worker(Identified, Versioned, SealedRow, Base):
    """社会化工会工作者: one record of the register, from coming to leaving.

    Field names follow the register of workers §1; codes are the code lists' of §2. Its columns from
    ``state`` to ``left_on`` repeat the person's dated facts for the day that counts
    (``services/projection.py``); nobody else writes them.
    """

    __tablename__ = "worker"

    number: Mapped[str] = mapped_column(String(40), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = state_column(WORKER)
    name: Mapped[str] = mapped_column(String(60))
    name_sort_key: Mapped[str] = mapped_column(String(200), default="")
    document_kind: Mapped[str] = mapped_column(String(24))
    document_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    document_number = Sealed("document_sealed")
    document_index: Mapped[str] = mapped_column(String(64), index=True)
    sex: Mapped[str | None] = mapped_column(String(1))
    born_on: Mapped[date | None]
    ethnicity: Mapped[str | None] = mapped_column(String(2))
    political_status: Mapped[str | None] = mapped_column(String(2))
    mobile_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    mobile = Sealed("mobile_sealed")
    household: Mapped[str | None] = mapped_column(String(120))
    education: Mapped[str | None] = mapped_column(String(40))
    degree: Mapped[str | None] = mapped_column(String(40))
    school: Mapped[str | None] = mapped_column(String(120))
    major: Mapped[str | None] = mapped_column(String(120))
    certificate_level: Mapped[str | None] = mapped_column(String(16))
    certificate_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    certificate_number = Sealed("certificate_sealed")
    certificate_approved_on: Mapped[date | None]
    certificate_registration: Mapped[str | None] = mapped_column(String(12))
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    contracting_party: Mapped[str] = mapped_column(String(200))
    using_unit: Mapped[str] = mapped_column(String(200))
    form: Mapped[str] = mapped_column(String(1))
    agency: Mapped[str | None] = mapped_column(String(120))
    post: Mapped[str | None] = mapped_column(String(80))
    post_class: Mapped[str | None] = mapped_column(String(1))
    entry_kind: Mapped[str] = mapped_column(String(1))  # 进入方式
    hired_on: Mapped[date]
    training_due_on: Mapped[date]
    left_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(12))
    source_hire: Mapped[str | None] = mapped_column(String(16), unique=True)
    source_digest: Mapped[str | None] = mapped_column(String(64))
    source_round: Mapped[str | None] = mapped_column(String(48))
    application_number: Mapped[str | None] = mapped_column(String(48))
    placement_kind: Mapped[str | None] = mapped_column(String(12))
    placement_on: Mapped[date | None]
    placement_by: Mapped[str | None] = mapped_column(String(200))
    registered_at: Mapped[datetime] = mapped_column(Instant)

    union: Mapped[Union] = relationship()
    person: Mapped[Person] = relationship()
    filings: Mapped[list[Filing]] = relationship(back_populates="worker", order_by="Filing.id")
    # The first one (首次备案), with which the record stands or waits.
    filing: Mapped[Filing] = relationship(
        primaryjoin="and_(Worker.id == Filing.worker_id, Filing.kind == 'first')",
        uselist=False,
        viewonly=True,
    )

    __table_args__ = (
        one_of("state", WORKER),
        one_of("form", FORMS),
        one_of("source", SOURCES),
        CheckConstraint("state <> 'left' OR left_on IS NOT NULL", name="left_has_day"),
        CheckConstraint("state <> 'active' OR left_on IS NULL", name="active_has_no_end"),
        # 一人一条在册记录: a person may come back after leaving, but never stand in the register
        # twice.
        Index(
            "uq_worker_document_active",
            "document_index",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )


class NumberCounter(Base):
    """The last worker number given in a year; its row is what two takers wait for."""

    __tablename__ = "number_counter"

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class FilingBatch(Identified, Versioned, Base):
    """报送批次: filings that one union sends together, under a number that was given when they were
    taken in (受理号), and the receipt that says what became of each line."""

    __tablename__ = "filing_batch"

    number: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[str] = state_column(FILING_BATCH)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    sent_at: Mapped[datetime] = mapped_column(Instant)
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    sent_words: Mapped[str] = mapped_column(String(120))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    receipt: Mapped[list[dict[str, str]]] = mapped_column(Document, default=list)  # 回执
    receipt_digest: Mapped[str | None] = mapped_column(String(64))

    union: Mapped[Union] = relationship()
    filings: Mapped[list[Filing]] = relationship(back_populates="batch", order_by="Filing.id")

    __table_args__ = (one_of("state", FILING_BATCH),)


class Filing(Identified, Versioned, Base):
    """备案 of one change: where it stands and what it brought. Three people take the three steps.

    ``kind``: 首次, 变更 or 注销; ``changes``: what a change filing tells, kind of fact by kind.
    """

    __tablename__ = "filing"

    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12), default=FIRST)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("filing_batch.id"), index=True)
    changes: Mapped[list[dict[str, str]]] = mapped_column(Document, default=list)
    state: Mapped[str] = state_column(FILING)
    submitted_at: Mapped[datetime] = mapped_column(Instant)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(Instant)
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    review_opinion: Mapped[str] = mapped_column(Text, default="")  # 市级审核转报意见
    filed_at: Mapped[datetime | None] = mapped_column(Instant)
    filed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    filing_number: Mapped[str | None] = mapped_column(String(60), unique=True)  # 省总工会备案编号
    filed_on: Mapped[date | None]
    times_returned: Mapped[int] = mapped_column(default=0)

    worker: Mapped[Worker] = relationship(back_populates="filings")
    batch: Mapped[FilingBatch | None] = relationship(back_populates="filings")
    steps: Mapped[list[FilingStep]] = relationship(order_by="FilingStep.id")

    __table_args__ = (
        one_of("state", FILING),
        one_of("kind", FILING_KINDS),
        Index(
            "uq_filing_first",
            "worker_id",
            unique=True,
            sqlite_where=text("kind = 'first'"),
            postgresql_where=text("kind = 'first'"),
        ),
        CheckConstraint(
            "filed_by IS NULL OR filed_by <> reviewed_by", name="review_and_file_by_two"
        ),
        CheckConstraint(
            "reviewed_by IS NULL OR submitted_by IS NULL OR reviewed_by <> submitted_by",
            name="submit_and_review_by_two",
        ),
        CheckConstraint(
            "filed_by IS NULL OR submitted_by IS NULL OR filed_by <> submitted_by",
            name="submit_and_file_by_two",
        ),
        CheckConstraint(
            "state <> 'filed' OR (filing_number IS NOT NULL AND filed_on IS NOT NULL)",
            name="filed_has_number",
        ),
    )


class FilingStep(AppendOnly, Base):
    """One step of a filing, with reason codes when it went back. Rows are only ever added."""

    __tablename__ = "filing_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    action: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(Text, default="")
    codes: Mapped[list[str]] = mapped_column(Document, default=list)
