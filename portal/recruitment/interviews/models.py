"""Half-days, interview rooms, who sits in each panel place, and the candidates' turns.

Pools and draws stand in ``pool_models``, mark sheets in ``mark_models``.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
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
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import INTERVIEW_ROOM, INTERVIEW_SLOT
from portal.recruitment.rulebook.lifecycles.interviews import FOLLOWED

HALVES = ("am", "pm")
CAPACITIES = ("tally", "check", "chief", "supervisor")  # 计分员、核分员、主考官、监督员
# A candidate has one turn that stands; the others are followed by it.
STANDING = "state NOT IN ({})".format(", ".join(f"'{state}'" for state in FOLLOWED))


class InterviewDay(Identified, Versioned, Base):
    """A half-day of interviews: the 候考室, when to be there, and how long a turn takes."""

    __tablename__ = "interview_day"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    on: Mapped[date] = mapped_column("held_on")
    half: Mapped[str] = mapped_column(String(2))
    waiting_room: Mapped[str] = mapped_column(String(80), default="")
    gather_at: Mapped[datetime] = mapped_column(Instant)  # 报到截止：候考室从此封闭
    starts_at: Mapped[datetime] = mapped_column(Instant)
    minutes_per_turn: Mapped[int] = mapped_column(default=20)
    notes: Mapped[str] = mapped_column(String(400), default="")
    planned_by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    rooms: Mapped[list[InterviewRoom]] = relationship(
        back_populates="day", order_by="InterviewRoom.name"
    )

    __table_args__ = (
        UniqueConstraint("round_id", "held_on", "half"),
        one_of("half", HALVES),
        CheckConstraint("minutes_per_turn BETWEEN 5 AND 120", name="turn_length"),
    )


class InterviewRoom(Identified, Versioned, SealedRow, Base):
    """面试室 of a half-day.

    The order of candidates is drawn (``draw/1``, label ``interview:<room>``); the commitment stands
    in the publication ``commitment_number`` before the secret is revealed. ``place_prefix`` goes
    before the number of a panel place in the evidence (``P1``); rooms from before there were places
    wrote the number alone. ``closings`` counts how often the room was closed: signatures are those
    of one closing.
    """

    __tablename__ = "interview_room"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("interview_day.id"), index=True)
    name: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = state_column(INTERVIEW_ROOM)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    commitment: Mapped[str | None] = mapped_column(String(64))
    commitment_number: Mapped[str | None] = mapped_column(String(48))
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    secret = Sealed("secret_sealed")
    numbers: Mapped[str | None] = mapped_column(String(200))
    seed: Mapped[str | None] = mapped_column(String(64))
    place_prefix: Mapped[str] = mapped_column(String(1), default="P")
    closings: Mapped[int] = mapped_column(default=0)
    planned_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    committed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    countersigned_at: Mapped[datetime | None] = mapped_column(Instant)

    day: Mapped[InterviewDay] = relationship(back_populates="rooms")
    members: Mapped[list[PanelMember]] = relationship(
        back_populates="room", order_by="(PanelMember.number, PanelMember.id)"
    )
    slots: Mapped[list[Turn]] = relationship(
        back_populates="room", order_by="(Turn.position, Turn.id)"
    )
    signatures: Mapped[list[RoomSignature]] = relationship(order_by="RoomSignature.id")

    __table_args__ = (UniqueConstraint("round_id", "name"), one_of("state", INTERVIEW_ROOM))


class PanelMember(Base):
    """Somebody in a panel place; ``number`` is the place, constant for the room, 1 the 主考官.

    Holds for the turns from ``from_position`` on, or with ``turn_id`` for that turn alone; the
    newest row that covers a turn says who sits there. So an illness at the ninth turn and a recusal
    for one candidate are one row each.
    """

    __tablename__ = "panel_member"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("interview_room.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    number: Mapped[int]
    from_outside: Mapped[bool] = mapped_column(default=False)
    from_position: Mapped[int] = mapped_column(default=1)
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("interview_slot.id"))
    reason: Mapped[str] = mapped_column(String(400), default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime | None] = mapped_column(Instant)

    room: Mapped[InterviewRoom] = relationship(back_populates="members")
    account: Mapped[Account] = relationship(foreign_keys=account_id)

    __table_args__ = (CheckConstraint("number >= 1 AND from_position >= 1", name="counted"),)


class Turn(Identified, Versioned, Base):
    """A candidate's turn in a room. Examiners know only ``candidate_code`` (面试室 + 抽签号).

    A turn that is repeated, postponed or moved stays as it was and ``follows_id`` of the next one
    names it. The audit chain speaks of it as ``interview_slot``.
    """

    __tablename__ = "interview_slot"

    room_id: Mapped[int] = mapped_column(ForeignKey("interview_room.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("interview_slot.id"), unique=True)
    position: Mapped[int | None]
    candidate_code: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[str] = state_column(INTERVIEW_SLOT)
    reason: Mapped[str] = mapped_column(String(400), default="")
    announced_at: Mapped[datetime | None] = mapped_column(Instant)
    announced_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    room: Mapped[InterviewRoom] = relationship(back_populates="slots")
    application: Mapped[Application] = relationship()
    sitters: Mapped[list[Sitter]] = relationship(order_by="Sitter.number")

    __table_args__ = (
        UniqueConstraint("room_id", "position"),
        one_of("state", INTERVIEW_SLOT),
        Index(
            "uq_interview_slot_standing",
            "application_id",
            unique=True,
            sqlite_where=text(STANDING),
            postgresql_where=text(STANDING),
        ),
    )


class Sitter(AppendOnly, Base):
    """Who sat in a panel place when a turn was called."""

    __tablename__ = "turn_sitter"

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("interview_slot.id"))
    number: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    from_outside: Mapped[bool] = mapped_column(default=False)

    account: Mapped[Account] = relationship()

    __table_args__ = (
        UniqueConstraint("turn_id", "number"),
        UniqueConstraint("turn_id", "account_id"),
    )


class RoomSignature(AppendOnly, Base):
    """A signature under F-13, for one closing of the room."""

    __tablename__ = "room_signature"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("interview_room.id"))
    closing: Mapped[int]
    capacity: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    signed_at: Mapped[datetime] = mapped_column(Instant)

    account: Mapped[Account] = relationship()

    __table_args__ = (
        UniqueConstraint("room_id", "closing", "capacity"),
        UniqueConstraint("room_id", "closing", "account_id"),
        one_of("capacity", CAPACITIES),
    )


class RecordingCustody(AppendOnly, Identified, Base):
    """A step in the life of a room's sound or video recording: made, sealed, handed on, destroyed.

    ``medium`` and ``seal`` are what stands on it; ``kept_at`` is a place.
    """

    __tablename__ = "recording_custody"

    room_id: Mapped[int] = mapped_column(ForeignKey("interview_room.id"), index=True)
    medium: Mapped[str] = mapped_column(String(80))
    seal: Mapped[str] = mapped_column(String(40))
    handed_by: Mapped[str] = mapped_column(String(40))
    received_by: Mapped[str] = mapped_column(String(40))
    kept_at: Mapped[str] = mapped_column(String(80))
    recorded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(Instant)
