"""Scores of people after the unsealing, their corrections, and re-checks that people ask for."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    Document,
    ExactNumber,
    Identified,
    Instant,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.applications.models import Application
from portal.recruitment.marking.models import GROUNDS, Script
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import RECHECK, SCORE_CORRECTION

MARK_KINDS = ("score", "absent", "void")  # zero is a score of 0 with its ground


class Score(Identified, Base):
    """A score of a candidate in a paper after the unsealing.

    Corrections are further rows; the newest edition counts. ``paper_id``: of which sitting; None
    where no batch was. ``script_id`` is None for who was absent, for the marks of an exam body, and
    where the first release had unsealed.
    """

    __tablename__ = "score"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    paper: Mapped[str] = mapped_column(String(40))
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"))
    edition: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[Fraction | None] = mapped_column(ExactNumber)
    ground: Mapped[str] = mapped_column(String(8), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    script_id: Mapped[int | None] = mapped_column(ForeignKey("script.id"))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    application: Mapped[Application] = relationship()
    script: Mapped[Script | None] = relationship()

    __table_args__ = (
        UniqueConstraint("application_id", "paper", "edition"),
        one_of("kind", MARK_KINDS),
        one_of("ground", GROUNDS),
        CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name="value_with_score"),
    )


class ScoreCorrection(Identified, Versioned, Base):
    """成绩更正审批单 (E-11): the edition it replaces, what it should be, why, on what evidence and
    what follows; two people and the supervisor."""

    __tablename__ = "score_correction"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    paper: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = state_column(SCORE_CORRECTION)
    replaces: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[Fraction | None] = mapped_column(ExactNumber)
    reason: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    effects: Mapped[str] = mapped_column(Text, default="")
    refusal: Mapped[str] = mapped_column(Text, default="")
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    application: Mapped[Application] = relationship()

    __table_args__ = (
        one_of("state", SCORE_CORRECTION),
        one_of("kind", MARK_KINDS),
        CheckConstraint("(kind = 'score') = (value IS NOT NULL)", name="value_with_score"),
        CheckConstraint("checked_by IS NULL OR checked_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "countersigned_by IS NULL OR "
            "(countersigned_by <> proposed_by AND countersigned_by <> checked_by)",
            name="supervisor_is_another",
        ),
    )


class Recheck(Identified, Versioned, Base):
    """成绩复核 (E-10): what somebody asks to be looked at again, what two people found, and the
    correction that came of it.

    ``findings``: item (omitted, sum, keying, attendance) → what was found.
    """

    __tablename__ = "recheck"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    paper: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = state_column(RECHECK)
    grounds: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    findings: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    found_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    found_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("score_correction.id"))

    application: Mapped[Application] = relationship()
    correction: Mapped[ScoreCorrection | None] = relationship()

    __table_args__ = (
        one_of("state", RECHECK),
        CheckConstraint("answered_by IS NULL OR answered_by <> found_by", name="two_people"),
    )
