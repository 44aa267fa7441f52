"""A year's days as lines of text, the way the announcement says them: a line per day or span of
days, in the language of the announcement."""

from __future__ import annotations

import re
from datetime import date, timedelta

from portal.foundation.time.holidays import SpecialDay

LINE = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2})(?:\s*(?:至|~|—|–)\s*(\d{4}-\d{1,2}-\d{1,2}))?\s+(放假|上班)\s+(\S.{0,19})"
)
LONGEST = 20


def _day(text: str) -> date:
    year, month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def read_line(line: str) -> list[SpecialDay]:
    """``2027-02-05至2027-02-11 放假 春节`` or ``2027-02-14 上班 春节``. Raises ValueError."""
    found = LINE.fullmatch(line.strip())
    if found is None:
        raise ValueError(line)
    first, last = _day(found[1]), _day(found[2] or found[1])
    if not 0 <= (last - first).days < LONGEST:
        raise ValueError(line)
    return [
        SpecialDay(first + timedelta(days=step), found[3] == "上班", found[4].strip())
        for step in range((last - first).days + 1)
    ]


def lines_of(days: tuple[SpecialDay, ...]) -> str:
    """The days as lines for the form, spans drawn together."""
    spans: list[list[SpecialDay]] = []
    for day in days:
        last = spans[-1][-1] if spans else None
        if (
            last
            and (last.works, last.name) == (day.works, day.name)
            and day.on - last.on == timedelta(days=1)
            and not day.works
        ):
            spans[-1].append(day)
        else:
            spans.append([day])
    return "\n".join(_span(span) for span in spans)


def _span(span: list[SpecialDay]) -> str:
    until = "" if len(span) == 1 else f"至{span[-1].on.isoformat()}"
    return f"{span[0].on.isoformat()}{until} {'上班' if span[0].works else '放假'} {span[0].name}"
