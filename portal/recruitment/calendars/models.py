"""The official calendar as it is kept here: one edition per announcement and year, entered by one
person and confirmed by another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import (
    Document,
    Identified,
    Instant,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import CALENDAR_EDITION


class CalendarEdition(Identified, Versioned, Base):
    """A year's days off and make-up days.

    ``days`` is a list of {"on": "2027-01-01", "works": false, "name": "元旦"} in order.

    The edition in force is the newest confirmed one; earlier ones stay as they were, so that a
    reckoning of the past can be understood. A year without an edition has the days that came with
    the system, if it came with any.
    """

    __tablename__ = "calendar_edition"

    year: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))  # the announcement, with its number
    days: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    state: Mapped[str] = state_column(CALENDAR_EDITION)
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_words: Mapped[str] = mapped_column(String(120))
    entered_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_words: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        one_of("state", CALENDAR_EDITION),
        CheckConstraint(
            "decided_by IS NULL OR state = 'discarded' OR decided_by <> entered_by",
            name="two_people",
        ),
        Index(
            "uq_calendar_edition_in_force",
            "year",
            unique=True,
            sqlite_where=text("state = 'in_force'"),
            postgresql_where=text("state = 'in_force'"),
        ),
    )
