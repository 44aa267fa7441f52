"""N周岁以下: the same words are read in several ways in real notices, so what is stored and printed
are birth dates.

The readings, for an upper age N and a reference day D (usually the first day of registration):

- ``not_yet_next``: N+1 not yet passed; born on D − (N+1) years still counts. All Jiangsu
  institution notices, two thirds of those seen.
- ``not_yet_next_strict``: N+1 not yet reached; the same range without that one day.
- ``not_past_birthday``: not older than the N-th birthday; born on D − N years is the oldest. Most
  union notices.
- ``calendar_year``: born on or after 1 January of the year of D minus N (宿迁 2020).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.kernel.errors import Refused
from portal.kernel.period import DAY, corresponding_day

NOT_YET_NEXT = "not_yet_next"
NOT_YET_NEXT_STRICT = "not_yet_next_strict"
NOT_PAST_BIRTHDAY = "not_past_birthday"
CALENDAR_YEAR = "calendar_year"
READINGS = (NOT_YET_NEXT, NOT_YET_NEXT_STRICT, NOT_PAST_BIRTHDAY, CALENDAR_YEAR)


@dataclass(frozen=True, slots=True)
class BirthRange:
    """Birth dates that qualify, both inclusive; ``None`` = no limit on that side."""

    earliest: date | None
    latest: date | None

    def contains(self, birth: date) -> bool:
        return (self.earliest is None or birth >= self.earliest) and (
            self.latest is None or birth <= self.latest
        )


def years_before(day: date, years: int) -> date:
    """The corresponding day; 29 February without one falls on the 28th."""
    return corresponding_day(day, -12 * years)[0]


def earliest_birth(reading: str, age: int, reference: date) -> date:
    """The oldest birth date that "``age`` 周岁以下" still admits on ``reference``.

    Raises ``Refused('eligibility.age_reading')``.
    """
    if age < 0 or age > 120:
        raise Refused("eligibility.age", age=age)
    if reading == NOT_YET_NEXT:
        return years_before(reference, age + 1)
    if reading == NOT_YET_NEXT_STRICT:
        return years_before(reference, age + 1) + DAY
    if reading == NOT_PAST_BIRTHDAY:
        return years_before(reference, age)
    if reading == CALENDAR_YEAR:
        return date(reference.year - age, 1, 1)
    raise Refused("eligibility.age_reading", reading=reading)


def birth_range(
    reading: str,
    *,
    oldest: int | None,
    youngest: int | None,
    starts_on: date,
    ends_on: date | None = None,
) -> BirthRange:
    """The range for an upper age on ``starts_on`` and a lower age (周岁以上, all agree on it) on
    ``ends_on``, by default the same day."""
    earliest = None if oldest is None else earliest_birth(reading, oldest, starts_on)
    latest = None if youngest is None else years_before(ends_on or starts_on, youngest)
    if earliest is not None and latest is not None and earliest > latest:
        raise Refused(
            "eligibility.age_range", earliest=earliest.isoformat(), latest=latest.isoformat()
        )
    return BirthRange(earliest, latest)


def all_readings(
    *, oldest: int | None, youngest: int | None, starts_on: date, ends_on: date | None = None
) -> dict[str, BirthRange]:
    """The calculator: every reading beside the others."""
    return {
        reading: birth_range(
            reading, oldest=oldest, youngest=youngest, starts_on=starts_on, ends_on=ends_on
        )
        for reading in READINGS
    }


def age_on(birth: date, day: date) -> int:
    """Full years (周岁): one more on the birthday itself."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
