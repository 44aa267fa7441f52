"""The timetable of a round as dates: how long its windows are, what is doubtful about them, how all
later ones move when one is extended.

Source: practice.md §1 (durations seen), law-and-clocks.md §4. Nothing here refuses a date: an
officer may have a reason; but he sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from portal.kernel.errors import Refused
from portal.kernel.period import DAY, WorkCalendar, local_day, working_days_between

Span = tuple[datetime, datetime]
# Windows that follow each other; the others (screening, ticket, recheck) run beside them.
SEQUENCE = (
    "registration",
    "transfer",
    "written",
    "written_result",
    "document_recheck",
    "interview",
    "medical",
    "publicity",
)
# Windows in which people hand something in: a last day on which nobody is at the desk helps nobody.
DESK_WINDOWS = ("registration", "transfer", "recheck", "document_recheck", "publicity")
EXAM_DAYS = ("written", "interview")
LEAST_REGISTRATION_DAYS = 5
LEAST_NOTICE_WORKING_DAYS = 7  # publication to the end of registration
LEAST_RECHECK_WORKING_DAYS = 2
SCREENING_CLOCK = timedelta(hours=24)


@dataclass(frozen=True)
class Terms:
    """What the policy says of the lengths: days of publicity in their unit, working days to ask for
    a re-check and to answer it, and the hour at which such a period ends."""

    publicity_days: int = 7
    publicity_unit: str = "working_days"
    recheck_days: int = 3
    answer_days: int = 5
    closes: time = time(17, 30)


@dataclass(frozen=True)
class Length:
    """``days`` by the calendar, both ends counted; ``working_days`` among them, None where a year
    is not announced."""

    days: int
    working_days: int | None


@dataclass(frozen=True)
class Concern:
    """Something about ``window`` that an officer should look at; ``code`` is worded by the labels
    with ``facts``."""

    code: str
    window: str
    facts: Mapping[str, object] = field(default_factory=dict)


def last_day(span: Span) -> date:
    """The last day the window touches: an end at midnight belongs to the day before."""
    start, end = span
    return local_day(start) if end <= start else local_day(end - timedelta(microseconds=1))


def days_of(span: Span) -> list[date]:
    """Every day the window touches."""
    first = local_day(span[0])
    return [first + DAY * step for step in range((last_day(span) - first).days + 1)]


def length(span: Span, calendar: WorkCalendar) -> Length:
    days = days_of(span)
    try:
        return Length(len(days), sum(calendar.is_working(day) for day in days))
    except Refused:
        return Length(len(days), None)


def concerns(
    windows: Mapping[str, Span],
    calendar: WorkCalendar,
    *,
    terms: Terms,
    noticed_on: date | None = None,
) -> list[Concern]:
    """Everything doubtful, in order of the windows.

    ``noticed_on`` is the day of publication, where it is known or assumed.
    """
    known = {kind: span for kind, span in windows.items() if _years(span) <= calendar.years}
    found = [
        Concern("year_unknown", kind, {"year": min(_years(span) - calendar.years)})
        for kind, span in windows.items()
        if kind not in known
    ]
    found += _out_of_order(windows)
    if "registration" in known:
        found += _of_registration(known["registration"], calendar, noticed_on)
    for kind, span in known.items():
        found += _of_days(kind, span, calendar)
    if "publicity" in known:
        found += _of_publicity(known["publicity"], calendar, terms)
    if "recheck" in known:
        found += _of_recheck(known["recheck"], calendar, terms)
    return found + _of_neighbours(windows)


def _years(span: Span) -> frozenset[int]:
    return frozenset(range(local_day(span[0]).year, last_day(span).year + 1))


def _out_of_order(windows: Mapping[str, Span]) -> list[Concern]:
    given = [kind for kind in SEQUENCE if kind in windows]
    return [
        Concern("out_of_order", later, {"earlier": earlier})
        for earlier, later in zip(given, given[1:], strict=False)
        if windows[later][0] < windows[earlier][1]
    ]


def _of_registration(span: Span, calendar: WorkCalendar, noticed_on: date | None) -> list[Concern]:
    found = []
    days = len(days_of(span))
    if days < LEAST_REGISTRATION_DAYS:
        found.append(
            Concern(
                "registration_short",
                "registration",
                {"days": days, "least": LEAST_REGISTRATION_DAYS},
            )
        )
    if noticed_on is not None and noticed_on.year in calendar.years:
        working = working_days_between(noticed_on, last_day(span), calendar)
        if working < LEAST_NOTICE_WORKING_DAYS:
            found.append(
                Concern(
                    "notice_short",
                    "registration",
                    {"working": working, "least": LEAST_NOTICE_WORKING_DAYS},
                )
            )
    return found


def _of_days(kind: str, span: Span, calendar: WorkCalendar) -> list[Concern]:
    found = []
    days = days_of(span)
    if kind in DESK_WINDOWS and not calendar.is_working(days[-1]):
        found.append(
            Concern("ends_on_free_day", kind, {"on": days[-1], "why": calendar.why(days[-1])})
        )
    holidays = [day for day in days if calendar.why(day) == "holiday"]
    if kind in EXAM_DAYS and holidays:
        found.append(Concern("exam_on_holiday", kind, {"on": holidays[0]}))
    working = sum(calendar.is_working(day) for day in days)
    if (
        kind in {"recheck", "document_recheck"}
        and holidays
        and working < LEAST_RECHECK_WORKING_DAYS
    ):
        found.append(
            Concern(
                "recheck_on_holidays",
                kind,
                {"working": working, "least": LEAST_RECHECK_WORKING_DAYS},
            )
        )
    return found


def _of_publicity(span: Span, calendar: WorkCalendar, terms: Terms) -> list[Concern]:
    first, last = local_day(span[0]), last_day(span)
    least, unit = terms.publicity_days, terms.publicity_unit
    found = (last - first).days if unit == "days" else working_days_between(first, last, calendar)
    return (
        [Concern("publicity_short", "publicity", {"found": found, "least": least, "unit": unit})]
        if found < least
        else []
    )


def _of_recheck(span: Span, calendar: WorkCalendar, terms: Terms) -> list[Concern]:
    """The notice promises the policy's days after the publication, which do not count its own."""
    found = working_days_between(local_day(span[0]), last_day(span), calendar)
    facts = {"found": found, "least": terms.recheck_days}
    return [Concern("recheck_short", "recheck", facts)] if found < terms.recheck_days else []


