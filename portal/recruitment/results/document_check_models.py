"""资格复审 (form F-02): who of the shortlist was asked to show originals, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    Document,
    Identified,
    Instant,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import DOCUMENT_CHECK
from portal.recruitment.vacancies.models import Vacancy

VERDICTS = ("", "pass", "fail")


class DocumentCheck(Identified, Versioned, Base):
    """One person's re-check. ``papers``: what is to be brought; ``seen``: which of them were shown
    as originals. ``replaces_id``: whose place a substitute took."""

    __tablename__ = "document_check"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("document_check.id"))
    state: Mapped[str] = state_column(DOCUMENT_CHECK)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    venue: Mapped[str] = mapped_column(String(120))
    papers: Mapped[list[Any]] = mapped_column(Document)
    seen: Mapped[list[Any]] = mapped_column(Document, default=list)
    verdict: Mapped[str] = mapped_column(String(4), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    called_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    called_at: Mapped[datetime] = mapped_column(Instant)
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    noted_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship()
    vacancy: Mapped[Vacancy] = relationship()

    __table_args__ = (
        one_of("state", DOCUMENT_CHECK),
        one_of("verdict", VERDICTS),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> noted_by", name="two_people"),
        CheckConstraint("ends_at > starts_at", name="in_order"),
    )
