"""How the tree came to be as it is: each union's name and place by day, and the changes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import Document, Identified, Instant, one_of
from portal.workforce.orm import Base
from portal.workforce.rulebook.jurisdiction import KINDS, LEVELS, TREE_CHANGES
from portal.workforce.unions.models import Union


class UnionChange(Identified, Base):
    """更名、合并、拆分、调整隶属、撤销: from which into which, since when, by which document."""

    __tablename__ = "union_change"

    kind: Mapped[str] = mapped_column(String(12))
    on: Mapped[date]
    document_number: Mapped[str] = mapped_column(String(80))  # 文号
    words: Mapped[str] = mapped_column(Text, default="")
    sources: Mapped[list[str]] = mapped_column(Document, default=list)
    targets: Mapped[list[str]] = mapped_column(Document, default=list)
    moved: Mapped[int] = mapped_column(default=0)  # how many people moved with it
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(120))

    __table_args__ = (one_of("kind", TREE_CHANGES),)


class UnionSpell(Base):
    """A union as it was from ``valid_from`` until the day before ``valid_to``, known since
    ``recorded_at``; the union's own row repeats the one of today."""

    __tablename__ = "union_spell"

    id: Mapped[int] = mapped_column(primary_key=True)
    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(40), default="")
    level: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(24))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("union.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("union_change.id"))

    union: Mapped[Union] = relationship(foreign_keys=[union_id])
    change: Mapped[UnionChange | None] = relationship()

    __table_args__ = (
        one_of("level", LEVELS),
        one_of("kind", KINDS),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="in_order"),
    )
