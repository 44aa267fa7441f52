"""Labour contracts of a person, one row per contract; a correction withdraws the row and adds
another, never a change."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import one_of
from portal.kernel.period import DAY
from portal.workforce.orm import Base
from portal.workforce.workers.spell_columns import SpellColumns, in_order, once

KINDS = ("1", "2", "3")


class Contract(SpellColumns, Base):
    """A contract holds from ``valid_from`` until the day before ``valid_to``."""

    __tablename__ = "contract"

    ordinal: Mapped[int]  # 次数
    number: Mapped[str] = mapped_column(String(60), default="")
    kind: Mapped[str] = mapped_column(String(1))
    probation_ends_on: Mapped[date | None]

    __table_args__ = (
        once("contract", "worker_id", "ordinal"),
        once("contract", "worker_id", "valid_from"),
        one_of("kind", KINDS),
        in_order(),
    )

    @property
    def starts_on(self) -> date:
        return self.valid_from

    @property
    def ends_on(self) -> date | None:
        """Its last day."""
        return None if self.valid_to is None else self.valid_to - DAY
