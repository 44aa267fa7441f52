"""What the second program said of a computed list, or that it was asked and could not say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import AppendOnly, Identified, Instant, one_of
from portal.recruitment.orm import Base
from portal.recruitment.rounds.models import RecruitmentRound

OUTCOMES = ("asked", "agrees", "differs", "given_up")


class ShadowRun(AppendOnly, Identified, Base):
    """One step of the second computation of ``subject`` (``result_run:…``, ``seating:…`` as in the
    audit chain); the newest row of a subject counts.

    ``evidence_digest`` names every byte that was recomputed, ``program_digest`` the program.
    """

    __tablename__ = "shadow_run"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"))
    subject: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(16))
    evidence_digest: Mapped[str] = mapped_column(String(64), default="")
    program_digest: Mapped[str] = mapped_column(String(64), default="")
    differences: Mapped[int | None]
    # the first disagreements, one a line
    sentences: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Instant)

    round_: Mapped[RecruitmentRound] = relationship()

    __table_args__ = (
        one_of("outcome", OUTCOMES),
        Index("ix_shadow_run_subject", "subject"),
        Index("ix_shadow_run_round_id", "round_id"),
        CheckConstraint(
            "(outcome IN ('agrees', 'differs')) = (differences IS NOT NULL)", name="answered"
        ),
        CheckConstraint("(outcome = 'agrees') = (coalesce(differences, 1) = 0)", name="zero"),
    )
