"""Periods as Chinese civil law counts them (Civil Code 200–204), in Asia/Shanghai, with the
reckoning step by step.

The day of the event is not counted; a last day that is a statutory day off moves to the next
working day; the last day ends at 24:00 or, where there are business hours, when business ends.
Windows are half-open: the end itself lies outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from portal.kernel.errors import Refused

# China has kept UTC+8 without summer time since 1992; a fixed offset needs no time-zone files.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """``start`` ≤ moment < ``end``, both instants with a zone."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window needs instants with a zone")
        if self.end <= self.start:
            raise Refused(
                "period.ends_before_start", start=self.start.isoformat(), end=self.end.isoformat()
            )

    def contains(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def printed(self) -> str:
        """First and last moment as a notice prints them; an end at midnight is 24:00 of the day
        before."""
        return f"{printed_moment(self.start)}至{printed_moment(self.end, is_end=True)}"


@dataclass(frozen=True)
class WorkCalendar:
    """The official calendar: days off on weekdays, make-up days on weekends, and the years for
    which it has been published."""

    days_off: frozenset[date]
    makeup_days: frozenset[date]
    years: frozenset[int]

    def why(self, day: date) -> str:
        """``working``, ``makeup`` (both count), ``weekend`` or ``holiday``.

        Raises ``Refused('period.calendar_missing')``.
        """
        if day.year not in self.years:
            raise Refused("period.calendar_missing", year=day.year)
        if day in self.makeup_days:
            return "makeup"
        if day in self.days_off:
            return "holiday"
        return "weekend" if day.weekday() >= 5 else "working"

    def is_working(self, day: date) -> bool:
        return self.why(day) in ("working", "makeup")

    def ends(self, known_on: date, ahead: timedelta) -> int | None:
        """The first year not published that begins within ``ahead``: worth a warning to whoever
        keeps the table."""
        last = (known_on + ahead).year
        return next(
            (year for year in range(known_on.year, last + 1) if year not in self.years), None
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One day of a reckoning: its number in the count (``None`` = not counted) and why."""

    day: date
    number: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a period was counted. ``end`` is the first instant after it."""

    event_on: date
    last_on: date
    end: datetime
    steps: tuple[Step, ...]

    def printed(self) -> tuple[str, ...]:
        lines = [_step_line(step) for step in self.steps]
        return (*lines, f"截止：{printed_moment(self.end, is_end=True)}")


_WHY = {
    "event": "事件当日，不计入",
    "working": "工作日",
    "makeup": "调休上班日，计入工作日",
    "weekend": "休息日，不计入工作日",
    "holiday": "法定节假日或调休放假，不计入工作日",
    "calendar": "计入",
    "rolled": "最后一日为休假日，顺延",
    "corresponding": "到期月的对应日",
    "month_end": "到期月无对应日，以月末日为最后一日",
}


def _step_line(step: Step) -> str:
    head = f"{step.day:%Y-%m-%d}"
    return (
        f"{head}：第{step.number}日（{_WHY[step.why]}）"
        if step.number is not None
        else f"{head}：{_WHY[step.why]}"
    )


def printed_moment(moment: datetime, *, is_end: bool = False) -> str:
    local = moment.astimezone(SHANGHAI)
    if is_end and local.time() == time(0):
        day = local.date() - DAY
        return f"{day.year}年{day.month}月{day.day}日24:00"
    seconds = f":{local:%S}" if local.second else ""
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}{seconds}"


def at(day: date, clock: time) -> datetime:
    """The instant at which a clock in Jiangsu shows ``clock`` on ``day``."""
    return datetime.combine(day, clock, SHANGHAI)


def end_of(day: date, closes: time | None = None) -> datetime:
    """When ``day`` ends for a period: with business hours when business ends, else at 24:00 (Civil
    Code 203)."""
    return at(day, closes) if closes is not None else at(day + DAY, time(0))


def local_day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def hours_after(moment: datetime, hours: int) -> datetime:
    """A period in hours runs from the moment itself (Civil Code 201)."""
    _positive(hours)
    return moment + timedelta(hours=hours)


def working_days_after(
    event_on: date, days: int, calendar: WorkCalendar, closes: time | None = None
) -> Reckoning:
    """``days`` working days after the event; make-up days count, days off do not."""
    _positive(days)
    steps = [Step(event_on, None, "event")]
    number = 0
    for day in _days_from(event_on + DAY):
        why = calendar.why(day)
        if why in ("working", "makeup"):
            number += 1
            steps.append(Step(day, number, why))
            if number == days:
                return Reckoning(event_on, day, end_of(day, closes), tuple(steps))
        else:
            steps.append(Step(day, None, why))
    raise AssertionError("unreachable: days never end")


def days_after(
    event_on: date, days: int, calendar: WorkCalendar | None = None, closes: time | None = None
) -> Reckoning:
    """``days`` calendar days after the event.

    With a ``calendar`` a last day off moves to the next working day (Civil Code 203).
    """
    _positive(days)
    steps = [Step(event_on, None, "event")]
    steps += [Step(event_on + DAY * number, number, "calendar") for number in range(1, days + 1)]
    return _closed(event_on, event_on + DAY * days, steps, calendar, closes)


def months_after(
    event_on: date, months: int, calendar: WorkCalendar | None = None, closes: time | None = None
) -> Reckoning:
    """``months`` later: the corresponding day, or the month's last where there is none (Civil Code
    202)."""
    _positive(months)
    last, why = corresponding_day(event_on, months)
    return _closed(
        event_on, last, [Step(event_on, None, "event"), Step(last, None, why)], calendar, closes
    )


def corresponding_day(day: date, months: int) -> tuple[date, str]:
    """The same day ``months`` later (negative = earlier), and whether it exists (``corresponding``)
    or the month's end stands in."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day), "corresponding"
    except ValueError:
        following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
        return following - DAY, "month_end"


def _closed(
    event_on: date,
    last: date,
    steps: list[Step],
    calendar: WorkCalendar | None,
    closes: time | None,
) -> Reckoning:
    if calendar is not None:
        while not calendar.is_working(last):
            steps.append(Step(last, None, "rolled"))
            last += DAY
    return Reckoning(event_on, last, end_of(last, closes), tuple(steps))


def working_days_between(first_on: date, last_on: date, calendar: WorkCalendar) -> int:
    """Working days from the day after ``first_on`` to ``last_on`` inclusive."""
    span = (last_on - first_on).days
    return sum(1 for number in range(1, span + 1) if calendar.is_working(first_on + DAY * number))


def _days_from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += DAY


def _positive(number: int) -> None:
    if number < 1:
        raise Refused("period.not_positive", number=number)
