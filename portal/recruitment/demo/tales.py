"""The rounds of the demonstration: when each stands where, and what it looks for. What happens in
them is told by the stages (``stages/``).

A county round that went the whole way; a county round in the middle of registration; Suzhou's that
has just opened; a county round that is still being drafted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.foundation.time.clock import local
from portal.recruitment.demo.notices import HUAIAN, SUZHOU_2019, Notice

PAST, OPEN, SUZHOU, DRAFT = "past", "open", "suzhou", "draft"
DAY = timedelta(days=1)
# The two who tie in QJ11 of the past round and the certificate that decides it; 72 has none, 73
# claims one that was not verified.
TIED = (71, 72, 73)


def moment(day: datetime, hour: int, minute: int = 0) -> datetime:
    """A wall-clock hour of the day in Jiangsu."""
    return local(day).replace(hour=hour, minute=minute, second=0, microsecond=0)


@dataclass(frozen=True)
class Place:
    """A vacancy. ``unit``: the using union's code, or '' while it is open."""

    code: str
    name: str
    unit: str
    headcount: int


@dataclass(frozen=True)
class RoundPlan:
    """What a round announces: registration's two ends, the day of the written test, its places."""

    title: str
    notice: Notice
    opens: datetime
    closes: datetime
    written: datetime
    places: tuple[Place, ...]

    @property
    def drafted(self) -> datetime:
        """It is drafted, handed in and answered in the days before registration opens."""
        return self.opens - 4 * DAY


@dataclass(frozen=True)
class Tale:
    """``plan``: the round, counted from the moment at which the story is told."""

    name: str
    plan: Callable[[datetime], RoundPlan]


def _past(at: datetime) -> RoundPlan:
    return RoundPlan(
        title="清江浦区第一批公开招聘社会化工会工作者",
        notice=HUAIAN,
        opens=moment(at - 78 * DAY, 9),
        closes=moment(at - 68 * DAY, 16),
        written=at - 56 * DAY,
        places=(
            Place("QJ11", "长东街道工会工作者", "320812-T01", 1),
            Place("QJ12", "淮海街道工会工作者", "320812-T03", 1),
            Place("QJ13", "武墩街道工会工作者", "320812-T08", 1),
            Place("QJ14", "黄码镇工会工作者", "320812-T10", 1),
        ),
    )


def _open(at: datetime) -> RoundPlan:
    return RoundPlan(
        title="清江浦区第二批公开招聘社会化工会工作者",
        notice=HUAIAN,
        opens=moment(at - 6 * DAY, 9),
        closes=moment(at + 3 * DAY, 16),
        written=at + 20 * DAY,
        places=(
            Place("QJ01", "长西街道工会工作者", "320812-T02", 1),
            Place("QJ02", "水渡口街道工会工作者", "320812-T05", 2),
            Place("QJ03", "清江浦经济开发区工会工作者", "320812-Z01", 1),
            Place("QJ04", "闸口街道工会工作者", "320812-T07", 1),
        ),
    )


def _suzhou(at: datetime) -> RoundPlan:
    """City-run. Its placements are of kinds that the guideline does not list: flagged, not
    refused."""
    return RoundPlan(
        title="苏州市 2019 年公告条件重演：招录社会化工会工作者",
        notice=SUZHOU_2019,
        opens=moment(at - 2 * DAY, 10),
        closes=moment(at + 7 * DAY, 17),
        written=at + 26 * DAY,
        places=(
            Place("SZ01", "吴中区总工会工作者", "320506", 2),
            Place("SZ02", "相城区总工会工作者", "320507", 2),
            Place("SZ03", "姑苏区总工会工作者", "320508", 2),
            Place("SZ04", "工业园区总工会工作者", "320500-Z01", 2),
            Place("SZ05", "高新区总工会工作者", "320505", 2),
            Place("SZ06", "市职工服务中心工作者", "320500-D01", 8),
        ),
    )


def _draft(at: datetime) -> RoundPlan:
    return RoundPlan(
        title="清江浦区第三批公开招聘社会化工会工作者",
        notice=HUAIAN,
        opens=moment(at + 40 * DAY, 9),
        closes=moment(at + 48 * DAY, 17),
        written=at + 66 * DAY,
        places=(
            Place("QJ31", "水渡口街道工会工作者", "320812-T05", 1),
            Place("QJ32", "区总工会机关工会工作者（聘用后分配）", "", 2),
        ),
    )


TALES = (Tale(PAST, _past), Tale(OPEN, _open), Tale(SUZHOU, _suzhou), Tale(DRAFT, _draft))
