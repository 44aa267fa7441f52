"""Yearly appraisals (G-19) and what was done after a failed one (G-20)."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import ExactNumber, Identified, Instant, one_of
from portal.workforce.orm import Base
from portal.workforce.rulebook.appraisal import GRADES

MEASURES = ("talk", "training", "change_of_post", "legal_review")  # 诫勉谈话 培训 调岗 依法审查


class Appraisal(Identified, Base):
    """One year of one person. ``total`` is empty for a year without a grade."""

    __tablename__ = "appraisal"

    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    year: Mapped[int]
    total: Mapped[Fraction | None] = mapped_column(ExactNumber)
    grade: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(120))

    __table_args__ = (
        UniqueConstraint("worker_id", "year"),
        one_of("grade", GRADES),
        CheckConstraint("grade NOT IN ('fail', 'ungraded') OR reason <> ''", name="reason_given"),
    )


class Measure(Identified, Base):
    """What followed a failed year: talk, training, change of post, and the review of the contract
    by law."""

    __tablename__ = "appraisal_measure"

    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(120))

    __table_args__ = (one_of("kind", MEASURES),)