def _of_neighbours(windows: Mapping[str, Span]) -> list[Concern]:
    found = []
    registration, screening, written, ticket = (
        windows.get(kind) for kind in ("registration", "screening", "written", "ticket")
    )
    if registration and screening and screening[1] < registration[1] + SCREENING_CLOCK:
        found.append(Concern("screening_ends_early", "screening", {}))
    if written and ticket and (ticket[1] < written[0] or ticket[0] >= written[0]):
        found.append(Concern("ticket_misses_exam", "ticket", {}))
    return found


# -- moving later windows when registration is extended


@dataclass(frozen=True)
class Move:
    before: Span
    after: Span


def moved(
    windows: Mapping[str, Span], new_end: datetime, calendar: WorkCalendar
) -> dict[str, Move]:
    """What an extension of registration until ``new_end`` moves: everything that begins or ends
    after the old end.

    Every event (a beginning or a last day) keeps its order and, counted from the event before it,
    its working days; one on a working day stays on a working day; a written test on a Saturday
    stays on a Saturday that is no holiday. Clock times stay. What ended before stays.

    Raises ``Refused('timetable.no_extension')`` when ``new_end`` is not later,
    ``'period.calendar_missing'`` when it runs into a year that has not been announced.
    """
    start, old_end = windows["registration"]
    if new_end <= old_end:
        raise Refused(
            "timetable.no_extension", before=old_end.isoformat(), after=new_end.isoformat()
        )
    new_days = _new_days(windows, old_end, last_day((start, new_end)), calendar)
    found = {"registration": Move((start, old_end), (start, new_end))}
    for kind, span in windows.items():
        if kind != "registration" and span[1] >= old_end:
            after = _moved_span(span, old_end, new_days)
            if after != span:
                found[kind] = Move(span, after)
    return found


def moved_as_far(
    windows: Mapping[str, Span], new_end: datetime, calendar: WorkCalendar
) -> tuple[dict[str, Move], tuple[str, ...]]:
    """As :func:`moved`, and the windows that it left out, last first: those whose new dates lie in
    a year that has not been announced."""
    kept, left = dict(windows), list[str]()
    while True:
        try:
            return moved(kept, new_end, calendar), tuple(left)
        except Refused as refused:
            later = sorted(
                (kind for kind in kept if kind != "registration"), key=lambda kind: kept[kind][1]
            )
            if refused.code != "period.calendar_missing" or not later:
                raise
            left.append(later[-1])
            del kept[later[-1]]


def _new_days(
    windows: Mapping[str, Span], old_end: datetime, new_last: date, calendar: WorkCalendar
) -> dict[date, date]:
    base = last_day(windows["registration"])
    events = set()
    for kind, span in windows.items():
        if kind != "registration" and span[1] >= old_end:
            events.add(last_day(span))
            if span[0] >= old_end:
                events.add(local_day(span[0]))
    found = {base: new_last}
    before, placed = base, new_last
    for day in sorted(events):
        if day > before:
            placed = _placed(before, day, placed, calendar)
            before = day
        found[day] = placed
    return found


def _placed(before: date, day: date, placed: date, calendar: WorkCalendar) -> date:
    """Where ``day`` goes when the event before it goes from ``before`` to ``placed``."""
    left = working_days_between(before, day, calendar)
    found = placed
    while left:
        found += DAY
        left -= calendar.is_working(found)
    if calendar.is_working(day):
        return found
    found = max(found, placed + DAY)
    while (
        found.weekday() != day.weekday()
        or calendar.why(found) == "makeup"
        or (calendar.why(found) == "holiday" and calendar.why(day) != "holiday")
    ):
        found += DAY
    return found


def _moved_span(span: Span, old_end: datetime, new_days: Mapping[date, date]) -> Span:
    start, end = span
    days = new_days[last_day(span)] - last_day(span)
    new_start = (
        start + (new_days[local_day(start)] - local_day(start)) if start >= old_end else start
    )
    return new_start, end + days
