"""Every live state of marking can be left, by whom the table says; what a person waits in, the
person or the office ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.lifecycle import Lifecycle
from portal.recruitment.rulebook.lifecycles import (
    MARKING_BATCH,
    RECHECK,
    SCORE_CORRECTION,
    SCRIPT,
)
from portal.recruitment.rulebook.roles import APPLICANT

# Where a row may rest for ever.
ENDS = {
    MARKING_BATCH.name: {"unsealed", "cancelled"},
    SCRIPT.name: {"agreed", "settled"},
    SCORE_CORRECTION.name: {"in_force", "refused", "withdrawn"},
    RECHECK.name: {"answered", "withdrawn"},
}
TABLES = (MARKING_BATCH, SCRIPT, SCORE_CORRECTION, RECHECK)
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def _ends(table: Lifecycle, state: str) -> set[str]:
    """The ends that can still be reached from a state."""
    seen, todo = set(), {state}
    while todo:
        here = todo.pop()
        seen.add(here)
        todo |= {one.target for one in table.transitions if one.source == here} - seen
    return seen & ENDS[table.name]


@each_table
def test_every_live_state_has_an_exit_and_an_end(table: Lifecycle) -> None:
    for state in set(table.states) - ENDS[table.name]:
        assert table.actions(state) and _ends(table, state), state


@pytest.mark.parametrize("table", (MARKING_BATCH, SCORE_CORRECTION, RECHECK))
def test_what_has_gone_wrong_can_be_taken_back_until_it_is_open(table: Lifecycle) -> None:
    """From every live state there is a way that is not the straight one. (What two clerks read
    differently has one: the third person, with the paper in hand.)"""
    for state in set(table.states) - ENDS[table.name]:
        ways = {one.target for one in table.transitions if one.source == state}
        assert len(ways) > 1 or len(_ends(table, state)) > 1, state


def test_a_person_withdraws_and_the_office_answers() -> None:
    assert RECHECK.actions("asked", [APPLICANT]) == ("withdraw",)
    offices = {step.source for step in RECHECK.transitions if APPLICANT not in step.roles}
    assert offices == {"asked", "found", "correcting"}


def _walk(table: Lifecycle, choices: Iterator[int]) -> list[str]:
    state, path = table.initial, [table.initial]
    for choice in choices:
        actions = table.actions(state)
        if not actions:
            break
        state = table.after(state, actions[choice % len(actions)])
        path.append(state)
    return path


@each_table
@given(choices=st.lists(st.integers(0, 5), max_size=30))
def test_no_walk_ends_where_nobody_can_go_on(table: Lifecycle, choices: list[int]) -> None:
    path = _walk(table, iter(choices))
    assert _ends(table, path[-1])
    opened = [place for place, state in enumerate(path) if state == "unsealed"]
    # codes and candidates are never parted again
    assert not opened or opened == [len(path) - 1]
