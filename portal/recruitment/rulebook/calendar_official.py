"""Days off and make-up days as the State Council's office announced them (国办发明电〔2024〕12号, 〔2025〕7号).

A year that has not been announced is not guessed: the period is refused until the table has been extended.
"""

from __future__ import annotations

from datetime import date, timedelta

from portal.kernel.period import WorkCalendar

# First and last day off, per year.
_OFF = {
    2025: ("01-01/01-01", "01-28/02-04", "04-04/04-06", "05-01/05-05", "05-31/06-02", "10-01/10-08"),
    2026: ("01-01/01-03", "02-15/02-23", "04-04/04-06", "05-01/05-05", "06-19/06-21", "09-25/09-27", "10-01/10-07"),
}
_MAKEUP = {
    2025: ("01-26", "02-08", "04-27", "09-28", "10-11"),
    2026: ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
}


def _days(year: int, span: str) -> list[date]:
    first, last = (date.fromisoformat(f"{year}-{part}") for part in span.split("/"))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


OFFICIAL = WorkCalendar(
    days_off=frozenset(day for year, spans in _OFF.items() for span in spans for day in _days(year, span)),
    makeup_days=frozenset(date.fromisoformat(f"{year}-{day}") for year, days in _MAKEUP.items() for day in days),
    years=frozenset(_OFF),
)
