"""The examiners of a round, who is called for a half-day, the morning's draw and what is thrown
away of draws."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
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
from portal.recruitment.accounts.models import Account
from portal.recruitment.interviews.models import InterviewDay, PanelMember
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import (
    AVOIDANCE,
    DRAW_DISCARD,
    EXAMINER_CALL,
    PANEL_DRAW,
)

KINDS = ("chief", "examiner", "invigilator")  # 主考官、考官、工作人员
METHODS = ("draw", "lots")


class PoolExaminer(Identified, Versioned, Base):
    """Somebody who may be drawn: an account, as what, from where, and the 考官资格证号."""

    __tablename__ = "pool_examiner"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(12))
    unit: Mapped[str] = mapped_column(String(120), default="")
    certificate: Mapped[str] = mapped_column(String(60), default="")
    from_outside: Mapped[bool] = mapped_column(default=False)
    listed: Mapped[bool] = mapped_column(default=True)
    entered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime] = mapped_column(Instant)

    account: Mapped[Account] = relationship(foreign_keys=account_id)

    __table_args__ = (UniqueConstraint("round_id", "account_id"), one_of("kind", KINDS))


class ExaminerCall(Versioned, Base):
    """The call of the evening before: come to the half-day; neither room nor post is named."""

    __tablename__ = "examiner_call"

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("interview_day.id"))
    pool_id: Mapped[int] = mapped_column(ForeignKey("pool_examiner.id"))
    state: Mapped[str] = state_column(EXAMINER_CALL)
    reason: Mapped[str] = mapped_column(String(200), default="")
    called_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    called_at: Mapped[datetime] = mapped_column(Instant)

    pool: Mapped[PoolExaminer] = relationship()

    __table_args__ = (UniqueConstraint("day_id", "pool_id"), one_of("state", EXAMINER_CALL))


class PanelDraw(Identified, Versioned, SealedRow, Base):
    """F-07, the morning's draw of panels, substitutes and invigilators of a half-day, on site.

    ``draw/1`` with label ``interview-panel:<half-day>`` over the ``members`` (public ids of those
    who came), or ``lots``: the signed sheet scanned, its order typed by two. ``outcome`` lists the
    places that follow from the order.
    """

    __tablename__ = "panel_draw"

    day_id: Mapped[int] = mapped_column(ForeignKey("interview_day.id"), index=True)
    state: Mapped[str] = state_column(PANEL_DRAW)
    method: Mapped[str] = mapped_column(String(8), default="draw")
    members: Mapped[list[str]] = mapped_column(Document)
    panels: Mapped[dict[str, Any]] = mapped_column(Document)
    outcome: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    commitment: Mapped[str] = mapped_column(String(64), default="")
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    secret = Sealed("secret_sealed")
    numbers: Mapped[str] = mapped_column(String(200), default="")
    seed: Mapped[str] = mapped_column(String(64), default="")
    scan_key: Mapped[str] = mapped_column(String(80), default="")
    typed_order: Mapped[list[str] | None] = mapped_column(Document)
    typed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    committed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    committed_at: Mapped[datetime] = mapped_column(Instant)
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    drawn_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)

    day: Mapped[InterviewDay] = relationship()

    __table_args__ = (one_of("state", PANEL_DRAW), one_of("method", METHODS))


class DrawDiscard(Identified, Versioned, Base):
    """A draw that is thrown away, published with its reason: the checker asks, the supervisor
    confirms.

    What was committed to and drawn is kept with the secret, so that everybody sees what it would
    have been.
    """

    __tablename__ = "draw_discard"

    room_id: Mapped[int | None] = mapped_column(ForeignKey("interview_room.id"), index=True)
    panel_draw_id: Mapped[int | None] = mapped_column(ForeignKey("panel_draw.id"), index=True)
    state: Mapped[str] = state_column(DRAW_DISCARD)
    reason: Mapped[str] = mapped_column(String(400))
    commitment: Mapped[str] = mapped_column(String(64), default="")
    numbers: Mapped[str] = mapped_column(String(200), default="")
    seed: Mapped[str] = mapped_column(String(64), default="")
    secret: Mapped[str] = mapped_column(String(64), default="")
    publication_number: Mapped[str] = mapped_column(String(48), default="")
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        one_of("state", DRAW_DISCARD),
        CheckConstraint("(room_id IS NULL) <> (panel_draw_id IS NULL)", name="one_draw"),
    )


class Avoidance(Identified, Versioned, Base):
    """回避 that an examiner declares after the draw: of a candidate's turn, or of the whole room.

    Why is said to the office alone; somebody else in the place, or a reason why not, ends it.
    """

    __tablename__ = "avoidance"

    member_id: Mapped[int] = mapped_column(ForeignKey("panel_member.id"), index=True)
    state: Mapped[str] = state_column(AVOIDANCE)
    about: Mapped[str] = mapped_column(String(400))
    declared_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[str] = mapped_column(String(400), default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    member: Mapped[PanelMember] = relationship()

    __table_args__ = (one_of("state", AVOIDANCE),)


class DayCard(Base):
    """A sealed card with a code for one examiner and one half-day; the code is kept as a digest.

    On the unit's tablet it stands for the examiner's own signature, for nobody carries a phone.
    """

    __tablename__ = "day_card"

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("interview_day.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_digest: Mapped[str] = mapped_column(String(128))
    issued_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[datetime] = mapped_column(Instant)

    account: Mapped[Account] = relationship(foreign_keys=account_id)

    __table_args__ = (UniqueConstraint("day_id", "account_id"),)
