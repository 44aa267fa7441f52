"""Labour contracts of a person, one row per contract; a correction is another row by another day's
officer, never a change."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import Identified, Instant, one_of
from portal.workforce.orm import Base

KINDS = ("1", "2", "3")


class Contract(Identified, Base):
    __tablename__ = "contract"

    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    ordinal: Mapped[int]  # 次数
    number: Mapped[str] = mapped_column(String(60), default="")
    kind: Mapped[str] = mapped_column(String(1))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    probation_ends_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(120))

    __table_args__ = (
        UniqueConstraint("worker_id", "ordinal"),
        UniqueConstraint("worker_id", "starts_on"),
        one_of("kind", KINDS),
        CheckConstraint("ends_on IS NULL OR ends_on > starts_on", name="in_order"),
    )
