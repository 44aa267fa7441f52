"""Two trees: administrative divisions and unions.

Level and kind of a union are two attributes; both trees have validity dates.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import AppendOnly, Identified, Instant, Versioned, one_of
from portal.foundation.officers.columns import AppointmentColumns
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import HEADCOUNT_RESERVATION
from portal.recruitment.rulebook.roles import ROLES

LEVELS = ("province", "city", "county", "township")
# Kinds the guideline names, then others (flagged, not refused).
PLACEMENT_KINDS = ("township", "street", "zone", "regional_federation", "trade_federation")
OTHER_KINDS = ("village_federation", "general", "institution", "other")
KINDS = PLACEMENT_KINDS + OTHER_KINDS
HOLDING_STATES = ("planned", "reserved", "pending_hire")  # on the way: held, and not in post yet
FIGURE_WAYS = ("form", "table")


class Division(Base):
    """An administrative division of the versioned file ``unions/data/divisions-*.csv``: six-digit
    code, 320000 the province."""

    __tablename__ = "division"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(10))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    file_version: Mapped[str] = mapped_column(String(20))


class Union(Identified, Versioned, Base):
    """A union.

    ``kind`` 'general' is a 总工会 of a place; 开发区 unions may stand at county level though no
    division bears their name.
    """

    __tablename__ = "union"

    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(40), default="")
    level: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(24))
    division_code: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"), index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    single_unions_count: Mapped[int | None]  # 所辖单独工会组织数（家）
    workers_count: Mapped[int | None]  # 职工人数（人）
    figures_on: Mapped[date | None]
    figures_source: Mapped[str] = mapped_column(String(120), default="")
    # people in post, entered by hand for when the workforce side is away
    in_post_manual: Mapped[int | None]

    parent: Mapped[Union | None] = relationship(remote_side="Union.id")

    __table_args__ = (one_of("level", LEVELS), one_of("kind", KINDS))


class Appointment(AppointmentColumns, Base):
    """A role held in a union. ``body_words``: which supervising body it is."""

    __tablename__ = "appointment"

    body_words: Mapped[str] = mapped_column(String(80), default="")

    union: Mapped[Union] = relationship()

    __table_args__ = (one_of("role", ROLES), Index("ix_appointment_role", "union_id", "role"))


class UnionFigures(AppendOnly, Base):
    """One statement of a union's figures as somebody entered it.

    Rows are only ever added; the union itself carries the latest.
    """

    __tablename__ = "union_figures"

    id: Mapped[int] = mapped_column(primary_key=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    single_unions_count: Mapped[int | None]
    workers_count: Mapped[int | None]
    in_post_manual: Mapped[int | None]
    figures_on: Mapped[date | None]
    figures_source: Mapped[str] = mapped_column(String(120))
    way: Mapped[str] = mapped_column(String(8))  # by the form, or from an uploaded table
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    entered_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (one_of("way", FIGURE_WAYS),)


class StaffingFigure(Base):
    """What the workforce side last answered for a union: people in post or accepted, the most that
    it may have with the reading and the paper behind it, and when it was asked."""

    __tablename__ = "staffing_figure"

    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), primary_key=True)
    people: Mapped[int]
    most: Mapped[int | None]
    reading: Mapped[str | None] = mapped_column(String(8))
    approval: Mapped[str | None] = mapped_column(String(60))
    asked_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (CheckConstraint("people >= 0", name="people_not_negative"),)


class HeadcountReservation(Versioned, Base):
    """员额 that a vacancy holds against its using unit's quota; later stages move its state.

    It stands with the union whose quota it draws on, so that plan and union page can read it. The
    vacancy is known by its key and the round by its code, as the audit chain knows it. ``year`` is
    the plan year that the round draws on; rows older than the plans have none.
    """

    __tablename__ = "headcount_reservation"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), unique=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    headcount: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default=HEADCOUNT_RESERVATION.initial)
    round_code: Mapped[str] = mapped_column(String(40), default="", server_default="")
    year: Mapped[int | None]

    __table_args__ = (one_of("state", HEADCOUNT_RESERVATION),)
