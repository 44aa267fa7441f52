"""A timetable to start from: the usual lengths, counted by the official calendar.

Source: practice.md §1 (durations seen), law-and-clocks.md §4.
"""

from __future__ import annotations

from datetime import date, time

from portal.kernel.period import DAY, WorkCalendar, at, days_after, working_days_after
from portal.recruitment.rulebook.timetable.windows import Span, Terms


def _working(day: date, count: int, calendar: WorkCalendar) -> date:
    """``count`` working days on; ``count`` 0 = the day itself or the next working day."""
    found = day if count == 0 else day + DAY
    left = max(count, 1)
    while True:
        left -= calendar.is_working(found)
        if not left:
            return found
        found += DAY


def _saturday(day: date, calendar: WorkCalendar) -> date:
    """The first Saturday from ``day`` on that is an ordinary one."""
    while day.weekday() != 5 or calendar.why(day) != "weekend":
        day += DAY
    return day


def suggested(start_on: date, calendar: WorkCalendar, terms: Terms) -> dict[str, Span]:
    """A usual timetable whose registration begins on ``start_on`` or the next working day.

    Where each length comes from is worded in ``timetable.basis``. Raises
    ``Refused('period.calendar_missing')`` where it runs into an unannounced year.
    """
    opens = _working(start_on, 0, calendar)
    closes = _working(opens, 6, calendar)
    screened = _working(closes, 1, calendar)
    transfer = _working(screened, 2, calendar)
    written = _saturday(_working(transfer, 8, calendar), calendar)
    result = _working(written, 10, calendar)
    recheck = _working(result, terms.recheck_days, calendar)
    papers = _working(recheck, terms.answer_days + 2, calendar)
    papers_end = _working(papers, 1, calendar)
    interview = _saturday(papers_end + 3 * DAY, calendar)
    medical = _working(interview, 3, calendar)
    medical_end = _working(medical, 9, calendar)
    publicity = _working(medical_end, 2, calendar)
    reckon = days_after if terms.publicity_unit == "days" else working_days_after
    shown = reckon(publicity, terms.publicity_days, calendar, terms.closes)
    return {
        "registration": (at(opens, time(9)), at(closes, time(16))),
        "screening": (at(opens, time(9)), at(screened, time(17))),
        "transfer": (at(transfer, time(9)), at(transfer, time(16))),
        "ticket": (at(_working(written, 0, calendar) - 5 * DAY, time(9)), at(written, time(11))),
        "written": (at(written, time(9)), at(written, time(11))),
        "written_result": (at(result, time(9)), at(result, time(9))),
        "recheck": (at(result, time(9)), at(recheck, terms.closes)),
        "document_recheck": (at(papers, time(9)), at(papers_end, time(17))),
        "interview": (at(interview, time(8)), at(interview, time(18))),
        "medical": (at(medical, time(8)), at(medical_end, time(17))),
        "publicity": (at(publicity, time(9)), shown.end),
    }
