"""Mark sheets: one per turn and panel place, with their drafts, editions and amendments."""

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
from portal.recruitment.accounts.models import Account
from portal.recruitment.interviews.models import Turn
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import MARK_AMENDMENT, MARK_SHEET

MEDIA = ("tablet", "paper")


class MarkSheet(Identified, Versioned, SealedRow, Base):
    """F-12 of one panel place for one turn; ``account_id`` is who sat there.

    On the unit's tablet the examiner fills it in; a paper sheet is typed by two, the first typing
    waits in ``draft`` with ``typed_by``. ``edition`` is the newest one, 0 before the submission.
    """

    __tablename__ = "mark_sheet"

    turn_id: Mapped[int] = mapped_column(ForeignKey("interview_slot.id"))
    number: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    state: Mapped[str] = state_column(MARK_SHEET)
    medium: Mapped[str] = mapped_column(String(8), default="tablet")
    draft_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    draft = Sealed("draft_sealed", document=True)
    typed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    edition: Mapped[int] = mapped_column(default=0)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)

    turn: Mapped[Turn] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=account_id)
    editions: Mapped[list[MarkEdition]] = relationship(
        back_populates="sheet", order_by="MarkEdition.number"
    )

    __table_args__ = (
        UniqueConstraint("turn_id", "number"),
        one_of("state", MARK_SHEET),
        one_of("medium", MEDIA),
        CheckConstraint("edition >= 0", name="edition_counted"),
    )


class MarkEdition(AppendOnly, SealedRow, Base):
    """What an examiner gave, as submitted (1) or corrected (2 …); never changed.

    ``values`` = {element: decimal}, sealed: nobody who reads the database finds a mark before the
    room is signed; then the marks of the edition in force are written out. Editions from before
    there were sheets have their marks only.
    """

    __tablename__ = "mark_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("mark_sheet.id"))
    number: Mapped[int]
    values_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    values = Sealed("values_sealed", document=True)
    reason: Mapped[str] = mapped_column(String(400), default="")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)

    sheet: Mapped[MarkSheet] = relationship(back_populates="editions")
    marks: Mapped[list[Mark]] = relationship(back_populates="edition_of", order_by="Mark.id")

    __table_args__ = (UniqueConstraint("sheet_id", "number"),)


class Mark(AppendOnly, Base):
    """A mark in the open, from a room that is signed: the value of one element (``""`` where the
    policy has none)."""

    __tablename__ = "mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("mark_edition.id"))
    element: Mapped[str] = mapped_column(String(40), default="")
    value: Mapped[Fraction] = mapped_column(ExactNumber)

    edition_of: Mapped[MarkEdition] = relationship(back_populates="marks")

    __table_args__ = (UniqueConstraint("edition_id", "element"),)


class MarkAmendment(Identified, Versioned, SealedRow, Base):
    """E-11 更正登记 of a mark whose candidate already knows the score: proposed by who made or
    tallied it, decided by the supervisor."""

    __tablename__ = "mark_amendment"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("mark_sheet.id"), index=True)
    state: Mapped[str] = state_column(MARK_AMENDMENT)
    values_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    values = Sealed("values_sealed", document=True)
    reason: Mapped[str] = mapped_column(String(400))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    sheet: Mapped[MarkSheet] = relationship()

    __table_args__ = (one_of("state", MARK_AMENDMENT),)
