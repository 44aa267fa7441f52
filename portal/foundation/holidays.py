"""Working days as the State Council announces them year by year, with the days that are worked in exchange (调休).

The library seeds an editable table; the calendar then works on that table's rows alone. A year that has not been announced is not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from portal.kernel.errors import Refused

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
_LONGEST_SPAN = 800


@dataclass(frozen=True)
class SpecialDay:
    """A day on which the week doesn't decide: free on a weekday, or worked on a weekend."""

    on: date
    works: bool
    name: str


def announced_years() -> tuple[int, ...]:
    """The years the library knows, ascending."""
    return tuple(sorted({day.year for day in chinese_calendar.holidays}))


def special_days(year: int) -> list[SpecialDay]:
    """The announced exceptions of a year in order, to seed the table. Raises Refused ``calendar.year_unknown``."""
    if year not in announced_years():
        raise Refused("calendar.year_unknown", year=year)
    free = [SpecialDay(day, False, _NAMES.get(name, name)) for day, name in chinese_calendar.holidays.items() if day.year == year]
    worked = [SpecialDay(day, True, _NAMES.get(name, name)) for day, name in chinese_calendar.workdays.items() if day.year == year]
    return sorted(free + worked, key=lambda day: day.on)


class WorkingCalendar:
    """Answers from rows: ``special`` says of a day whether it is worked, ``years`` which years were announced."""

    def __init__(self, special: Mapping[date, bool], years: Iterable[int]) -> None:
        self._special = dict(special)
        self._years = frozenset(years)

    def works(self, on: date) -> bool:
        """Whether ``on`` is a working day. Raises Refused ``calendar.year_unknown`` for a year that was not announced."""
        if on.year not in self._years:
            raise Refused("calendar.year_unknown", year=on.year)
        return self._special.get(on, on.weekday() < 5)

    def after(self, start: date, days: int) -> date:
        """The ``days``-th working day after ``start``, which itself does not count (notices: 自公布次日起)."""
        if days < 1:
            raise ValueError("count at least one working day")
        day, left = start, days
        while left:
            day += timedelta(days=1)
            left -= self.works(day)
        return day

    def count(self, first: date, last: date) -> int:
        """Working days from ``first`` to ``last``, both included."""
        span = (last - first).days + 1
        if span > _LONGEST_SPAN:
            raise ValueError(f"a span of {span} days")
        return sum(self.works(first + timedelta(days=step)) for step in range(max(0, span)))

    def ends(self, known_at: date, ahead: timedelta) -> int | None:
        """The first year not announced that begins within ``ahead``: worth a warning to whoever keeps the table."""
        for year in (known_at.year, (known_at + ahead).year):
            if year not in self._years:
                return year
        return None


def announced_calendar() -> WorkingCalendar:
    """The calendar straight from the library, for commands without a database."""
    years = announced_years()
    return WorkingCalendar({day.on: day.works for year in years for day in special_days(year)}, years)
