"""Leaving (G-26): cause, destination, the day the place is free again. There is no black list."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import one_of
from portal.workforce.orm import Base
from portal.workforce.rulebook.exits import ARTICLES, DESTINATIONS
from portal.workforce.workers.spell_columns import Correctable, once


class Exit(Correctable, Base):
    """``left_on`` is the day from which the place is free (员额释放日期)."""

    __tablename__ = "worker_exit"

    cause: Mapped[str] = mapped_column(String(2))
    article: Mapped[str] = mapped_column(String(20))
    destination: Mapped[str] = mapped_column(String(24))
    left_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        once("worker_exit", "worker_id"),
        one_of("cause", tuple(ARTICLES)),
        one_of("destination", DESTINATIONS),
    )
