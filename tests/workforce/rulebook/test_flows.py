"""年初＋新进－退出＝年末, whatever was recorded; counted again day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.workforce.rulebook.flows import flow
from portal.workforce.rulebook.staffing import Hold, Place, in_post

START = date(2025, 11, 1)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAY = timedelta(days=1)

# Of each person: the gap before the first stretch, then stretches (days, union, form), then whether
# the last one goes on.
PERSON = st.tuples(
    st.integers(0, 420),
    st.lists(
        st.tuples(
            st.integers(1, 200), st.sampled_from([1, 2, 3]), st.sampled_from(["1", "5", "8"])
        ),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)


def _holds(people: list[tuple[int, list[tuple[int, int, str]], bool]]) -> list[Hold]:
    rows = []
    for number, (gap, stretches, goes_on) in enumerate(people):
        day = START + timedelta(days=gap)
        for place, (length, union, form) in enumerate(stretches, start=1):
            end = None if goes_on and place == len(stretches) else day + timedelta(days=length)
            rows.append(Hold(number, union, form, "1", day, end))
            day = end or day
    return rows


def _there(rows: list[Hold], on: date) -> set[int]:
    return {
        row.worker_id
        for row in rows
        if row.form != "8"
        and row.union_id in (1, 2)
        and row.valid_from <= on
        and (row.valid_to is None or on < row.valid_to)
    }


@settings(max_examples=150, deadline=None)
@given(people=st.lists(PERSON, min_size=0, max_size=6))
def test_the_year_always_balances(
    people: list[tuple[int, list[tuple[int, int, str]], bool]],
) -> None:
    rows = _holds(people)
    year = flow(rows, lambda union: union in (1, 2), FIRST, LAST)
    assert year.at_start + year.came - year.went == year.at_end
    came = went = 0
    day = FIRST
    while day <= LAST:
        before, now = _there(rows, day - DAY), _there(rows, day)
        came, went, day = came + len(now - before), went + len(before - now), day + DAY
    assert (year.at_start, year.came, year.went, year.at_end) == (
        len(_there(rows, FIRST - DAY)),
        came,
        went,
        len(_there(rows, LAST)),
    )


@pytest.mark.parametrize(
    ("on", "people"), [(date(2026, 9, 29), 1), (date(2026, 9, 30), 1), (date(2026, 10, 1), 0)]
)
def test_the_day_of_the_exit_counts_and_the_place_is_free_at_midnight(
    on: date, people: int
) -> None:
    last_day = date(2026, 9, 30)
    assert in_post([Place(date(2026, 1, 5), last_day + DAY)], on) == people


def test_who_leaves_on_new_years_eve_is_there_at_the_end_and_leaves_next_year() -> None:
    rows = [Hold(1, 1, "1", "1", date(2026, 2, 1), date(2027, 1, 1))]
    everywhere = lambda _union: True  # noqa: E731
    assert flow(rows, everywhere, FIRST, LAST).at_end == 1
    following = flow(rows, everywhere, date(2027, 1, 1), date(2027, 12, 31))
    assert (following.at_start, following.left, following.at_end) == (1, 1, 0)


def test_a_move_between_two_units_is_no_exit() -> None:
    rows = [
        Hold(1, 1, "1", "1", date(2025, 2, 1), date(2026, 5, 1)),
        Hold(1, 3, "1", "1", date(2026, 5, 1)),
    ]
    first = flow(rows, lambda union: union == 1, FIRST, LAST)
    second = flow(rows, lambda union: union == 3, FIRST, LAST)
    both = flow(rows, lambda union: union in (1, 3), FIRST, LAST)
    assert (first.moved_out, first.left, second.moved_in, second.hired) == (1, 0, 1, 0)
    assert (both.came, both.went, both.at_start, both.at_end) == (0, 0, 1, 1)
