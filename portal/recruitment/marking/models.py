"""Sealed codes, two independent keyings, arbitration, the lock, the unsealing, and the scores that
come out."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    ExactNumber,
    Identified,
    Instant,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.models import Seat
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import MARKING_BATCH, SCORE_SHEET

MARK_KINDS = ("score", "absent", "void")  # zero is a score of 0 with its own flag
CLERKS = ("first", "second")


class MarkingBatch(Identified, Versioned, Base):
    """All answer sheets of one paper of a round: sealed until two people and the supervisor open
    the codes."""

    __tablename__ = "marking_batch"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"))
    paper: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = state_column(MARKING_BATCH)
    full_mark: Mapped[Fraction] = mapped_column(ExactNumber)
    first_clerk_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    second_clerk_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    locked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    locked_at: Mapped[datetime | None] = mapped_column(Instant)
    lock_digest: Mapped[str | None] = mapped_column(String(64))
    unsealed_first_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    unsealed_second_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    unsealed_at: Mapped[datetime | None] = mapped_column(Instant)

    sheets: Mapped[list[ScoreSheet]] = relationship(
        back_populates="batch", order_by="ScoreSheet.sealed_code"
    )

    __table_args__ = (
        UniqueConstraint("round_id", "paper"),
        one_of("state", MARKING_BATCH),
        CheckConstraint(
            "first_clerk_id IS NULL OR second_clerk_id IS NULL "
            "OR first_clerk_id <> second_clerk_id",
            name="two_clerks",
        ),
        CheckConstraint(
            "unsealed_second_by IS NULL OR unsealed_second_by <> unsealed_first_by",
            name="two_people",
        ),
    )


class ScoreSheet(Identified, Versioned, Base):
    """One answer sheet under its sealed code (密号).

    Whose it is (``seat_id``) is read by nobody before the unsealing.
    """

    __tablename__ = "score_sheet"

    batch_id: Mapped[int] = mapped_column(ForeignKey("marking_batch.id"))
    sealed_code: Mapped[str] = mapped_column(String(12))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    state: Mapped[str] = state_column(SCORE_SHEET)
    settled_kind: Mapped[str | None] = mapped_column(String(8))
    settled_value: Mapped[Fraction | None] = mapped_column(ExactNumber)
    settled_reason: Mapped[str] = mapped_column(Text, default="")
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)

    batch: Mapped[MarkingBatch] = relationship(back_populates="sheets")
    seat: Mapped[Seat] = relationship()
    keyings: Mapped[list[Keying]] = relationship(back_populates="sheet")

    __table_args__ = (
        UniqueConstraint("batch_id", "sealed_code"),
        UniqueConstraint("batch_id", "seat_id"),
        one_of("state", SCORE_SHEET),
    )


class Keying(Versioned, Base):
    """What one clerk keyed for one sheet; the other clerk never sees it."""

    __tablename__ = "keying"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("score_sheet.id"))
    clerk: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[Fraction | None] = mapped_column(ExactNumber)
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    sheet: Mapped[ScoreSheet] = relationship(back_populates="keyings")

    __table_args__ = (
        UniqueConstraint("sheet_id", "clerk"),
        one_of("clerk", CLERKS),
        one_of("kind", MARK_KINDS),
        CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name="value_with_score"),
    )


class Score(Identified, Base):
    """An agreed score of a candidate in a paper after the unsealing.

    Corrections are further rows; the newest edition counts.
    """

    __tablename__ = "score"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    paper: Mapped[str] = mapped_column(String(40))
    edition: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[Fraction | None] = mapped_column(ExactNumber)
    reason: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    application: Mapped[Application] = relationship()

    __table_args__ = (
        UniqueConstraint("application_id", "paper", "edition"),
        one_of("kind", MARK_KINDS),
        CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name="value_with_score"),
    )
