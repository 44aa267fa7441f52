"""Attendance per seat and paper, the record that closes a room, and corrections after it."""

from __future__ import annotations

from datetime import datetime
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
from portal.recruitment.exams.models import Room, Seat, SeatingRun
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import ATTENDANCE, ATTENDANCE_CORRECTION

EVERY_PAPER = ""  # what an earlier release noted once for the whole sitting
WAYS = ("sheet", "scan")
ORIGINS = ("signed", "carried")


class Attendance(Versioned, Base):
    """签到: who came to one paper, from the signed sheet or by a scan.

    A seat without a row has not been looked at; ``paper`` is empty where one entry was made for
    all papers of the sitting.
    """

    __tablename__ = "attendance"

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    paper: Mapped[str] = mapped_column(String(40), default=EVERY_PAPER)
    state: Mapped[str] = state_column(ATTENDANCE)
    way: Mapped[str] = mapped_column(String(8), default="sheet")
    device: Mapped[str] = mapped_column(String(80), default="")
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)

    seat: Mapped[Seat] = relationship()

    __table_args__ = (
        UniqueConstraint("seat_id", "paper"),
        one_of("state", ATTENDANCE),
        one_of("way", WAYS),
    )


class RoomRecord(Identified, AppendOnly, Base):
    """考场情况记录单（表 D-11）of a room and paper, as 监考甲、监考乙 and 主考 signed it: it closes
    the room and is never changed.

    ``explanations``: code of a difference → why. ``carried``: rooms that were marked before records
    were kept here; their signatures stand on paper alone.
    """

    __tablename__ = "room_record"

    run_id: Mapped[int] = mapped_column(ForeignKey("seating_run.id"), index=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    paper: Mapped[str] = mapped_column(String(40), default=EVERY_PAPER)
    origin: Mapped[str] = mapped_column(String(8), default="signed")
    expected: Mapped[int]
    present: Mapped[int]
    absent: Mapped[int]
    signatures: Mapped[int]
    scripts: Mapped[int]
    without_script: Mapped[int]
    absent_cards: Mapped[int]
    explanations: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    incidents: Mapped[str] = mapped_column(Text, default="")
    invigilator_a: Mapped[str] = mapped_column(String(40), default="")
    invigilator_b: Mapped[str] = mapped_column(String(40), default="")
    chief: Mapped[str] = mapped_column(String(40), default="")
    recorded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_words: Mapped[str] = mapped_column(String(120), default="")
    recorded_at: Mapped[datetime] = mapped_column(Instant)

    run: Mapped[SeatingRun] = relationship()
    room: Mapped[Room] = relationship()

    __table_args__ = (
        UniqueConstraint("run_id", "room_id", "paper"),
        one_of("origin", ORIGINS),
        CheckConstraint("present + absent = expected", name="everybody_counted"),
        CheckConstraint(
            "origin = 'carried' OR (invigilator_a <> '' AND invigilator_b <> '' AND chief <> '' "
            "AND invigilator_a <> invigilator_b AND invigilator_a <> chief "
            "AND invigilator_b <> chief)",
            name="three_signatures",
        ),
    )


class AttendanceCorrection(Identified, Versioned, Base):
    """A change of somebody's attendance after the room was closed: asked for with a reason by one
    person, confirmed by another."""

    __tablename__ = "attendance_correction"

    record_id: Mapped[int] = mapped_column(ForeignKey("room_record.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), index=True)
    state: Mapped[str] = state_column(ATTENDANCE_CORRECTION)
    old: Mapped[str] = mapped_column(String(12))
    new: Mapped[str] = mapped_column(String(12))
    with_script: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_words: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_words: Mapped[str] = mapped_column(String(120), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    record: Mapped[RoomRecord] = relationship()
    seat: Mapped[Seat] = relationship()

    __table_args__ = (
        one_of("state", ATTENDANCE_CORRECTION),
        one_of("old", ("present", "absent")),
        one_of("new", ("present", "absent")),
        CheckConstraint("old <> new", name="changes_something"),
        CheckConstraint(
            "state <> 'confirmed' OR (answered_by IS NOT NULL AND answered_by <> asked_by)",
            name="two_people",
        ),
    )
