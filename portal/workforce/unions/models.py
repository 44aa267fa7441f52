"""The union tree of this side: its own copy of the published file.

Level and kind are two attributes with validity dates.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import Identified, Versioned, one_of, state_column
from portal.foundation.officers.columns import (
    AppointmentColumns,
    OfficerRequestColumns,
    request_rules,
)
from portal.workforce.orm import Base
from portal.workforce.rulebook.jurisdiction import KINDS, LEVELS
from portal.workforce.rulebook.lifecycles import OFFICER_REQUEST
from portal.workforce.rulebook.roles import ROLES


class Union(Identified, Versioned, Base):
    """A union.

    ``approved_most``: the recorded approval for how many people in all, with the number of its
    document; ``quota_reading``: how the guideline's two sentences are read for it and what is below
    it (empty: as above it).
    """

    __tablename__ = "union"

    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(40), default="")
    level: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(24))
    division_code: Mapped[str | None] = mapped_column(String(6))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"), index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    single_unions_count: Mapped[int | None]  # 所辖单独工会组织数（家）
    workers_count: Mapped[int | None]  # 职工人数（人）
    figures_on: Mapped[date | None]
    figures_source: Mapped[str] = mapped_column(String(120), default="")
    approved_most: Mapped[int | None]
    approval_number: Mapped[str] = mapped_column(String(60), default="")
    quota_reading: Mapped[str | None] = mapped_column(String(8))

    parent: Mapped[Union | None] = relationship(remote_side="Union.id")

    __table_args__ = (
        one_of("level", LEVELS),
        one_of("kind", KINDS),
        CheckConstraint(
            "approved_most IS NULL OR (approved_most >= 1 AND approval_number <> '')",
            name="approval_recorded",
        ),
        CheckConstraint(
            "quota_reading IS NULL OR quota_reading IN ('either', 'both')", name="reading_known"
        ),
    )


class Appointment(AppointmentColumns, Base):
    """A role held in a union."""

    __tablename__ = "appointment"

    union: Mapped[Union] = relationship()

    __table_args__ = (one_of("role", ROLES), Index("ix_appointment_role", "union_id", "role"))


class OfficerRequest(Identified, Versioned, OfficerRequestColumns, Base):
    """What one security administrator asks about an officer and another one confirms."""

    __tablename__ = "officer_request"

    state: Mapped[str] = state_column(OFFICER_REQUEST)

    union: Mapped[Union | None] = relationship()

    __table_args__ = (one_of("state", OFFICER_REQUEST), *request_rules())
