"""Yearly appraisals (G-19) and what was done after a failed one (G-20)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import ExactNumber, one_of
from portal.workforce.orm import Base
from portal.workforce.rulebook.appraisal import GRADES
from portal.workforce.workers.spell_columns import Correctable, once

MEASURES = ("talk", "training", "change_of_post", "legal_review")  # 诫勉谈话 培训 调岗 依法审查


class Appraisal(Correctable, Base):
    """One year of one person. ``total`` is empty for a year without a grade."""

    __tablename__ = "appraisal"

    year: Mapped[int]
    total: Mapped[Fraction | None] = mapped_column(ExactNumber)
    grade: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        once("appraisal", "worker_id", "year"),
        one_of("grade", GRADES),
        CheckConstraint("grade NOT IN ('fail', 'ungraded') OR reason <> ''", name="reason_given"),
    )


class Measure(Correctable, Base):
    """What followed a failed year: talk, training, change of post, and the review of the contract
    by law."""

    __tablename__ = "appraisal_measure"

    kind: Mapped[str] = mapped_column(String(16))
    on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)

    __table_args__ = (one_of("kind", MEASURES),)
