"""年度用人需求计划: what a county wants in a year, unit by unit, its way to city and province, and
the city's exceptions from the quota."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    AppendOnly,
    Document,
    Identified,
    Instant,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import PLAN, QUOTA_EXCEPTION
from portal.recruitment.rulebook.planning.quota import READINGS
from portal.recruitment.unions.models import Union

FIGURE_SOURCES = ("workforce", "manual", "none")


class YearlyPlan(Identified, Versioned, Base):
    """A revision of a union's plan for a year.

    ``binding``: the city lets no round go beyond it; else going beyond it is shown as a warning.
    """

    __tablename__ = "yearly_plan"

    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    year: Mapped[int]
    revision: Mapped[int]
    state: Mapped[str] = state_column(PLAN)
    # how the guideline's two sentences are read
    reading: Mapped[str] = mapped_column(String(8), default="either")
    binding: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")  # of a revision
    drafted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    # 数据截止: when the figures of the lines were taken
    figures_at: Mapped[datetime] = mapped_column(Instant)

    union: Mapped[Union] = relationship()
    lines: Mapped[list[PlanLine]] = relationship(
        back_populates="plan", order_by="PlanLine.place", cascade="all, delete-orphan"
    )
    decisions: Mapped[list[PlanDecision]] = relationship(order_by="PlanDecision.id")

    __table_args__ = (
        UniqueConstraint("union_id", "year", "revision"),
        one_of("state", PLAN),
        one_of("reading", READINGS),
        CheckConstraint("year BETWEEN 2020 AND 2099", name="year_sane"),
        CheckConstraint("revision >= 1", name="revision_positive"),
    )


class PlanLine(Base):
    """A unit in a plan (A-01): the figures as they were taken, and what is wanted."""

    __tablename__ = "plan_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("yearly_plan.id"))
    place: Mapped[int]
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    unions_count: Mapped[int | None]  # 所辖单独工会组织数（家）
    workers_count: Mapped[int | None]  # 职工人数（人）
    figures_on: Mapped[date | None]  # 统计截止日
    in_post: Mapped[int] = mapped_column(default=0)  # 现有人数
    in_post_source: Mapped[str] = mapped_column(String(12), default="none")
    in_post_on: Mapped[date | None]
    pending: Mapped[int] = mapped_column(default=0)  # 在途（其他批次）
    leaving: Mapped[int] = mapped_column(default=0)  # 拟退出
    wanted: Mapped[int] = mapped_column(default=0)  # 需求数
    reason: Mapped[str] = mapped_column(String(400), default="")
    funding: Mapped[str] = mapped_column(String(120), default="")  # 经费来源

    plan: Mapped[YearlyPlan] = relationship(back_populates="lines")
    union: Mapped[Union] = relationship()

    __table_args__ = (
        UniqueConstraint("plan_id", "union_id"),
        one_of("in_post_source", FIGURE_SOURCES),
        CheckConstraint(
            "wanted >= 0 AND leaving >= 0 AND in_post >= 0 AND pending >= 0", name="not_negative"
        ),
    )


class PlanDecision(AppendOnly, Base):
    """A step of a plan with its document number. Rows are only ever added."""

    __tablename__ = "plan_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("yearly_plan.id"), index=True)
    action: Mapped[str] = mapped_column(String(24))
    document_number: Mapped[str] = mapped_column(String(60), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)
    content_digest: Mapped[str] = mapped_column(String(64))


class QuotaException(Identified, Versioned, Base):
    """The city's leave for a unit to have more people than the guideline says.

    ``asked`` and ``granted`` count everybody: in post, on the way, new.
    """

    __tablename__ = "quota_exception"

    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    state: Mapped[str] = state_column(QUOTA_EXCEPTION)
    asked: Mapped[int]
    granted: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text)
    # the quota as it stood when the county asked
    figures: Mapped[dict[str, Any]] = mapped_column(Document)
    requested_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    requested_words: Mapped[str] = mapped_column(String(120))
    requested_at: Mapped[datetime] = mapped_column(Instant)
    document_number: Mapped[str] = mapped_column(String(60), default="")
    decision_reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_words: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    union: Mapped[Union] = relationship()

    __table_args__ = (
        one_of("state", QUOTA_EXCEPTION),
        CheckConstraint("asked >= 1", name="asked_positive"),
        CheckConstraint(
            "state <> 'granted' OR "
            "(granted IS NOT NULL AND granted >= 1 AND document_number <> '')",
            name="granted_whole",
        ),
    )
