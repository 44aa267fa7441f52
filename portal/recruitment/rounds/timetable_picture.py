"""The timetable as a drawing: where every day and every window stands.

Pure numbers; the template makes the SVG.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.kernel.errors import Refused
from portal.kernel.period import DAY, WorkCalendar, at, local_day
from portal.recruitment.rulebook.timetable.windows import Length, Span, last_day, length

WIDTH, LABELS, TOP, ROW = 1000, 118, 46, 28
LONGEST = 400  # days drawn; a window that lies years away is in the table only
LEAST_BAR = 3.0
LEAST_LABEL = 100  # a date beside a month's name needs this much room


@dataclass(frozen=True)
class Day:
    """A free or make-up day: ``kind`` is weekend, holiday, makeup or unknown; ``x`` and ``wide`` in
    units of the drawing."""

    on: date
    kind: str
    x: float
    wide: float


@dataclass(frozen=True)
class Bar:
    kind: str
    x: float
    wide: float
    y: int


@dataclass(frozen=True)
class Mark:
    """A month's beginning (``month`` set) or a Monday."""

    on: date
    x: float
    month: bool


@dataclass(frozen=True)
class Picture:
    height: int
    days: tuple[Day, ...]
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    bottom: int


@dataclass(frozen=True)
class Line:
    """A window for the table beside the drawing.

    ``ends_24`` = its end is midnight and is written 24:00 of ``last_on``.
    """

    kind: str
    starts_at: datetime
    ends_at: datetime
    last_on: date
    ends_24: bool
    instant: bool
    length: Length
    free_days: tuple[tuple[date, str], ...]


def lines(windows: Mapping[str, Span], calendar: WorkCalendar) -> list[Line]:
    found = []
    for kind, span in windows.items():
        last = last_day(span)
        ends_24 = span[1] == at(last + DAY, time(0)) and span[1] > span[0]
        special = [(day, _kind(day, calendar)) for day in _days(local_day(span[0]), last)]
        found.append(
            Line(
                kind,
                span[0],
                span[1],
                last,
                ends_24,
                span[0] == span[1],
                length(span, calendar),
                tuple(
                    (day, why) for day, why in special if why in {"holiday", "makeup", "unknown"}
                ),
            )
        )
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + DAY * step for step in range((last - first).days + 1)]


def _kind(day: date, calendar: WorkCalendar) -> str:
    try:
        return calendar.why(day)
    except Refused:
        return "unknown"


def draw(windows: Mapping[str, Span], calendar: WorkCalendar) -> Picture | None:
    """None when there is nothing to draw, or the dates lie too far apart to be drawn."""
    if not windows:
        return None
    first = min(local_day(span[0]) for span in windows.values()) - DAY
    last = max(last_day(span) for span in windows.values()) + DAY
    count = (last - first).days + 1
    if count > LONGEST:
        return None
    unit = (WIDTH - LABELS) / count

    def place(moment: datetime) -> float:
        return round(LABELS + (moment - at(first, time(0))) / timedelta(days=1) * unit, 1)

    days = [
        Day(day, kind, place(at(day, time(0))), round(unit, 1))
        for day in _days(first, last)
        if (kind := _kind(day, calendar)) != "working"
    ]
    next_month = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    named_first = (next_month - first).days * unit > LEAST_LABEL
    marks = [
        Mark(day, place(at(day, time(0))), day.day == 1 or (day == first and named_first))
        for day in _days(first, last)
        if day.day == 1 or day.weekday() == 0 or (day == first and named_first)
    ]
    bars = []
    for number, (kind, (start, end)) in enumerate(windows.items()):
        x = place(start)
        bars.append(Bar(kind, x, max(LEAST_BAR, round(place(end) - x, 1)), TOP + ROW * number + 5))
    bottom = TOP + ROW * len(windows)
    return Picture(bottom + 4, tuple(days), tuple(marks), tuple(bars), bottom)
