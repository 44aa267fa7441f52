"""定级: post and level of a person from a month on (G-21). Amounts are exact yuan a month."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import AppendOnly, ExactNumber, Identified, Instant, one_of
from portal.workforce.orm import Base
from portal.workforce.unions.models import Union
from portal.workforce.workers.spell_columns import SpellColumns, in_order, once

POST_CLASSES = ("1", "2", "3")
MOST_LEVELS = 18


class PayLadder(AppendOnly, Identified, Base):
    """薪酬表 of a union from a day on, for everybody below it; ``written`` is what was typed.

    A newer one is another row: what people were graded by stays.
    """

    __tablename__ = "pay_ladder"

    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    starts_on: Mapped[date]
    written: Mapped[str] = mapped_column(Text)
    needs_registration: Mapped[bool]  # 津贴 only with a certificate that is registered
    basis: Mapped[str] = mapped_column(String(200))  # 依据（文号）
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[str] = mapped_column(String(120))

    union: Mapped[Union] = relationship()

    __table_args__ = (UniqueConstraint("union_id", "starts_on"),)


class PayGrade(SpellColumns, Base):
    """A grade holds from its month (``valid_from``, a first day) until the next one's."""

    __tablename__ = "pay_grade"

    post_class: Mapped[str] = mapped_column(String(1))
    level: Mapped[int]
    basic: Mapped[Fraction] = mapped_column(ExactNumber)  # 基本工资
    performance: Mapped[Fraction] = mapped_column(ExactNumber)  # 绩效工资基数
    allowance: Mapped[Fraction] = mapped_column(ExactNumber)  # 职业津贴及其他
    basis: Mapped[str] = mapped_column(String(200))  # 定级依据
    approval_number: Mapped[str] = mapped_column(String(60))  # 审批号

    __table_args__ = (
        once("pay_grade", "worker_id", "valid_from"),
        in_order(),
        one_of("post_class", POST_CLASSES),
        CheckConstraint(f"level BETWEEN 1 AND {MOST_LEVELS}", name="level_known"),
    )

    @property
    def starts_on(self) -> date:
        """起薪月, its first day."""
        return self.valid_from

    @property
    def total(self) -> Fraction:
        return self.basic + self.performance + self.allowance
