"""What happens to seats after their release, and what was granted to single candidates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import (
    Document,
    Identified,
    Instant,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import SEATING_SUPPLEMENT
from portal.recruitment.rulebook.seating.supplement import REASONS

SEAT_PLACES = ("", "aisle", "door")


class Supplement(Identified, Versioned, Base):
    """补编: those concerned by a late candidate, a broken room or a moved site get seats; nobody
    else moves.

    One person puts it down, another calls out the numbers and releases it. ``closed``: ids of the
    rooms that can't be used any more; ``blocked``: room id (as text) → seat numbers that can't;
    ``opened``: ids of rooms that come to help.
    ``base_sha256`` is the digest of the bundle on which it stands.
    """

    __tablename__ = "seating_supplement"

    run_id: Mapped[int] = mapped_column(ForeignKey("seating_run.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = state_column(SEATING_SUPPLEMENT)
    kind: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    closed: Mapped[list[int]] = mapped_column(Document, default=list)
    blocked: Mapped[dict[str, str]] = mapped_column(Document, default=dict)
    opened: Mapped[list[int]] = mapped_column(Document, default=list)
    drafted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    numbers: Mapped[str] = mapped_column(String(200), default="")
    numbers_by: Mapped[str] = mapped_column(String(120), default="")
    seed: Mapped[str] = mapped_column(String(64), default="")
    base_sha256: Mapped[str] = mapped_column(String(64), default="")
    bundle_sha256: Mapped[str] = mapped_column(String(64), default="")
    people_file: Mapped[str | None] = mapped_column(String(80))  # everybody's rows afterwards
    seats_file: Mapped[str | None] = mapped_column(String(80))  # everybody's seats afterwards
    publication_number: Mapped[str] = mapped_column(String(48), default="")
    released_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    dropped_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    dropped_at: Mapped[datetime | None] = mapped_column(Instant)
    dropped_reason: Mapped[str] = mapped_column(Text, default="")

    run: Mapped[SeatingRun] = relationship()

    __table_args__ = (
        UniqueConstraint("run_id", "number"),
        one_of("state", SEATING_SUPPLEMENT),
        one_of("kind", REASONS),
        CheckConstraint("released_by IS NULL OR released_by <> drafted_by", name="two_people"),
        CheckConstraint(
            "state <> 'released' OR publication_number <> ''", name="released_is_published"
        ),
    )


class SupplementPerson(Base):
    """Somebody named as concerned, beside those whose desk is gone."""

    __tablename__ = "seating_supplement_person"

    supplement_id: Mapped[int] = mapped_column(
        ForeignKey("seating_supplement.id"), primary_key=True
    )
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)


class Adjustment(Identified, Versioned, Base):
    """合理便利 as the exam carries it out: what was granted, never why.

    ``extra_time``: percent of the sitting's length; ``seat_place``: where in the room.
    """

    __tablename__ = "exam_adjustment"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    extra_time: Mapped[int] = mapped_column(default=0)
    large_print: Mapped[bool] = mapped_column(default=False)
    braille: Mapped[bool] = mapped_column(default=False)
    own_room: Mapped[bool] = mapped_column(default=False)
    guide: Mapped[bool] = mapped_column(default=False)
    equipment: Mapped[str] = mapped_column(String(120), default="")
    seat_place: Mapped[str] = mapped_column(String(8), default="")
    decided_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime] = mapped_column(Instant)

    application: Mapped[Application] = relationship()

    __table_args__ = (
        one_of("seat_place", SEAT_PLACES),
        CheckConstraint("extra_time BETWEEN 0 AND 100", name="extra_time_in_percent"),
    )
