"""What a corrected list changes: the rule against the plain difference of both lists."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.recruitment.rulebook.policy.shape import CorrectionsRule
from portal.recruitment.rulebook.ranking.consequences import (
    ENTER,
    KEEP,
    LEAVE,
    MOVED,
    OUT,
    RANKING,
    SHORTLIST,
    WAIT,
    Told,
    differences,
    judge,
)

KEEP_TOLD = CorrectionsRule(ranking="keep_told")
RECOMPUTE = CorrectionsRule(shortlist="recompute", ranking="recompute")


def ranked(order: str, seats: int = 1, **states: str) -> dict[int, Told]:
    """``order``: who stands where, by letter; who is void stands nowhere."""
    lines = {}
    for place, name in enumerate(order, 1):
        outcome = "proposed" if place <= seats else "reserve"
        lines[ord(name)] = Told("ranked", Fraction(100 - place), place, outcome)
    for name, state in states.items():
        lines[ord(name)] = Told(state, None, None, "")
    return lines


def decided(
    before: dict[int, Told],
    after: dict[int, Told],
    corrections: CorrectionsRule,
    *,
    seats: int = 1,
    held: dict[int, tuple[str, ...]] | None = None,
    entitled: set[int] | None = None,
) -> dict[str, str]:
    places = {key for key, line in before.items() if line.inside} if entitled is None else entitled
    changes = differences(before, after, places)
    rows = judge(RANKING, corrections, seats, changes, places, held or {})
    return {chr(row.changed.candidate): row.outcome for row in rows if row.changed.change != MOVED}


def test_the_new_first_enters_and_the_old_first_leaves() -> None:
    assert decided(ranked("AB"), ranked("BA"), RECOMPUTE) == {"A": LEAVE, "B": ENTER}


def test_who_was_told_keeps_the_place_and_the_new_first_waits() -> None:
    assert decided(ranked("AB"), ranked("BA"), KEEP_TOLD) == {"A": KEEP, "B": WAIT}


def test_an_offer_is_kept_though_the_ranking_is_recomputed() -> None:
    offered = {ord("A"): ("candidacy", "offer")}
    assert decided(ranked("AB"), ranked("BA"), CorrectionsRule(), held=offered) == {
        "A": KEEP,
        "B": WAIT,
    }
    reopened = CorrectionsRule(offer="reopen")
    assert decided(ranked("AB"), ranked("BA"), reopened, held=offered) == {"A": LEAVE, "B": ENTER}


def test_a_void_score_keeps_nothing() -> None:
    offered = {ord("A"): ("offer",)}
    after = ranked("B", A="void")
    assert decided(ranked("AB"), after, KEEP_TOLD, held=offered) == {"A": LEAVE, "B": ENTER}


def test_who_waits_enters_once_the_place_is_free() -> None:
    """A kept the place of B by decision; then A's score turns out to be void."""
    before = ranked("BA")
    after = ranked("B", A="void")
    places = {ord("A")}
    assert decided(before, after, KEEP_TOLD, entitled=places) == {
        "A": LEAVE,
        "B": ENTER,
    }


def test_an_extra_test_corrects_nothing() -> None:
    before = {
        1: Told("ranked", Fraction(80), 1, "tied_at_cut"),
        2: Told("ranked", Fraction(80), 1, "tied_at_cut"),
    }
    after = {
        1: Told("ranked", Fraction(80), 1, "proposed"),
        2: Told("ranked", Fraction(80), 2, "reserve"),
    }
    assert differences(before, after, set()) == []
    corrected = {**after, 1: Told("ranked", Fraction(81), 1, "proposed")}
    assert [row.candidate for row in differences(before, corrected, set())] == [1]


def test_kept_on_the_shortlist_is_out_by_score_and_stays() -> None:
    before = {1: Told("ranked", Fraction(80), 1, "yes"), 2: Told("ranked", Fraction(70), 2, "no")}
    after = {
        1: Told("ranked", Fraction(60), 2, "yes", kept=True),
        2: Told("ranked", Fraction(70), 1, "yes"),
    }
    changes = differences(before, after, {1})
    rows = judge(SHORTLIST, CorrectionsRule(), 1, changes, {1}, {})
    assert [(row.changed.change, row.rule, row.outcome) for row in rows] == [
        ("out", "keep_told", KEEP),
        ("in", "keep_told", ENTER),
    ]


Lists = st.permutations("ABCDEFG")


@given(before=Lists, after=Lists, seats=st.integers(1, 4), void=st.sets(st.sampled_from("ABCDEFG")))
def test_rows_are_the_naive_difference_of_both_lists(
    before: list[str], after: list[str], seats: int, void: set[str]
) -> None:
    old = ranked("".join(before), seats)
    order = "".join(name for name in after if name not in void)
    new = ranked(order, seats, **dict.fromkeys(sorted(void), "void"))
    entitled = {ord(name) for name in before[:seats]}
    rows = {chr(row.candidate): row.change for row in differences(old, new, entitled)}
    gone, come = set(before[:seats]) - set(order[:seats]), set(order[:seats]) - set(before[:seats])
    assert {name for name, change in rows.items() if change == OUT} == gone
    assert {name for name, change in rows.items() if change == "in"} == come
    stayed = {name for name in "ABCDEFG" if old[ord(name)] != new[ord(name)]} - gone - come
    assert {name for name, change in rows.items() if change == MOVED} == stayed


@given(
    before=Lists,
    after=Lists,
    seats=st.integers(1, 4),
    void=st.sets(st.sampled_from("ABCDEFG")),
    corrections=st.sampled_from([KEEP_TOLD, RECOMPUTE, CorrectionsRule()]),
    offered=st.sets(st.sampled_from("ABCDEFG")),
)
def test_never_more_people_than_places_and_no_place_is_left_unasked(
    before: list[str],
    after: list[str],
    seats: int,
    void: set[str],
    corrections: CorrectionsRule,
    offered: set[str],
) -> None:
    old = ranked("".join(before), seats)
    order = "".join(name for name in after if name not in void)
    new = ranked(order, seats, **dict.fromkeys(sorted(void), "void"))
    entitled = {ord(name) for name in before[:seats]}
    held = {ord(name): ("offer",) for name in offered & set(before[:seats])}
    rows = judge(RANKING, corrections, seats, differences(old, new, entitled), entitled, held)
    outcome = {row.changed.candidate: row.outcome for row in rows if row.changed.change != MOVED}
    places = {
        key
        for key in new
        if outcome.get(key) in (KEEP, ENTER) or (key not in outcome and key in entitled)
    }
    assert len(places) <= seats
    assert not places & {ord(name) for name in void}
    waiting = [key for key in new if outcome.get(key) == WAIT]
    assert not waiting or len(places) == seats
    if corrections == RECOMPUTE and not held:
        assert places == {key for key, line in new.items() if line.inside}


@pytest.mark.parametrize("kind", ["shortlist", "ranking"])
def test_without_a_difference_nothing_is_asked(kind: str) -> None:
    same = ranked("ABC", 2)
    assert differences(same, dict(same), {ord("A"), ord("B")}) == []
    assert judge(kind, CorrectionsRule(), 2, [], set(), {}) == []
