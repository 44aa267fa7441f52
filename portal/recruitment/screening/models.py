"""Screening decisions in writing, and the opening-ratio decisions that follow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.rows import Document, Identified, Instant, one_of
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.vacancies.models import Vacancy

OUTCOMES = ("pass", "return", "fail", "reverse")
OPENING_KINDS = ("open", "reduce", "cancel")


class ScreeningDecision(Identified, Base):
    """资格初审意见: who decided what on which submitted content, why, and what is missing. Never changed; a reversal is another row."""

    __tablename__ = "screening_decision"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(12))
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    content_digest: Mapped[str] = mapped_column(String(64))
    findings: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)
    object_until: Mapped[datetime | None] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship()

    __table_args__ = (one_of("outcome", OUTCOMES),)


class OpeningDecision(Base):
    """开考比例核定: the rule's proposal for a vacancy, and the city's decision with its reason."""

    __tablename__ = "opening_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), unique=True)
    approved_count: Mapped[int]
    proposed_kind: Mapped[str] = mapped_column(String(8))
    proposed_headcount: Mapped[int]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str | None] = mapped_column(String(8))
    headcount: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    vacancy: Mapped[Vacancy] = relationship()

    __table_args__ = (
        one_of("proposed_kind", OPENING_KINDS),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
    )
