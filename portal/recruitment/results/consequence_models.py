"""影响处理: what a newer edition of a list changes for people who were told the older one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
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
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.results.models import ResultRun
from portal.recruitment.rulebook.lifecycles import CONSEQUENCE
from portal.recruitment.rulebook.ranking.consequences import CHANGES, OUTCOMES
from portal.recruitment.vacancies.models import Vacancy


class Consequence(Identified, Versioned, Base):
    """One thing that stood on a line of the older edition, and what becomes of it.

    ``subject_kind`` and ``subject`` name it by kind and public id (``listed``: the application
    itself; turn, candidacy, offer, hire as later stages contribute them); ``old`` and ``new`` are
    the figures of the line: state, score, place, outcome.
    """

    __tablename__ = "consequence"

    run_id: Mapped[int] = mapped_column(ForeignKey("result_run.id"))
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    subject_kind: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str] = mapped_column(String(16))
    change: Mapped[str] = mapped_column(String(8))
    old: Mapped[dict[str, Any]] = mapped_column(Document)
    new: Mapped[dict[str, Any]] = mapped_column(Document)
    rule: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = state_column(CONSEQUENCE)
    reason: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[str] = mapped_column(String(80), default="")  # 领导小组会议纪要文号
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime | None] = mapped_column(Instant)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    countersigned_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    run: Mapped[ResultRun] = relationship()
    vacancy: Mapped[Vacancy] = relationship()
    application: Mapped[Application] = relationship()

    __table_args__ = (
        one_of("change", CHANGES),
        one_of("outcome", OUTCOMES),
        one_of("state", CONSEQUENCE),
        UniqueConstraint("run_id", "subject_kind", "subject"),
        Index("ix_consequence_gate", "vacancy_id", "state"),
        CheckConstraint("checked_by IS NULL OR checked_by <> proposed_by", name="checked_apart"),
        CheckConstraint(
            "verified_by IS NULL OR (verified_by <> proposed_by AND verified_by <> checked_by)",
            name="verified_apart",
        ),
        CheckConstraint("state <> 'decided' OR minutes <> ''", name="decided_together"),
    )


class ListReport(AppendOnly, Base):
    """A changed list is reported to the city union: the number of that paper."""

    __tablename__ = "list_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("result_run.id"), unique=True)
    number: Mapped[str] = mapped_column(String(80))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    run: Mapped[ResultRun] = relationship()
