"""Simulations kept with a round: what the approver sees of the rules' effect before anybody is
scored by them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import Document, Identified, Instant, one_of
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import POLICY_SIMULATION

ORIGINS = ("generated", "earlier", "file", "waived")


class PolicySimulation(Identified, Base):
    """One simulation, or the reasoned decision to go without one (``waived``).

    ``inputs`` holds the policies and headcounts it was asked with, ``rules_digest`` their digest,
    ``data_digest`` that of the scores, ``figures`` is ``simulation/1``; nobody is named anywhere.
    """

    __tablename__ = "policy_simulation"

    round_id: Mapped[int] = mapped_column(ForeignKey("recruitment_round.id"), index=True)
    origin: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    progress: Mapped[int] = mapped_column(default=0)  # per cent, while a job works on it
    settings: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    inputs: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    rules_digest: Mapped[str] = mapped_column(String(64))
    data_digest: Mapped[str] = mapped_column(String(64), default="")
    figures: Mapped[dict[str, Any] | None] = mapped_column(Document)
    reason: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    by_words: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        one_of("origin", ORIGINS),
        one_of("state", POLICY_SIMULATION),
        CheckConstraint("progress >= 0 AND progress <= 100", name="progress_percent"),
        CheckConstraint("origin <> 'waived' OR reason <> ''", name="waived_with_reason"),
    )
