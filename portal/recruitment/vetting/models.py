"""From ranked to proposed: medical, background check, publicity and objections."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import Identified, Instant, Versioned, one_of, state_column
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import CANDIDACY
from portal.recruitment.vacancies.models import Vacancy

MEDICAL_OUTCOMES = ("pass", "fail", "deferred")


class Candidacy(Identified, Versioned, Base):
    """A ranked candidate on the way to being hired.

    Of the medical only pass, fail or deferred is ever kept.
    """

    __tablename__ = "candidacy"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), index=True)
    ranking_run_id: Mapped[int] = mapped_column(ForeignKey("result_run.id"))
    state: Mapped[str] = state_column(CANDIDACY)
    is_substitute: Mapped[bool] = mapped_column(default=False)
    # whose place a substitute took
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("candidacy.id"), unique=True)
    medical: Mapped[str | None] = mapped_column(String(10))
    medical_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    medical_at: Mapped[datetime | None] = mapped_column(Instant)
    background_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    background_at: Mapped[datetime | None] = mapped_column(Instant)
    background_note: Mapped[str] = mapped_column(Text, default="")
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"))
    publicity_starts_at: Mapped[datetime | None] = mapped_column(Instant)
    publicity_ends_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text, default="")

    application: Mapped[Application] = relationship()
    vacancy: Mapped[Vacancy] = relationship()

    __table_args__ = (one_of("state", CANDIDACY), one_of("medical", MEDICAL_OUTCOMES))


class Objection(Identified, Versioned, Base):
    """公示异议: what was said, and how it was answered by another person than the one who took it
    in."""

    __tablename__ = "objection"

    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"), index=True)
    said_by: Mapped[str] = mapped_column(String(80), default="")  # empty = anonymous
    text: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(Instant)
    received_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str | None] = mapped_column(String(12))  # dismissed, upheld
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
