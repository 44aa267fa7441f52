"""Sites, rooms, sittings, the seating run of a sitting with its draw, seats."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    ScalarSelect,
    String,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.ext.hybrid import hybrid_property
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
from portal.recruitment.applications.models import Application
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.exams.ticket_models import Ticket, TicketEdition
from portal.recruitment.orm import Base
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import SEATING_RUN

__all__ = ["Room", "Seat", "SeatingRun", "Site", "Sitting", "Ticket", "TicketEdition"]


class Site(Identified, Base):
    """考点."""

    __tablename__ = "site"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    code: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(160))
    travel: Mapped[str] = mapped_column(String(300), default="")
    area: Mapped[str] = mapped_column(String(24), default="")

    rooms: Mapped[list[Room]] = relationship(back_populates="site", order_by="Room.code")

    __table_args__ = (UniqueConstraint("round_id", "code"),)


class Room(Identified, Base):
    """考场, in the words of ``rooms.csv``: layout, numbering, first desk, blocked seats,
    accessible, reserve."""

    __tablename__ = "room"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    code: Mapped[str] = mapped_column(String(8))
    place: Mapped[str] = mapped_column(String(80), default="")
    layout: Mapped[str] = mapped_column(String(40), default="5x6")
    numbering: Mapped[str] = mapped_column(String(10), default="snake")
    first_desk: Mapped[str] = mapped_column(String(6), default="right")
    blocked: Mapped[str] = mapped_column(String(200), default="")
    reserve: Mapped[int] = mapped_column(default=0)
    accessible: Mapped[bool] = mapped_column(default=False)

    site: Mapped[Site] = relationship(back_populates="rooms")

    __table_args__ = (
        UniqueConstraint("site_id", "code"),
        one_of("numbering", ("snake", "straight")),
        one_of("first_desk", ("left", "right")),
    )


class Sitting(Identified, Versioned, Base):
    """场次: which papers are written when.

    ``papers``: codes of the policy's papers, () = all; ``areas``: ids of the recruiting unions
    whose candidates sit here, () = all. A further sitting names the one it ``replaces``, the
    published notice that says so (``change``) and why; who it is for stands in
    :class:`SittingCandidate`.
    """

    __tablename__ = "sitting"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    code: Mapped[str] = mapped_column(String(8))
    papers: Mapped[list[str]] = mapped_column(Document, default=list)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    entry_closes_at: Mapped[datetime | None] = mapped_column(Instant)  # latest entry
    areas: Mapped[list[int]] = mapped_column(Document, default=list)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))
    change_id: Mapped[int | None] = mapped_column(ForeignKey("notice_change.id"))
    reason: Mapped[str] = mapped_column(Text, default="")

    round_: Mapped[RecruitmentRound] = relationship()
    replaces: Mapped[Sitting | None] = relationship(remote_side="Sitting.id")
    change: Mapped[NoticeChange | None] = relationship()

    __table_args__ = (
        UniqueConstraint("round_id", "code"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint(
            "(replaces_id IS NULL) = (change_id IS NULL)", name="replacement_is_announced"
        ),
    )


class SittingCandidate(Base):
    """Somebody for whom a further sitting is held; none at all = everybody of the one replaced."""

    __tablename__ = "sitting_candidate"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)


class SittingRoom(Base):
    """A room as a sitting uses it: its own copy of what is ``blocked`` there, and whether it was
    ``closed`` for this sitting after the release. No row of a sitting at all = every room of the
    round, until the first commitment writes them down."""

    __tablename__ = "sitting_room"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), primary_key=True)
    blocked: Mapped[str] = mapped_column(String(200), default="")
    closed: Mapped[bool] = mapped_column(default=False)


class SeatingRun(Identified, Versioned, SealedRow, Base):
    """考场编排 of one sitting as a stored run: commitment, numbers called out, seed, digests.

    Seats follow from it and from nothing else. It keeps the hours for which it was committed.
    """

    __tablename__ = "seating_run"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    state: Mapped[str] = state_column(SEATING_RUN)
    sitting_starts_at: Mapped[datetime] = mapped_column(Instant)
    sitting_ends_at: Mapped[datetime] = mapped_column(Instant)
    list_digest: Mapped[str] = mapped_column(String(64))
    commitment: Mapped[str] = mapped_column(String(64))
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    secret = Sealed("secret_sealed")
    # where and when the numbers are called out, as published with the commitment
    commitment_number: Mapped[str] = mapped_column(String(48), default="")
    draw_place: Mapped[str] = mapped_column(String(160), default="")
    draw_at: Mapped[datetime | None] = mapped_column(Instant)
    # typed first; they count once another person has typed the same
    typed_numbers: Mapped[str] = mapped_column(String(200), default="")
    typed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    typed_at: Mapped[datetime | None] = mapped_column(Instant)
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    numbers: Mapped[str | None] = mapped_column(String(200))
    numbers_by: Mapped[str] = mapped_column(String(120), default="")  # who called them out
    seed: Mapped[str | None] = mapped_column(String(64))
    code_version: Mapped[str] = mapped_column(String(40), default="")
    # canonical inputs and outputs in the storage
    candidates_file: Mapped[str | None] = mapped_column(String(80))
    rooms_file: Mapped[str | None] = mapped_column(String(80))
    seats_file: Mapped[str | None] = mapped_column(String(80))
    report: Mapped[dict[str, Any] | None] = mapped_column(Document)  # seating.json
    committed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    committed_at: Mapped[datetime] = mapped_column(Instant)
    drawn_at: Mapped[datetime | None] = mapped_column(Instant)
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    countersigned_at: Mapped[datetime | None] = mapped_column(Instant)
    released_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    edition: Mapped[int] = mapped_column(default=0)  # of the released seats; 0: not released
    evidence_number: Mapped[str] = mapped_column(String(48), default="")
    doubt: Mapped[str] = mapped_column(Text, default="")  # why it is to be discarded
    doubted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    doubted_at: Mapped[datetime | None] = mapped_column(Instant)
    discarded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    discarded_at: Mapped[datetime | None] = mapped_column(Instant)

    round_: Mapped[RecruitmentRound] = relationship()
    sitting: Mapped[Sitting] = relationship()

    __table_args__ = (
        one_of("state", SEATING_RUN),
        CheckConstraint(
            "countersigned_by IS NULL OR countersigned_by <> committed_by",
            name="supervisor_is_another",
        ),
        CheckConstraint("released_by IS NULL OR released_by <> committed_by", name="two_people"),
        CheckConstraint("agreed_by IS NULL OR agreed_by <> typed_by", name="typed_by_two"),
        CheckConstraint(
            "doubted_by IS NULL OR discarded_by IS NULL OR discarded_by <> doubted_by",
            name="discarded_by_two",
        ),
    )


class Seat(Identified, Versioned, Base):
    """座位 of one candidate in one sitting: where the person sits now; what was told before stands
    in the editions of the ticket."""

    __tablename__ = "seat"

    run_id: Mapped[int] = mapped_column(ForeignKey("seating_run.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    number: Mapped[int]
    row: Mapped[int]
    column: Mapped[int]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))

    run: Mapped[SeatingRun] = relationship()
    application: Mapped[Application] = relationship()
    room: Mapped[Room] = relationship()
    ticket: Mapped[Ticket] = relationship()

    @hybrid_property
    def ticket_number(self) -> str:
        return self.ticket.number

    @ticket_number.inplace.expression
    @classmethod
    def _ticket_number(cls) -> ScalarSelect[str]:
        return select(Ticket.number).where(Ticket.id == cls.ticket_id).scalar_subquery()

    __table_args__ = (
        UniqueConstraint("run_id", "application_id"),
        UniqueConstraint("run_id", "ticket_id"),
        UniqueConstraint("run_id", "room_id", "number"),
    )
