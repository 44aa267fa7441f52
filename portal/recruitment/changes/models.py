"""A change of what was published: drafted, approved by the city, published as a numbered notice,
applied in the same moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

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
from portal.recruitment.orm import Base
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import NOTICE_CHANGE
from portal.recruitment.rulebook.publication.notice_changes import KINDS


class NoticeChange(Identified, Versioned, Base):
    """``items`` are {target, key, field, before, after} of rulebook/publication/notice_changes.py;
    the ``before`` values are read by the system when the item is put down and compared again at
    publication. After publication the row is the record of what was changed from what."""

    __tablename__ = "notice_change"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = state_column(NOTICE_CHANGE)
    reason: Mapped[str] = mapped_column(Text, default="")
    # what the notice says besides the table of changes, Markdown
    text: Mapped[str] = mapped_column(Text, default="")
    items: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    drafted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    drafted_words: Mapped[str] = mapped_column(String(120))
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    replied_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    replied_words: Mapped[str] = mapped_column(String(120), default="")
    replied_at: Mapped[datetime | None] = mapped_column(Instant)
    document_number: Mapped[str] = mapped_column(String(60), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    approved_digest: Mapped[str | None] = mapped_column(String(64))
    published_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_words: Mapped[str] = mapped_column(String(120), default="")
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    publication_number: Mapped[str | None] = mapped_column(String(48))

    round_: Mapped[RecruitmentRound] = relationship()

    __table_args__ = (
        one_of("state", NOTICE_CHANGE),
        one_of("kind", KINDS),
        CheckConstraint("replied_by IS NULL OR replied_by <> drafted_by", name="two_people"),
        CheckConstraint(
            "state <> 'published' OR publication_number IS NOT NULL", name="published_has_number"
        ),
    )


class NoticeTelling(Base):
    """That everybody who applied is told of a notice: once per notice, with how many were."""

    __tablename__ = "notice_telling"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    publication_number: Mapped[str] = mapped_column(String(48))
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    ordered_at: Mapped[datetime] = mapped_column(Instant)
    told_count: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("publication_number"),)
