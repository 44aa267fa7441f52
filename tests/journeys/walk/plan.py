"""What the round asks for, from a real notice, its dates moved to the present; and what the notice
does not show, marked as filled in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from portal.foundation.time.clock import local

NOTICE: dict[str, Any] = json.loads(
    (
        Path(__file__).parents[2] / "data" / "notices" / "2023-jiangsu-huaian-zonggonghui.json"
    ).read_text(encoding="utf-8")
)
FILLED = (
    "岗位和人数",
    "学历：大学专科及以上",
    "开考比例 1:1",
    "笔试、面试各占一半",
    "报名截止以后各环节的时间",
    "公示 7 个工作日",
)


@dataclass(frozen=True)
class Dates:
    """The round's dates, counted from the day on which it is drafted."""

    drafted_at: datetime

    def on(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A wall-clock hour in Jiangsu, so many days after the drafting."""
        return (local(self.drafted_at) + timedelta(days=days)).replace(
            hour=hour, minute=minute, second=0, microsecond=0
        )

    @property
    def registration(self) -> tuple[datetime, datetime]:
        ends = datetime.fromisoformat(NOTICE["schedule"]["registration_end"])
        return local(self.drafted_at) - timedelta(hours=2), self.on(5, ends.hour, ends.minute)

    @property
    def written(self) -> tuple[datetime, datetime]:
        return self.on(12, 9), self.on(12, 11)

    @property
    def interview(self) -> tuple[datetime, datetime]:
        return self.on(24, 8), self.on(24, 18)

    def windows(self) -> dict[str, tuple[datetime, datetime]]:
        """By the words of the timetable's page."""
        return {
            "报名": self.registration,
            "资格初审": (self.registration[0], self.on(6, 16)),
            "准考证打印": (self.on(7, 9), self.on(12, 11)),
            "笔试": self.written,
            "笔试成绩公布": (self.on(16, 9), self.on(16, 9)),
            "成绩复核": (self.on(16, 9), self.on(19, 17)),
            "面试": self.interview,
            "体检、考察": (self.on(28, 8), self.on(34, 17)),
            "公示": (self.on(38, 9), self.on(60, 17)),
        }

    def moved(self, day: str) -> date:
        """A date of the notice, moved by as many days as its registration's end."""
        by = (
            self.registration[1].date()
            - datetime.fromisoformat(NOTICE["schedule"]["registration_end"]).date()
        )
        return date.fromisoformat(day) + by


@dataclass(frozen=True)
class Post:
    code: str
    name: str
    union: str


STREET = Post("A01", "街道工会工作者", "清江浦区长东街道总工会")
ZONE = Post("A02", "开发区工会工作者", "清江浦经济开发区总工会")
