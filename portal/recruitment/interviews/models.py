"""Interview rooms, their panels and drawn orders, and the examiners' marks."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
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
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import INTERVIEW_ROOM, INTERVIEW_SLOT


class InterviewRoom(Identified, Versioned, SealedRow, Base):
    """面试室.

    The order of candidates is drawn (``draw/1``, label ``interview:<room>``); the panel was drawn
    from the list of examiners.
    """

    __tablename__ = "interview_room"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    name: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = state_column(INTERVIEW_ROOM)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    commitment: Mapped[str | None] = mapped_column(String(64))
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    secret = Sealed("secret_sealed")
    numbers: Mapped[str | None] = mapped_column(String(200))
    seed: Mapped[str | None] = mapped_column(String(64))
    planned_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    countersigned_at: Mapped[datetime | None] = mapped_column(Instant)

    members: Mapped[list[PanelMember]] = relationship(
        back_populates="room", order_by="PanelMember.number"
    )
    slots: Mapped[list[InterviewSlot]] = relationship(
        back_populates="room", order_by="InterviewSlot.position"
    )

    __table_args__ = (UniqueConstraint("round_id", "name"), one_of("state", INTERVIEW_ROOM))


class PanelMember(Base):
    """A 考官 of a room: number 1 is the 主考官."""

    __tablename__ = "panel_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("interview_room.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    number: Mapped[int]
    from_outside: Mapped[bool] = mapped_column(default=False)

    room: Mapped[InterviewRoom] = relationship(back_populates="members")
    account: Mapped[Account] = relationship()

    __table_args__ = (
        UniqueConstraint("room_id", "account_id"),
        UniqueConstraint("room_id", "number"),
    )


class InterviewSlot(Identified, Versioned, Base):
    """A candidate's turn in a room. Examiners know only ``candidate_code`` (面试室 + 抽签号)."""

    __tablename__ = "interview_slot"

    room_id: Mapped[int] = mapped_column(ForeignKey("interview_room.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    position: Mapped[int | None]
    candidate_code: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[str] = state_column(INTERVIEW_SLOT)
    reason: Mapped[str] = mapped_column(String(400), default="")

    room: Mapped[InterviewRoom] = relationship(back_populates="slots")
    application: Mapped[Application] = relationship()
    marks: Mapped[list[Mark]] = relationship(back_populates="slot")

    __table_args__ = (UniqueConstraint("room_id", "position"), one_of("state", INTERVIEW_SLOT))


class Mark(AppendOnly, Base):
    """One examiner's mark for one candidate (for one element where the policy has elements);
    submitted once, never changed."""

    __tablename__ = "mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("interview_slot.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("panel_member.id"))
    element: Mapped[str] = mapped_column(String(40), default="")
    value: Mapped[Fraction] = mapped_column(ExactNumber)
    submitted_at: Mapped[datetime] = mapped_column(Instant)

    slot: Mapped[InterviewSlot] = relationship(back_populates="marks")
    member: Mapped[PanelMember] = relationship()

    __table_args__ = (UniqueConstraint("slot_id", "member_id", "element"),)
