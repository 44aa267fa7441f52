"""How long a list, an objection and a re-check are open, by the policy alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from portal.foundation.time.holidays import announced_calendar
from portal.kernel.period import at
from portal.recruitment.rulebook.policy import default_policy_document, read_policy
from portal.recruitment.rulebook.publication.terms import (
    length_words,
    publicity_reckoning,
    recheck_reckoning,
)

CALENDAR = announced_calendar()
POLICY = read_policy(default_policy_document())


@pytest.mark.parametrize(
    ("days", "unit", "event_on", "last_on"),
    [
        (7, "working_days", date(2026, 9, 1), date(2026, 9, 10)),
        (3, "working_days", date(2026, 9, 29), date(2026, 10, 9)),  # over the National Day week
        (5, "days", date(2026, 9, 1), date(2026, 9, 7)),  # the sixth is a Sunday
        (5, "days", date(2026, 9, 28), date(2026, 10, 8)),  # the whole holiday is over first
        (3, "days", date(2026, 9, 7), date(2026, 9, 10)),
        (2, "days", date(2026, 9, 18), date(2026, 9, 20)),  # a Sunday that is worked
    ],
)
def test_publicity_ends_when_the_office_closes_on_a_day_it_is_open(
    days: int, unit: str, event_on: date, last_on: date
) -> None:
    """民法典 203."""
    policy = replace(POLICY, publicity_days=days, publicity_unit=unit)
    reckoning = publicity_reckoning(policy, event_on, CALENDAR)
    assert (reckoning.last_on, reckoning.end) == (last_on, at(last_on, time(17, 30)))


def test_the_policy_names_another_closing_hour() -> None:
    policy = replace(POLICY, publicity_ends_at=time(16, 30))
    for reckon in (publicity_reckoning, recheck_reckoning):
        assert reckon(policy, date(2026, 9, 1), CALENDAR).end.time() == time(16, 30)


def test_days_are_called_by_what_they_are() -> None:
    assert length_words(7, "working_days") == "7个工作日"
    assert length_words(5, "days") == "5天（自然日）"


def test_a_re_check_is_asked_for_in_the_working_days_of_the_policy() -> None:
    """Published on Tuesday 29 September 2026: the 30th, then the 8th and 9th of October."""
    reckoning = recheck_reckoning(POLICY, date(2026, 9, 29), CALENDAR)
    assert reckoning.end == at(date(2026, 10, 9), time(17, 30))
