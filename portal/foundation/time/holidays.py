"""Days off and make-up days as the State Council's office announced them, up to the year that the
installed data package knows.

This is the seed of the table of special days, nothing more: how days are counted is
:mod:`portal.kernel.period`'s business alone. A year that has not been announced is not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import chinese_calendar

from portal.kernel.errors import Refused
from portal.kernel.period import WorkCalendar

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}
# The announcements behind the years that rounds of today fall into; for earlier years the package
# itself is the source.
_SOURCES = {2025: "国办发明电〔2024〕12号", 2026: "国办发明电〔2025〕7号"}


@dataclass(frozen=True)
class SpecialDay:
    """A day on which the week doesn't decide: free (``works`` false) or, on a weekend, worked in
    exchange."""

    on: date
    works: bool
    name: str


@cache
def announced_years() -> tuple[int, ...]:
    """The years the package knows, ascending."""
    return tuple(sorted({day.year for day in chinese_calendar.holidays}))


@cache
def special_days(year: int) -> tuple[SpecialDay, ...]:
    """The announced exceptions of a year in order. Raises Refused ``calendar.year_unknown``."""
    if year not in announced_years():
        raise Refused("calendar.year_unknown", year=year)
    free = [
        SpecialDay(day, False, _NAMES.get(name, name))
        for day, name in chinese_calendar.holidays.items()
        if day.year == year
    ]
    worked = [
        SpecialDay(day, True, _NAMES.get(name, name))
        for day, name in chinese_calendar.workdays.items()
        if day.year == year
    ]
    return tuple(sorted(free + worked, key=lambda day: day.on))


def source_of(year: int) -> str:
    """Where a seeded year comes from, as shown beside it."""
    return _SOURCES.get(year, "国务院办公厅当年通知（随系统提供的数据）")


@cache
def announced_calendar() -> WorkCalendar:
    """The calendar straight from the package, for commands without a database."""
    days = [day for year in announced_years() for day in special_days(year)]
    return WorkCalendar(
        frozenset(day.on for day in days if not day.works),
        frozenset(day.on for day in days if day.works),
        frozenset(announced_years()),
    )
