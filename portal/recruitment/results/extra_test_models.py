"""加试 (form F-17): who was called, how, and the marks as two people keyed them."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    AppendOnly,
    ExactNumber,
    Identified,
    Instant,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.results.models import ResultRun
from portal.recruitment.rulebook.lifecycles import EXTRA_TEST
from portal.recruitment.vacancies.models import Vacancy

CHANNELS = ("first", "second")
MARK_KINDS = ("score", "absent", "void")


class ExtraTest(Identified, Versioned, Base):
    """One extra test among the equals of one place of one vacancy's published ranking."""

    __tablename__ = "extra_test"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("result_run.id"))
    place: Mapped[int]
    how: Mapped[str] = mapped_column(String(200))
    venue: Mapped[str] = mapped_column(String(120))
    held_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = state_column(EXTRA_TEST)
    reason: Mapped[str] = mapped_column(String(400), default="")
    planned_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    planned_at: Mapped[datetime] = mapped_column(Instant)
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    countersigned_at: Mapped[datetime | None] = mapped_column(Instant)

    run: Mapped[ResultRun] = relationship()
    vacancy: Mapped[Vacancy] = relationship()
    called: Mapped[list[ExtraTestPlace]] = relationship(
        back_populates="test", order_by="ExtraTestPlace.id"
    )

    __table_args__ = (one_of("state", EXTRA_TEST),)


class ExtraTestPlace(AppendOnly, Base):
    """Somebody who was called."""

    __tablename__ = "extra_test_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    test_id: Mapped[int] = mapped_column(ForeignKey("extra_test.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    ticket_number: Mapped[str] = mapped_column(String(24))

    test: Mapped[ExtraTest] = relationship(back_populates="called")
    application: Mapped[Application] = relationship()
    marks: Mapped[list[ExtraTestMark]] = relationship(
        back_populates="place", order_by="ExtraTestMark.edition"
    )

    __table_args__ = (UniqueConstraint("test_id", "application_id"),)


class ExtraTestMark(AppendOnly, Base):
    """What one person keyed; the highest edition of a channel counts."""

    __tablename__ = "extra_test_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("extra_test_place.id"))
    channel: Mapped[str] = mapped_column(String(8))
    edition: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[Fraction | None] = mapped_column(ExactNumber)
    keyed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    keyed_at: Mapped[datetime] = mapped_column(Instant)

    place: Mapped[ExtraTestPlace] = relationship(back_populates="marks")

    __table_args__ = (
        one_of("channel", CHANNELS),
        one_of("kind", MARK_KINDS),
        UniqueConstraint("place_id", "channel", "edition"),
        CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name="valued"),
    )
