"""Leaving (G-26): cause, destination, the day the place is free again. There is no black list."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import Identified, Instant, one_of
from portal.workforce.orm import Base
from portal.workforce.rulebook.exits import ARTICLES, DESTINATIONS


class Exit(Identified, Base):
    """``left_on`` is the day from which the place is free (员额释放日期)."""

    __tablename__ = "worker_exit"

    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), unique=True)
    cause: Mapped[str] = mapped_column(String(2))
    article: Mapped[str] = mapped_column(String(20))
    destination: Mapped[str] = mapped_column(String(24))
    left_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(120))

    __table_args__ = (one_of("cause", tuple(ARTICLES)), one_of("destination", DESTINATIONS))
