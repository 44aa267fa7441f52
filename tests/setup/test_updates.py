"""Updates: a package that stays behind is counted from the day it was first seen so, and a lock
that nobody looks at is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from deploy import updates
from deploy.updates import Behind, Look, compare, late, pins, read, written

DAY = date(2026, 11, 30)


def test_pins_are_read_in_the_spelling_of_the_index() -> None:
    assert pins('Foo_Bar[extra]==1.0 \\\n    --hash=sha256:0\nbaz==2.1 ; os_name == "x"\n') == {
        "foo-bar": "1.0",
        "baz": "2.1",
    }


def test_behind_counts_from_the_first_sight_until_the_lock_moves() -> None:
    first = compare({"a": "1", "b": "1"}, {"a": "2", "b": "1"}, None, DAY)
    assert first.behind == {"a": Behind("1", "2", DAY)}
    later = compare({"a": "1", "b": "1"}, {"a": "3", "b": "2"}, first, DAY + timedelta(9))
    assert later.behind == {
        "a": Behind("1", "3", DAY),
        "b": Behind("1", "2", DAY + timedelta(9)),
    }
    moved = compare({"a": "2", "b": "1"}, {"a": "3", "b": "2"}, later, DAY + timedelta(20))
    assert moved.behind["a"].since == DAY + timedelta(20)


@pytest.mark.parametrize(
    ("days", "words"), [(35, []), (36, ["nobody has looked since 2026-11-30"])]
)
def test_a_look_holds_five_weeks(days: int, words: list[str]) -> None:
    found = late(Look(DAY, {}), {}, DAY + timedelta(days))
    assert [one.partition(":")[0] for one in found] == words


@pytest.mark.parametrize(("days", "locked", "count"), [(92, "1", 0), (93, "1", 1), (93, "2", 0)])
def test_a_package_is_renewed_within_a_quarter(days: int, locked: str, count: int) -> None:
    on = DAY + timedelta(days)
    assert len(late(Look(on, {"a": Behind("1", "2", DAY)}), {"a": locked}, on)) == count


def test_what_is_kept_is_what_was_seen() -> None:
    look = Look(DAY, {"a": Behind("1", "2", DAY - timedelta(3))})
    assert read(written(look)) == look


def test_the_houses_own_lock_is_within_its_time() -> None:
    assert updates.complaints() == []
