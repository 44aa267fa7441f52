"""The message centre: what was said to whom, and when it was read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.rows import Identified, Instant
from portal.recruitment.orm import Base


class Message(Identified, Base):
    """One message to one person. ``link`` is a path on this site; ``round_code`` the round it is about, if any."""

    __tablename__ = "message"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(40))
    round_code: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(200), default="")
    sent_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index("ix_message_inbox", "account_id", "sent_at"),)
