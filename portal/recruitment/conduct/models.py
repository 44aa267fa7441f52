"""A case with its steps, evidence, official papers and their service."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    AppendOnly,
    ExactNumber,
    Identified,
    Instant,
    Sealed,
    SealedRow,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.conduct.effects import EFFECTS
from portal.recruitment.rulebook.conduct.grounds import KINDS
from portal.recruitment.rulebook.lifecycles import CONDUCT_CASE

SUBJECT_KINDS = ("application", "script", "turn")
PAPER_KINDS = ("notice", "decision", "answer", "ending")
SERVICE_WAYS = ("online", "in_hand", "post", "left")


class ConductCase(Identified, Versioned, SealedRow, Base):
    """One person's, one script's or one turn's case.

    ``subject`` is the public id, or of a script the sealed code: as long as its batch is sealed
    ``application_id`` stays empty and nobody can be told or heard. Cases that came from one
    finding (two scripts alike) share ``matter``. ``statement_until`` and ``remedy_until`` are the
    first instants that are too late, ``None`` while the calendar is not announced.
    """

    __tablename__ = "conduct_case"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    number: Mapped[str] = mapped_column(String(64), unique=True)
    matter: Mapped[str] = mapped_column(String(16), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    ground: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = state_column(CONDUCT_CASE)
    subject_kind: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str] = mapped_column(String(40))
    paper: Mapped[str] = mapped_column(String(40), default="")
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    facts_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    facts = Sealed("facts_sealed")
    raised_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    raised_words: Mapped[str] = mapped_column(String(120))
    raised_at: Mapped[datetime] = mapped_column(Instant)
    # what is proposed, until a decision paper says it
    effect: Mapped[str] = mapped_column(String(16), default="")
    points: Mapped[Fraction | None] = mapped_column(ExactNumber)
    clause: Mapped[str] = mapped_column(String(400), default="")  # the notice's own words
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    statement_until: Mapped[datetime | None] = mapped_column(Instant)
    remedy_until: Mapped[datetime | None] = mapped_column(Instant)
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    round_: Mapped[RecruitmentRound] = relationship()
    application: Mapped[Application | None] = relationship()
    steps: Mapped[list[ConductStep]] = relationship(
        back_populates="case", order_by="ConductStep.id"
    )
    papers: Mapped[list[ConductPaper]] = relationship(
        back_populates="case", order_by="ConductPaper.id"
    )
    evidence: Mapped[list[ConductEvidence]] = relationship(
        back_populates="case", order_by="ConductEvidence.id"
    )

    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", CONDUCT_CASE),
        one_of("subject_kind", SUBJECT_KINDS),
        one_of("effect", ("", *EFFECTS)),
        CheckConstraint(
            "state IN ('suspected', 'dropped') OR application_id IS NOT NULL", name="person_known"
        ),
        CheckConstraint("checked_by IS NULL OR checked_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "countersigned_by IS NULL OR (countersigned_by <> proposed_by "
            "AND countersigned_by <> checked_by)",
            name="third_person",
        ),
    )


class ConductStep(AppendOnly, SealedRow, Base):
    """What was done in a case, by whom; what was said stands sealed beside it. Never changed."""

    __tablename__ = "conduct_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("conduct_case.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    text = Sealed("text_sealed")
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)

    case: Mapped[ConductCase] = relationship(back_populates="steps")


class ConductPaper(Identified, AppendOnly, SealedRow, Base):
    """告知书、决定书、复核答复 and 结案通知: what a person was told in writing, with its number.

    A decision made anew is a further ``edition``. ``minutes``: number of the leading group's
    minutes.
    """

    __tablename__ = "conduct_paper"

    case_id: Mapped[int] = mapped_column(ForeignKey("conduct_case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    edition: Mapped[int]
    number: Mapped[str] = mapped_column(String(80), unique=True)
    effect: Mapped[str] = mapped_column(String(16), default="")
    paper: Mapped[str] = mapped_column(String(40), default="")
    points: Mapped[Fraction | None] = mapped_column(ExactNumber)
    clause: Mapped[str] = mapped_column(String(400), default="")
    minutes: Mapped[str] = mapped_column(String(80), default="")
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    text = Sealed("text_sealed")
    until: Mapped[datetime | None] = mapped_column(Instant)
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    case: Mapped[ConductCase] = relationship(back_populates="papers")
    services: Mapped[list[ConductService]] = relationship(
        back_populates="paper_", order_by="ConductService.id"
    )

    __table_args__ = (
        UniqueConstraint("case_id", "kind", "edition"),
        one_of("kind", PAPER_KINDS),
        one_of("effect", ("", *EFFECTS)),
        CheckConstraint(
            "kind <> 'decision' OR (effect <> '' AND minutes <> '')", name="decided_by_several"
        ),
        CheckConstraint("(effect = 'deduction') = (points IS NOT NULL)", name="points_deducted"),
    )


class ConductService(AppendOnly, Base):
    """送达回证: how and when a paper reached the person; opening it on the site counts once."""

    __tablename__ = "conduct_service"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("conduct_paper.id"), index=True)
    way: Mapped[str] = mapped_column(String(8))
    served_at: Mapped[datetime] = mapped_column(Instant)
    witness: Mapped[str] = mapped_column(String(80), default="")
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)

    paper_: Mapped[ConductPaper] = relationship(back_populates="services")

    __table_args__ = (
        one_of("way", SERVICE_WAYS),
        CheckConstraint("way <> 'left' OR witness <> ''", name="witness_where_left"),
    )


class ConductEvidence(Identified, AppendOnly, Base):
    """A file that the office or the person laid before those who decide."""

    __tablename__ = "conduct_evidence"

    case_id: Mapped[int] = mapped_column(ForeignKey("conduct_case.id"), index=True)
    from_person: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(120))
    storage_key: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64))
    media_kind: Mapped[str] = mapped_column(String(24))
    pages: Mapped[int]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    case: Mapped[ConductCase] = relationship(back_populates="evidence")
