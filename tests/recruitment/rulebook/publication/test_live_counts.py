"""Figures while registration runs: only if wished, in steps, quiet before the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.publication.live_counts import live_counts_of

OPENS = datetime(2026, 9, 1, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=7)


def test_nothing_is_published_unless_the_round_says_so() -> None:
    rule = live_counts_of({})
    assert not rule.due(None, OPENS, CLOSES, OPENS + timedelta(days=1)) and rule.shown([3, 2]) == (
        None,
        None,
    )


@pytest.mark.parametrize(
    ("last", "at", "due"),
    [
        (None, -1, False),
        (None, 0, True),
        (0, 59, False),
        (0, 60, True),
        (None, 6 * 1440 - 1, True),
        (None, 6 * 1440, False),
        (0, 6 * 1440, False),
        (None, 7 * 1440, False),
    ],
)
def test_figures_are_taken_in_steps_and_not_in_the_last_day(
    last: int | None, at: int, due: bool
) -> None:
    rule = live_counts_of(
        {"live_counts": {"show": ["submitted"], "every_minutes": 60, "stop_hours": 24}}
    )
    before = None if last is None else OPENS + timedelta(minutes=last)
    assert rule.due(before, OPENS, CLOSES, OPENS + timedelta(minutes=at)) is due


def test_only_what_is_published_is_shown() -> None:
    assert live_counts_of({"live_counts": {"show": ["approved"]}}).shown([9, 4]) == (None, 4)
    assert live_counts_of({"live_counts": {"show": ["approved", "submitted"]}}).shown(None) == (
        0,
        0,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"show": ["names"]},
        {"every_minutes": 4},
        {"every_minutes": 1441},
        {"stop_hours": -1},
        {"stop_hours": 241},
    ],
)
def test_values_that_are_none_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Refused, match=r"live_counts\.values"):
        live_counts_of({"live_counts": wrong})
