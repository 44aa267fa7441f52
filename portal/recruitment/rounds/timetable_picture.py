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
NAMED_KINDS = {"holiday", "makeup", "unknown"}  # days that the table names one by one
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
    return [_line(kind, span, calendar) for kind, span in windows.items()]


def _line(kind: str, span: Span, calendar: WorkCalendar) -> Line:
    start, end = span
    last = last_day(span)
    kinds = [(day, _kind(day, calendar)) for day in _days(local_day(start), last)]
    return Line(
        kind,
        start,
        end,
        last_on=last,
        ends_24=end == at(last + DAY, time(0)) and end > start,
        instant=start == end,
        length=length(span, calendar),
        free_days=tuple((day, why) for day, why in kinds if why in NAMED_KINDS),
    )


def _days(first: date, last: date) -> list[date]:
    return [first + DAY * step for step in range((last - first).days + 1)]


def _kind(day: date, calendar: WorkCalendar) -> str:
    try:
        return calendar.why(day)
    except Refused:
        return "unknown"


@dataclass(frozen=True)
class _Scale:
    """The days drawn, from ``first`` to ``last``, and the width of each."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def unit(self) -> float:
        return (WIDTH - LABELS) / self.count

    @property
    def days(self) -> list[date]:
        return _days(self.first, self.last)

    def place(self, moment: datetime) -> float:
        passed = (moment - at(self.first, time(0))) / timedelta(days=1)
        return round(LABELS + passed * self.unit, 1)

    def morning(self, day: date) -> float:
        return self.place(at(day, time(0)))


def draw(windows: Mapping[str, Span], calendar: WorkCalendar) -> Picture | None:
    """None when there is nothing to draw, or the dates lie too far apart to be drawn."""
    if not windows:
        return None
    scale = _Scale(
        min(local_day(span[0]) for span in windows.values()) - DAY,
        max(last_day(span) for span in windows.values()) + DAY,
    )
    if scale.count > LONGEST:
        return None
    days = tuple(
        Day(day, kind, scale.morning(day), round(scale.unit, 1))
        for day in scale.days
        if (kind := _kind(day, calendar)) != "working"
    )
    bottom = TOP + ROW * len(windows)
    return Picture(bottom + 4, days, _marks(scale), _bars(scale, windows), bottom)


def _marks(scale: _Scale) -> tuple[Mark, ...]:
    next_month = (scale.first.replace(day=1) + timedelta(days=32)).replace(day=1)
    named_first = (next_month - scale.first).days * scale.unit > LEAST_LABEL

    def month(day: date) -> bool:
        return day.day == 1 or (day == scale.first and named_first)

    return tuple(
        Mark(day, scale.morning(day), month(day))
        for day in scale.days
        if month(day) or day.weekday() == 0
    )


def _bars(scale: _Scale, windows: Mapping[str, Span]) -> tuple[Bar, ...]:
    bars = []
    for number, (kind, (start, end)) in enumerate(windows.items()):
        x = scale.place(start)
        wide = max(LEAST_BAR, round(scale.place(end) - x, 1))
        bars.append(Bar(kind, x, wide, TOP + ROW * number + 5))
    return tuple(bars)
