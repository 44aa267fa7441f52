"""Runs of the rules (written result, shortlist, interview, ranking): stored with their inputs' and
outputs' digests, never edited."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    AppendOnly,
    Document,
    ExactNumber,
    Identified,
    Instant,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import RESULT_RUN
from portal.recruitment.vacancies.models import Vacancy

RUN_KINDS = ("written_result", "shortlist", "interview", "ranking")


class ResultRun(Identified, Versioned, Base):
    """One computation: policy digest, input digest, code version, output digest.

    It belongs to one kind and one policy group (``vacancies``). A correction makes a new run.
    """

    __tablename__ = "result_run"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"))
    kind: Mapped[str] = mapped_column(String(16))
    number: Mapped[int]
    state: Mapped[str] = state_column(RESULT_RUN)
    policy_digest: Mapped[str] = mapped_column(String(64))
    input_digest: Mapped[str] = mapped_column(String(64))
    output_digest: Mapped[str] = mapped_column(String(64))
    code_version: Mapped[str] = mapped_column(String(40))
    # file name → storage key of the canonical input files
    inputs: Mapped[dict[str, Any]] = mapped_column(Document)
    output_key: Mapped[str] = mapped_column(String(80))
    computed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    computed_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"))

    lines: Mapped[list[ResultLine]] = relationship(back_populates="run", order_by="ResultLine.id")
    vacancies: Mapped[list[Vacancy]] = relationship(
        secondary="result_run_vacancy", order_by="Vacancy.code", viewonly=True
    )

    __table_args__ = (
        one_of("kind", RUN_KINDS),
        one_of("state", RESULT_RUN),
        Index("uq_result_run_number", "round_id", "kind", "number", unique=True),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> computed_by", name="two_people"),
    )


class ResultLine(Base):
    """One candidate's line of a run, in the words of the rule files, with the explanation the
    person may read."""

    __tablename__ = "result_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("result_run.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    ticket_number: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(20), default="")
    figures: Mapped[dict[str, Any]] = mapped_column(Document)  # column of the file → text
    score: Mapped[Fraction | None] = mapped_column(ExactNumber)
    place: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(16), default="")
    explanation: Mapped[str] = mapped_column(Text, default="")

    run: Mapped[ResultRun] = relationship(back_populates="lines")
    application: Mapped[Application] = relationship()
    vacancy: Mapped[Vacancy] = relationship()

    __table_args__ = (
        Index("uq_result_line_application", "run_id", "application_id", unique=True),
        Index("ix_result_line_look_up", "ticket_number", "run_id"),
    )


class RunVacancy(Base):
    """A vacancy that a run speaks of: those of one policy group, also one without candidates.

    ``input_digest``: over the vacancy's own rows of what was computed from; NULL in a run of an
    older release until the data upgrade, empty where the files are gone.
    """

    __tablename__ = "result_run_vacancy"

    run_id: Mapped[int] = mapped_column(ForeignKey("result_run.id"), primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), primary_key=True, index=True)
    input_digest: Mapped[str | None] = mapped_column(String(64))


class CurrentSet(AppendOnly, Base):
    """Which published run's lines are in force for a vacancy: the highest edition of its kind."""

    __tablename__ = "current_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"))
    kind: Mapped[str] = mapped_column(String(16))
    edition: Mapped[int]
    run_id: Mapped[int] = mapped_column(ForeignKey("result_run.id"), index=True)
    since_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (one_of("kind", RUN_KINDS), UniqueConstraint("vacancy_id", "kind", "edition"))
