"""The end of a round, what was deleted after its term, and what was destroyed on paper or disk."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy import text as sql
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
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import DESTRUCTION, ROUND_END

OUTSIDE = ("paper", "recording")  # kinds that lie outside the system, in cupboards


class RoundEnd(Identified, Versioned, Base):
    """招聘结束: proposed by one, confirmed by another; from ``ended_on`` the terms of keeping run.

    ``held``: a dispute is open, nothing is deleted until the supervisor releases it.
    """

    __tablename__ = "round_end"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    state: Mapped[str] = state_column(ROUND_END)
    note: Mapped[str] = mapped_column(Text, default="")
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text, default="")  # of a refusal, or of the last hold
    ended_on: Mapped[date | None]

    round_: Mapped[RecruitmentRound] = relationship()

    __table_args__ = (
        one_of("state", ROUND_END),
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "(state IN ('confirmed', 'held')) = (ended_on IS NOT NULL)", name="ended_when_confirmed"
        ),
        Index(
            "uq_round_end_live",
            "round_id",
            unique=True,
            sqlite_where=sql("state IN ('proposed', 'confirmed', 'held')"),
            postgresql_where=sql("state IN ('proposed', 'confirmed', 'held')"),
        ),
    )


class Erasure(AppendOnly, Identified, Base):
    """What one night deleted of a round: how many rows of each sort, how many files, and the digest
    of the list of their numbers, which stands in the round's chain too."""

    __tablename__ = "erasure"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    counts: Mapped[dict[str, int]] = mapped_column(Document)
    files: Mapped[int]
    list_digest: Mapped[str] = mapped_column(String(64))


class Destruction(Identified, Versioned, Base):
    """销毁登记 of papers or recordings after their term: the list's number, the day, who did it and
    who watched, countersigned by the supervisor."""

    __tablename__ = "destruction"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = state_column(DESTRUCTION)
    list_number: Mapped[str] = mapped_column(String(80))  # 销毁清册文号
    destroyed_on: Mapped[date]
    destroyed_by: Mapped[str] = mapped_column(String(80))
    watched_by: Mapped[str] = mapped_column(String(80))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        one_of("kind", OUTSIDE),
        one_of("state", DESTRUCTION),
        CheckConstraint("decided_by IS NULL OR decided_by <> recorded_by", name="two_people"),
    )
