"""What a choice of places (选岗) fixes beforehand, and what it says to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

EQUALS_WORDS = {"written": "笔试成绩高的先选", "interview": "面试成绩高的先选", "lot": "抽签"}
ABSENCE_WORDS = {
    "last": "不到场的，排在到场的人之后选",
    "assigned": "不到场的，由主办单位在剩余岗位中安排",
    "forfeits": "不到场又没有委托的，视为放弃",
}
BLOCKED_WORDS = {
    "assigned": "剩余岗位都应当回避的，由主办单位另行安排",
    "waits": "剩余岗位都应当回避的，等其他岗位空出后再安排",
}


@dataclass(frozen=True, slots=True)
class MeetingTerms:
    """``places``: union id → people it takes; ``lots``: ticket number → lot, where equals draw."""

    starts_at: datetime
    place: str
    equals: str
    minutes: int
    proxy: bool
    absence: str
    blocked: str
    places: Mapping[int, int]
    lots: Mapping[str, int] = field(default_factory=dict)

    def sentence(self) -> str:
        proxy = "可以凭委托书由他人代选" if self.proxy else "须本人到场，不能代选"
        return (
            f"按名次依次选岗，名次相同的{EQUALS_WORDS[self.equals]}；每人{self.minutes}分钟；{proxy}；"
            f"{ABSENCE_WORDS[self.absence]}；{BLOCKED_WORDS[self.blocked]}。签字确认后不能更改。"
        )
