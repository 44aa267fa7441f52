"""The approval's own records: plan and working groups, papers with scans, decisions, stored
versions, comments, county confirmations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    AppendOnly,
    Document,
    Identified,
    Instant,
    Sealed,
    SealedRow,
    Versioned,
    one_of,
)
from portal.recruitment.orm import Base
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.planning.approval_steps import PAPER_KINDS
from portal.recruitment.unions.models import Union


class ApprovalPaper(Identified, Versioned, Base):
    """请示, 批复 or 会议纪要: its number and date, the meeting behind it, and scans of the paper
    itself. One of a kind per round."""

    __tablename__ = "approval_paper"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    document_number: Mapped[str] = mapped_column(String(60), default="")
    dated_on: Mapped[date | None]
    meeting: Mapped[str] = mapped_column(String(120), default="")
    topic: Mapped[str] = mapped_column(String(200), default="")
    attendees: Mapped[str] = mapped_column(String(400), default="")
    decision: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)

    scans: Mapped[list[ApprovalScan]] = relationship(
        back_populates="paper", order_by="ApprovalScan.id"
    )

    __table_args__ = (one_of("kind", PAPER_KINDS), UniqueConstraint("round_id", "kind"))

    @property
    def present_scans(self) -> list[ApprovalScan]:
        return [scan for scan in self.scans if scan.removed_at is None]


class ApprovalScan(Identified, Base):
    """A cleaned picture or PDF of a paper in private storage.

    What was taken away stays on the record, out of sight; its bytes go after a short grace, and
    then ``storage_key`` is empty.
    """

    __tablename__ = "approval_scan"

    paper_id: Mapped[int] = mapped_column(ForeignKey("approval_paper.id"), index=True)
    storage_key: Mapped[str] = mapped_column(String(32))
    media_kind: Mapped[str] = mapped_column(String(24))  # image/jpeg, application/pdf
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    pages: Mapped[int]
    original_name: Mapped[str] = mapped_column(String(200))
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    paper: Mapped[ApprovalPaper] = relationship(back_populates="scans")

    __table_args__ = (one_of("media_kind", ("image/jpeg", "application/pdf")),)


class RoundVersion(AppendOnly, Base):
    """Everything that was handed in, as it stood: the approver decides on this, and it is shown
    beside what is handed in next."""

    __tablename__ = "round_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    number: Mapped[int]
    decision_id: Mapped[int] = mapped_column(ForeignKey("round_decision.id"), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(Document)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)

    decision: Mapped[RoundDecision] = relationship()

    __table_args__ = (UniqueConstraint("round_id", "number"),)


class DecisionComment(AppendOnly, Base):
    """What the approver wrote to one section (``timetable``) or one vacancy (``vacancy:01``) of
    what was handed in."""

    __tablename__ = "decision_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("round_decision.id"), index=True)
    section: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(1000))


class Acknowledgement(AppendOnly, Base):
    """A warning that the approver saw with the reason given for it, and let pass."""

    __tablename__ = "decision_acknowledgement"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("round_decision.id"), index=True)
    # what was warned of, e.g. 01|household|household
    subject: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(String(400))
    reason: Mapped[str] = mapped_column(String(400), default="")

    __table_args__ = (UniqueConstraint("decision_id", "subject"),)


class CountyConfirmation(AppendOnly, Base):
    """A county's word on its own vacancies in a round that the city runs; worth nothing once these
    vacancies have changed."""

    __tablename__ = "county_confirmation"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"))
    digest: Mapped[str] = mapped_column(String(64))  # of the county's rows of the vacancy table
    comment: Mapped[str] = mapped_column(String(400), default="")
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)

    round_: Mapped[RecruitmentRound] = relationship()
    union: Mapped[Union] = relationship()

    __table_args__ = (UniqueConstraint("round_id", "union_id", "digest"),)


class RoundDecision(AppendOnly, Base):
    """A step of the approval: 请示 and 批复 with their document numbers, returns with comments.

    Rows are only ever added.
    """

    __tablename__ = "round_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    action: Mapped[str] = mapped_column(String(24))  # submit, return, approve, publish
    document_number: Mapped[str] = mapped_column(String(60), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)
    content_digest: Mapped[str] = mapped_column(String(64))


GROUPS = (
    "leading",
    "office",
    "screening",
    "exam",
    "interview",
    "secrecy",
    "discipline",
    "emergency",
)


class RoundPlan(Versioned, Base):
    """What the request and the plan say in words; numbers, dates and rules come from the round
    itself."""

    __tablename__ = "round_plan"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), primary_key=True)
    goal: Mapped[str] = mapped_column(Text, default="")
    cause: Mapped[str] = mapped_column(Text, default="")  # 事由
    funding: Mapped[str] = mapped_column(Text, default="")
    exam_work: Mapped[str] = mapped_column(Text, default="")
    discipline: Mapped[str] = mapped_column(Text, default="")
    emergency: Mapped[str] = mapped_column(Text, default="")
    enclosures: Mapped[str] = mapped_column(Text, default="")
    contact_name: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")


class RoundStaff(Identified, SealedRow, Versioned, Base):
    """A member of the leading or a working group, with what he declared about avoidance and
    secrecy."""

    __tablename__ = "round_staff"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    group: Mapped[str] = mapped_column("group_code", String(16))
    name: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(80))
    post: Mapped[str] = mapped_column(String(60), default="")
    duty: Mapped[str] = mapped_column(String(120), default="")
    contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact = Sealed("contact_sealed")
    # relation declared; empty: none
    avoidance: Mapped[str] = mapped_column(String(200), default="")
    avoidance_on: Mapped[date | None]
    pledged_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint(
            f"group_code IN ({', '.join(repr(code) for code in GROUPS)})", name="group_known"
        ),
    )
