"""The notice in the making: its text section by section, and what is attached to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import Identified, Instant, one_of
from portal.recruitment.orm import Base
from portal.recruitment.publications.models import KeptFile
from portal.recruitment.rulebook.publication.notice_sections import SECTIONS


class NoticeSection(Base):
    """The free text of one section, Markdown.

    Without a row the section says its default; an emptied section says nothing of its own.
    """

    __tablename__ = "notice_section"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    # how often it was saved; a page says which it was shown
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (one_of("code", SECTIONS), UniqueConstraint("round_id", "code"))


class NoticeAttachment(Identified, Base):
    """附件: a cleaned file with its title, in the order in which the notice lists it."""

    __tablename__ = "notice_attachment"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    file_id: Mapped[int] = mapped_column(ForeignKey("kept_file.id"))
    original_name: Mapped[str] = mapped_column(String(120), default="")
    attached_at: Mapped[datetime] = mapped_column(Instant)

    file: Mapped[KeptFile] = relationship()
