"""Who acts, as the audit chain and the letters name him."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """``words`` is what is printed: 「淮安市清江浦区总工会 资格审查员 顾淳」; ``account_id`` is None for the system."""

    account_id: int | None
    words: str


SYSTEM = Actor(None, "系统")
