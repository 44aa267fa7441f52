"""N周岁以下 in all its readings; the numbers are those of real notices
(tests/data/cases/age_cutoffs.json)."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.eligibility import (
    READINGS,
    age_on,
    all_readings,
    birth_range,
    earliest_birth,
)

ROWS = json.loads(
    (Path(__file__).parents[3] / "data/cases/age_cutoffs.json").read_text(encoding="utf-8")
)["rows"]
RULES = {"NOT_YET_NEXT": "not_yet_next", "NOT_PAST_BIRTHDAY": "not_past_birthday"}


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['source']} {row['year']}")
def test_published_birth_dates_come_out(row):
    reading = RULES[row["inferred_rule"].split(" ")[0]]
    found = birth_range(
        reading,
        oldest=row["max_age"],
        youngest=row["min_age"],
        starts_on=day(row["ref_start"]),
        ends_on=day(row["ref_end"]),
    )
    assert found.earliest == day(row["earliest_birth"])
    assert row["latest_birth"] is None or found.latest == day(row["latest_birth"])


def test_the_calculator_shows_every_reading():
    shown = all_readings(
        oldest=35, youngest=18, starts_on=date(2026, 3, 21), ends_on=date(2026, 3, 25)
    )
    assert {reading: limits.earliest for reading, limits in shown.items()} == {
        "not_yet_next": date(1990, 3, 21),
        "not_yet_next_strict": date(1990, 3, 22),
        "not_past_birthday": date(1991, 3, 21),
        "calendar_year": date(1991, 1, 1),
    }
    assert {limits.latest for limits in shown.values()} == {date(2008, 3, 25)}


def test_notices_of_two_jiangsu_cities():
    assert earliest_birth("calendar_year", 35, date(2020, 11, 10)) == date(1985, 1, 1)  # 宿迁 2020
    # 苏州 2019
    assert earliest_birth("not_past_birthday", 35, date(2019, 8, 26)) == date(1984, 8, 26)
    assert earliest_birth("not_yet_next", 35, date(2023, 8, 22)) == date(1987, 8, 22)  # 淮安 2023


@given(
    st.dates(date(1950, 1, 1), date(2010, 12, 31)),
    st.integers(18, 60),
    st.dates(date(2015, 1, 1), date(2035, 12, 31)),
)
def test_readings_mean_what_they_say(birth, age, on):
    def admits(reading):
        return birth >= earliest_birth(reading, age, on)

    assert (
        admits("not_yet_next_strict") == (age_on(birth, on) <= age)
        or (birth.month, birth.day) == (2, 29)
        or (on.month, on.day) == (2, 29)
    )
    assert admits("not_past_birthday") <= admits("calendar_year") <= admits("not_yet_next")
    assert admits("not_yet_next_strict") <= admits("not_yet_next")


def test_leap_days():
    assert earliest_birth("not_past_birthday", 35, date(2024, 2, 29)) == date(1989, 2, 28)
    assert (
        age_on(date(2000, 2, 29), date(2023, 2, 28)) == 22
        and age_on(date(2000, 2, 29), date(2023, 3, 1)) == 23
    )


def test_what_is_no_age_is_refused():
    with pytest.raises(Refused, match="eligibility.age_reading"):
        earliest_birth("as you like", 35, date(2026, 1, 1))
    with pytest.raises(Refused, match="eligibility.age_range"):
        birth_range(READINGS[0], oldest=17, youngest=30, starts_on=date(2026, 1, 1))
    with pytest.raises(Refused, match=r"eligibility.age\("):
        earliest_birth("not_yet_next", 200, date(2026, 1, 1))
