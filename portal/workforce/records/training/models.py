"""Training on record (G-22)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import one_of
from portal.workforce.orm import Base
from portal.workforce.workers.spell_columns import Correctable

FIRST = "1"
KINDS = (FIRST, "2", "3", "4", "5", "6")


class TrainingRecord(Correctable, Base):
    __tablename__ = "training_record"

    kind: Mapped[str] = mapped_column(String(1))
    title: Mapped[str] = mapped_column(String(120))
    organiser: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    hours: Mapped[int]  # 学时
    result: Mapped[str] = mapped_column(String(40), default="")

    __table_args__ = (
        one_of("kind", KINDS),
        CheckConstraint("ends_on >= starts_on", name="in_order"),
        CheckConstraint("hours > 0", name="hours_positive"),
    )
