"""From ranked to proposed: medical, background check, publicity and objections."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
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
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.publications.models import Publication
from portal.recruitment.rulebook.lifecycles import ADVERSE_FINDING, CANDIDACY
from portal.recruitment.vacancies.models import Vacancy

ENDS = ("failed", "declined", "withdrawn")
OUTCOMES = ("pass", "fail", "deferred")
EXAMINATIONS = ("medical", "same_day", "retest", "background", "documents")


class Candidacy(Identified, Versioned, Base):
    """A ranked candidate on the way to being hired.

    ``ranking_run_id`` is the result that gives the place now: the set of the vacancy may change
    under a candidacy, and then it is settled again before anything weighty goes on.
    """

    __tablename__ = "candidacy"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancy.id"), index=True)
    ranking_run_id: Mapped[int] = mapped_column(ForeignKey("result_run.id"))
    state: Mapped[str] = state_column(CANDIDACY)
    is_substitute: Mapped[bool] = mapped_column(default=False)
    # whose place a substitute took
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("candidacy.id"), unique=True)
    # the list on which the person stands or stood last
    list_id: Mapped[int | None] = mapped_column(ForeignKey("publicity_list.id"), index=True)
    # the state from which the person left; which losses are filled depends on it
    left_from: Mapped[str] = mapped_column(String(32), default="")
    reason: Mapped[str] = mapped_column(Text, default="")

    application: Mapped[Application] = relationship()
    vacancy: Mapped[Vacancy] = relationship()
    publicity: Mapped[PublicityList | None] = relationship()
    examinations: Mapped[list[Examination]] = relationship(
        back_populates="candidacy", order_by="Examination.id"
    )

    __table_args__ = (one_of("state", CANDIDACY),)

    def move(self, action: str) -> None:
        """Take one step. Raises ``Refused('lifecycle.not_allowed')``."""
        before, self.state = self.state, CANDIDACY.after(self.state, action)
        self.left_from = before if self.state in ENDS else ""

    def last(self, *kinds: str) -> Examination | None:
        """The newest conclusion of these kinds, which is the one that counts."""
        found = [one for one in self.examinations if one.kind in kinds]
        return found[-1] if found else None

    @property
    def medical(self) -> str | None:
        """The medical's conclusion as it stands, re-tests included; None = not yet."""
        newest = self.last("medical", "same_day", "retest")
        return None if newest is None else newest.outcome

    @property
    def examiners(self) -> set[int]:
        """Who wrote down a conclusion: none of them releases a list."""
        return {one.by for one in self.examinations if one.by is not None}

    @property
    def publicity_ends_at(self) -> datetime | None:
        return None if self.publicity is None else self.publicity.ends_at


class Examination(AppendOnly, Identified, Base):
    """One conclusion: 体检, 当日复检, 复检, 考察, 材料. Added, never changed; the newest counts.

    Of the medical nothing but pass, fail or deferred is ever kept; ``note`` is what a background
    check found or which papers are missing. ``until`` is the last moment of what follows from it: a
    re-test may be asked for, missing papers may be handed in.
    """

    __tablename__ = "examination"

    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str] = mapped_column(String(10))
    place: Mapped[str] = mapped_column(String(120), default="")  # hospital, or who examined
    note: Mapped[str] = mapped_column(Text, default="")
    until: Mapped[datetime | None] = mapped_column(Instant)
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    candidacy: Mapped[Candidacy] = relationship(back_populates="examinations")

    __table_args__ = (one_of("kind", EXAMINATIONS), one_of("outcome", OUTCOMES))


class AdverseFinding(Identified, Versioned, Base):
    """拟作考察不合格: the notice's ground, what the person was told and said, what was decided
    collectively (``minutes`` is the number of its record) and how it was served."""

    __tablename__ = "adverse_finding"

    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"), index=True)
    state: Mapped[str] = state_column(ADVERSE_FINDING)
    ground: Mapped[str] = mapped_column(Text)  # as the notice words it
    facts: Mapped[str] = mapped_column(Text)
    told_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    told_at: Mapped[datetime] = mapped_column(Instant)
    hear_until: Mapped[datetime] = mapped_column(Instant)
    statement: Mapped[str] = mapped_column(Text, default="")
    heard_at: Mapped[datetime | None] = mapped_column(Instant)
    minutes: Mapped[str] = mapped_column(String(60), default="")
    decision: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    served_way: Mapped[str] = mapped_column(String(60), default="")
    served_at: Mapped[datetime | None] = mapped_column(Instant)

    candidacy: Mapped[Candidacy] = relationship()

    __table_args__ = (
        one_of("state", ADVERSE_FINDING),
        CheckConstraint("decided_by IS NULL OR decided_by <> told_by", name="two_people"),
    )


class PublicityList(Identified, Versioned, Base):
    """拟聘用人员公示: one list with one clock; a round has several.

    ``minutes`` and ``union_opinion`` are what form G-06 asks for before anybody is named in public:
    党组会议纪要文号 and 市总工会意见. Lists of before that rule have none.
    """

    __tablename__ = "publicity_list"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"))
    number: Mapped[int]
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    minutes: Mapped[str] = mapped_column(String(60), default="")
    minutes_on: Mapped[date | None]
    union_opinion: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant, index=True)

    publication: Mapped[Publication] = relationship()

    __table_args__ = (UniqueConstraint("round_id", "number"),)


class Objection(Identified, Versioned, Base):
    """公示异议: what was said, and how it was answered by another person than the one who took it
    in."""

    __tablename__ = "objection"

    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"), index=True)
    # the number on the receipt that the objector takes home
    receipt: Mapped[str] = mapped_column(String(40), default="")
    said_by: Mapped[str] = mapped_column(String(80), default="")  # empty = anonymous
    text: Mapped[str] = mapped_column(Text)
    # evidence: storage_key, sha256, media_kind, pages, name
    files: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    received_at: Mapped[datetime] = mapped_column(Instant)
    received_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str | None] = mapped_column(String(12))  # dismissed, upheld
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)


class LateObjection(Identified, Base):
    """An objection of after the publicity: it is handled as 信访举报, and this says whose hire
    waits for the end of it."""

    __tablename__ = "late_objection"

    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"), index=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id"), unique=True)
