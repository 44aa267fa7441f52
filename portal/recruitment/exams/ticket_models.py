"""The admission ticket of a candidate, and what was told on its editions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import AppendOnly, Document, Identified, Instant, Versioned
from portal.recruitment.applications.models import Application
from portal.recruitment.orm import Base


class Ticket(Identified, Versioned, Base):
    """准考证: one per candidate and round.

    The number comes from a secret random order of the round, says nothing of the seat and survives
    every move; ``edition`` is the newest that was told (0: none yet).
    """

    __tablename__ = "ticket"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    number: Mapped[str] = mapped_column(String(24), unique=True)
    edition: Mapped[int] = mapped_column(default=0)

    application: Mapped[Application] = relationship()
    editions: Mapped[list[TicketEdition]] = relationship(
        back_populates="ticket", order_by="TicketEdition.edition"
    )

    __table_args__ = (UniqueConstraint("round_id", "application_id"),)


class TicketEdition(AppendOnly, Base):
    """What a ticket said when it was told: one fact per sitting (times, site, room, seat), no name.

    The newest counts; an older one is void for the ``reason`` of the next.
    """

    __tablename__ = "ticket_edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    edition: Mapped[int]
    places: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Instant)

    ticket: Mapped[Ticket] = relationship(back_populates="editions")

    __table_args__ = (UniqueConstraint("ticket_id", "edition"),)
