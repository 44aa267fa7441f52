"""Training on record (G-22)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import Identified, Instant, one_of
from portal.workforce.orm import Base

FIRST = "1"
KINDS = (FIRST, "2", "3", "4", "5", "6")


class TrainingRecord(Identified, Base):
    __tablename__ = "training_record"

    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    kind: Mapped[str] = mapped_column(String(1))
    title: Mapped[str] = mapped_column(String(120))
    organiser: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    hours: Mapped[int]  # 学时
    result: Mapped[str] = mapped_column(String(40), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(120))

    __table_args__ = (
        one_of("kind", KINDS),
        CheckConstraint("ends_on >= starts_on", name="in_order"),
        CheckConstraint("hours > 0", name="hours_positive"),
    )
