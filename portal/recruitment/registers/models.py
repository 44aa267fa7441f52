"""The registers that stand beside a round: places of publication (A-11), petitions (A-12), major
events (A-13)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    AppendOnly,
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
from portal.recruitment.rulebook.lifecycles import MAJOR_EVENT, PETITION
from portal.recruitment.unions.models import Union

CHANNELS = ("online", "telephone", "letter", "visit", "email", "forwarded")
CONCERNS = (
    "plan",
    "notice",
    "application",
    "screening",
    "written",
    "marking",
    "interview",
    "vetting",
    "publicity",
    "hire",
    "conduct",
    "other",
)


class MajorEvent(Identified, Versioned, Base):
    """重大事项报告单: told to the city at once by telephone and in writing within 24 hours, with
    its receipt and answer."""

    __tablename__ = "major_event"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = state_column(MAJOR_EVENT)
    happened_at: Mapped[datetime] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)  # by telephone
    place: Mapped[str] = mapped_column(String(120))
    matter: Mapped[str] = mapped_column(Text)
    impact: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    asks: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)
    received_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    received_words: Mapped[str] = mapped_column(String(120), default="")
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_words: Mapped[str] = mapped_column(String(120), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    round_: Mapped[RecruitmentRound] = relationship()

    __table_args__ = (one_of("state", MAJOR_EVENT), UniqueConstraint("round_id", "number"))


class Petition(Identified, SealedRow, Versioned, Base):
    """信访举报.

    Who wrote, how to reach them and what they wrote are encrypted; of an anonymous writer nothing
    is kept, no address of a computer either.

    ``receipt_index`` is a keyed digest of the receipt code that the writer alone holds; with it the
    answer can be read without a name.
    """

    __tablename__ = "petition"

    number: Mapped[str] = mapped_column(String(32), unique=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    state: Mapped[str] = state_column(PETITION)
    received_on: Mapped[date]
    channel: Mapped[str] = mapped_column(String(16))
    named: Mapped[bool]
    concern: Mapped[str] = mapped_column(String(16))
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    name = Sealed("name_sealed")
    contact_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact = Sealed("contact_sealed")
    matter_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    matter = Sealed("matter_sealed")
    receipt_index: Mapped[str] = mapped_column(String(64), unique=True)
    due_at: Mapped[datetime] = mapped_column(Instant)
    extended: Mapped[bool] = mapped_column(default=False)
    investigator: Mapped[str] = mapped_column(String(80), default="")
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer = Sealed("answer_sealed")
    answered_on: Mapped[date | None]
    answered_by_way: Mapped[str] = mapped_column(String(40), default="")

    union: Mapped[Union] = relationship()
    round_: Mapped[RecruitmentRound | None] = relationship()
    steps: Mapped[list[PetitionStep]] = relationship(
        back_populates="petition", order_by="PetitionStep.id"
    )

    __table_args__ = (
        one_of("state", PETITION),
        one_of("channel", CHANNELS),
        one_of("concern", CONCERNS),
    )


class PetitionStep(AppendOnly, SealedRow, Base):
    """What was done with a petition, by whom; added, never changed."""

    __tablename__ = "petition_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id"), index=True)
    action: Mapped[str] = mapped_column(String(16))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    text = Sealed("text_sealed")
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)

    petition: Mapped[Petition] = relationship(back_populates="steps")
