"""Vacancies and the headcount they hold against a unit's quota."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    Document,
    Identified,
    Instant,
    Sealed,
    SealedRow,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.orm import Base
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import VACANCY
from portal.recruitment.unions.models import HeadcountReservation, Union

# The headcount that vacancies hold stands with the unions whose quota it draws on.
__all__ = ["CountSnapshot", "HeadcountReservation", "Vacancy", "VacancyTablePreview"]
# What an uploaded table does with the rows that are there: only new codes; new codes and changes;
# the table as it is and nothing else.
TABLE_MODES = ("add", "update", "replace")


class Vacancy(Identified, Versioned, Base):
    """岗位: a row of the vacancy table.

    ``using_union`` is the 实际用人单位, or nobody when people are placed after hiring (选岗).
    """

    __tablename__ = "vacancy"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    code: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = state_column(VACANCY)
    recruiting_union_id: Mapped[int] = mapped_column(ForeignKey("union.id"))  # 招聘单位
    using_union_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"))  # 实际用人单位
    # 聘用单位（劳动合同签订单位）
    contracting_party: Mapped[str] = mapped_column(String(80), default="")
    employment_form: Mapped[str] = mapped_column(String(24), default="county_direct")
    headcount: Mapped[int]
    opened_headcount: Mapped[int | None]  # after the opening-ratio decision
    duties: Mapped[str] = mapped_column(Text, default="")
    work_place: Mapped[str] = mapped_column(String(80), default="")
    pay_note: Mapped[str] = mapped_column(String(200), default="")
    remark: Mapped[str] = mapped_column(String(400), default="")
    # overrides the round's
    requirements: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    policy_override: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    # figures, tier, overlap, flags, reason
    quota_finding: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)

    round_: Mapped[RecruitmentRound] = relationship()
    recruiting_union: Mapped[Union] = relationship(foreign_keys=[recruiting_union_id])
    using_union: Mapped[Union | None] = relationship(foreign_keys=[using_union_id])

    __table_args__ = (
        UniqueConstraint("round_id", "code"),
        one_of("state", VACANCY),
        CheckConstraint("headcount >= 1", name="headcount_positive"),
        CheckConstraint(
            "opened_headcount IS NULL OR (opened_headcount >= 0 AND opened_headcount <= headcount)",
            name="opened_within",
        ),
    )

    @property
    def seats(self) -> int:
        """Headcount in force: as decided after the opening ratio, else as planned."""
        return self.headcount if self.opened_headcount is None else self.opened_headcount


class VacancyTablePreview(Identified, SealedRow, Base):
    """A vacancy table that its drafter has handed in and looks at before it is taken.

    It is nobody else's, and is forgotten after ``expires_at``.

    ``content``: headings and rows as they were read; ``digest``: of all that would be added,
    changed and removed (``None`` while the table has errors), so that what is confirmed is what was
    shown. The content goes when the table is taken.
    """

    __tablename__ = "vacancy_table_preview"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    mode: Mapped[str] = mapped_column(String(8))
    file_name: Mapped[str] = mapped_column(String(120), default="")
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    digest: Mapped[str | None] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)

    content = Sealed("content_sealed", document=True)

    __table_args__ = (one_of("mode", TABLE_MODES),)

    @property
    def people_in_post(self) -> dict[int, int]:
        """Union id → what the workforce side told when the table was handed in."""
        return (
            {}
            if self.content is None
            else {int(union_id): people for union_id, people in self.content["in_post"].items()}
        )


class CountSnapshot(Base):
    """How many applied for each vacancy at one instant, as published.

    ``figures``: vacancy code → [submitted, approved].
    """

    __tablename__ = "count_snapshot"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"))
    taken_at: Mapped[datetime] = mapped_column(Instant)
    figures: Mapped[dict[str, Any]] = mapped_column(Document)

    __table_args__ = (UniqueConstraint("round_id", "taken_at"),)
