"""Awards on record (G-23)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import Identified, Instant, one_of
from portal.workforce.orm import Base

KINDS = ("01", "02", "03", "04", "05", "06", "07", "08", "99")
LEVELS = ("national", "province", "city", "county", "township")


class Award(Identified, Base):
    __tablename__ = "award"

    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    kind: Mapped[str] = mapped_column(String(2))
    level: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(120))
    awarded_by: Mapped[str] = mapped_column(String(120))
    document_number: Mapped[str] = mapped_column(String(60), default="")
    on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(120))

    __table_args__ = (one_of("kind", KINDS), one_of("level", LEVELS))
