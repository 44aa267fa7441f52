"""Working days as they are announced, year by year."""

from datetime import date

import pytest

from portal.foundation.time.holidays import announced_calendar, announced_years, special_days
from portal.kernel.errors import Refused
from portal.kernel.period import working_days_after


def test_2026_is_as_announced():
    days = {day.on: day for day in special_days(2026)}
    assert (days[date(2026, 10, 1)].works, days[date(2026, 10, 1)].name) == (False, "国庆节")
    assert days[date(2026, 10, 10)].works
    calendar = announced_calendar()
    assert [calendar.why(date(2026, 10, day)) for day in (1, 9, 10, 11)] == [
        "holiday",
        "working",
        "makeup",
        "weekend",
    ]
    assert working_days_after(date(2026, 9, 30), 7, calendar).last_on == date(2026, 10, 15)


def test_an_unannounced_year_is_not_guessed():
    unknown = announced_years()[-1] + 1
    with pytest.raises(Refused) as refusal:
        special_days(unknown)
    assert (refusal.value.code, refusal.value.facts) == ("calendar.year_unknown", {"year": unknown})
    with pytest.raises(Refused, match=r"period\.calendar_missing"):
        announced_calendar().why(date(unknown, 1, 5))
    with pytest.raises(Refused, match=r"period\.calendar_missing"):
        working_days_after(date(unknown - 1, 12, 28), 20, announced_calendar())
