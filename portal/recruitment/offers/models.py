"""Offers, and the meeting at which those without a named unit choose theirs."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import Identified, Instant, Versioned, one_of, state_column
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import CHOICE, CHOICE_MEETING, OFFER
from portal.recruitment.unions.models import Union
from portal.recruitment.vetting.models import Candidacy

EQUALS = ("written", "interview", "lot")
ABSENCES = ("last", "assigned", "forfeits")
BLOCKED = ("assigned", "waits")


class Offer(Identified, Versioned, Base):
    """聘用通知书: where and when to report, and until when to answer.

    ``edition`` counts the offers made to one candidacy; a change is a further one. 报到 is the day
    on which work begins (用工之日): the contract, filing and training are counted from
    ``reported_on``.
    """

    __tablename__ = "offer"

    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"))
    edition: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = state_column(OFFER)
    union_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"))
    report_on: Mapped[date]
    report_at: Mapped[str] = mapped_column(String(120))
    papers: Mapped[str] = mapped_column(Text, default="")
    answer_by: Mapped[datetime] = mapped_column(Instant)
    sent_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[datetime] = mapped_column(Instant)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text, default="")
    reported_on: Mapped[date | None]
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    candidacy: Mapped[Candidacy] = relationship()
    union: Mapped[Union | None] = relationship()

    __table_args__ = (
        one_of("state", OFFER),
        UniqueConstraint("candidacy_id", "edition"),
        Index("ix_offer_due", "state", "answer_by"),
        CheckConstraint("(state = 'reported') = (reported_on IS NOT NULL)", name="reported"),
    )


class ChoiceMeeting(Identified, Versioned, Base):
    """选岗: the rules are fixed when it is announced and stand in everybody's letter.

    ``equals``: what orders people with one place; ``minutes`` per choice; ``proxy``: whether a
    委托书 is taken; ``absence``: what happens to whoever does not come; ``blocked``: what happens
    when 岗位回避 forbids every place that is left. What is signed is not taken back.
    """

    __tablename__ = "choice_meeting"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"))
    number: Mapped[int]
    state: Mapped[str] = state_column(CHOICE_MEETING)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    place: Mapped[str] = mapped_column(String(120))
    equals: Mapped[str] = mapped_column(String(12))
    minutes: Mapped[int]
    proxy: Mapped[bool]
    absence: Mapped[str] = mapped_column(String(12))
    blocked: Mapped[str] = mapped_column(String(12))
    announced_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    announced_at: Mapped[datetime] = mapped_column(Instant)

    places: Mapped[list[ChoicePlace]] = relationship(
        back_populates="meeting", order_by="ChoicePlace.id"
    )
    choices: Mapped[list[Choice]] = relationship(back_populates="meeting", order_by="Choice.turn")

    __table_args__ = (
        one_of("state", CHOICE_MEETING),
        one_of("equals", EQUALS),
        one_of("absence", ABSENCES),
        one_of("blocked", BLOCKED),
        CheckConstraint("minutes BETWEEN 1 AND 60", name="minutes"),
        UniqueConstraint("round_id", "number"),
    )


class ChoicePlace(Base):
    """How many people a unit takes at the meeting."""

    __tablename__ = "choice_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("choice_meeting.id"))
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"))
    seats: Mapped[int]

    meeting: Mapped[ChoiceMeeting] = relationship(back_populates="places")
    union: Mapped[Union] = relationship()

    __table_args__ = (
        UniqueConstraint("meeting_id", "union_id"),
        CheckConstraint("seats > 0", name="seats"),
    )


class Choice(Identified, Versioned, Base):
    """One person's turn at the meeting; ``proxy`` names whoever signed with a 委托书."""

    __tablename__ = "choice"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("choice_meeting.id"))
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacy.id"), index=True)
    turn: Mapped[int]
    state: Mapped[str] = state_column(CHOICE)
    union_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"))
    proxy: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime | None] = mapped_column(Instant)

    meeting: Mapped[ChoiceMeeting] = relationship(back_populates="choices")
    candidacy: Mapped[Candidacy] = relationship()
    union: Mapped[Union | None] = relationship()

    __table_args__ = (
        one_of("state", CHOICE),
        UniqueConstraint("meeting_id", "candidacy_id"),
        CheckConstraint("state <> 'signed' OR union_id IS NOT NULL", name="signed"),
    )
