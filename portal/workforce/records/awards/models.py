"""Awards on record (G-23)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import one_of
from portal.workforce.orm import Base
from portal.workforce.workers.spell_columns import Correctable

KINDS = ("01", "02", "03", "04", "05", "06", "07", "08", "99")
LEVELS = ("national", "province", "city", "county", "township")


class Award(Correctable, Base):
    __tablename__ = "award"

    kind: Mapped[str] = mapped_column(String(2))
    level: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(120))
    awarded_by: Mapped[str] = mapped_column(String(120))
    document_number: Mapped[str] = mapped_column(String(60), default="")
    on: Mapped[date]

    __table_args__ = (one_of("kind", KINDS), one_of("level", LEVELS))
