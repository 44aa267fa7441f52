"""The truths of lists with places, one test each, on whatever policies and scores come: in words in
the rulebook's README, looked for once more by the verifier in every published list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.recruitment.rulebook.policy import overridden
from portal.recruitment.rulebook.policy import read_policy as read
from portal.recruitment.rulebook.ranking.kept import Kept
from portal.recruitment.rulebook.ranking.lines import RankedRow, ScoreRow, rank
from portal.recruitment.rulebook.ranking.shortlist import shortlist
from tests.recruitment.rulebook import naive
from tests.recruitment.rulebook.policies import CERTIFICATE, component, document, rounds

OFTEN = settings(max_examples=50, deadline=None)


def placed(lines: list[RankedRow]) -> Iterator[list[RankedRow]]:
    """By vacancy, who has a place, first to last."""
    for vacancy in sorted({line.vacancy for line in lines}):
        yield [line for line in lines if line.vacancy == vacancy and line.place is not None]


def places(rule, headcounts, rows) -> dict[str, int | None]:
    return {line.candidate: line.place for line in rank(rule, headcounts, rows, explain=False)}


@given(rounds(), st.data())
@OFTEN
def test_more_points_never_lower_a_place(case, data) -> None:
    """A higher mark, more points for a preference, a higher level, a better extra test."""
    rule, headcounts, rows = case
    before = places(rule, headcounts, rows)
    ranked = [one for one in rows if before[one.candidate] is not None]
    if not ranked:
        return
    one = data.draw(st.sampled_from(ranked))
    changes = [
        replace(one, scores={**one.scores, code: full})
        for code, full in rule.score_full_marks.items()
    ]
    changes.append(replace(one, preferences={**one.preferences, CERTIFICATE: "senior"}))
    if rule.points is not None:
        changes.append(replace(one, preferences={**one.preferences, "veteran": "hero"}))
    if one.extra_test is not None:
        changes.append(replace(one, extra_test=Fraction(100)))
    better = data.draw(st.sampled_from(changes))
    after = places(rule, headcounts, [better if other is one else other for other in rows])
    assert after[one.candidate] is not None and after[one.candidate] <= before[one.candidate]


@given(rounds())
@OFTEN
def test_a_place_is_one_more_than_the_people_before_it(case) -> None:
    for people in placed(rank(*case, explain=False)):
        for line in people:
            assert line.place == 1 + sum(other.place < line.place for other in people)


@given(rounds())
@OFTEN
def test_nobody_below_a_pass_mark_absent_or_void_has_a_place(case) -> None:
    rule, headcounts, rows = case
    found = {one.candidate: naive.numbers(rule, one) for one in rows}
    lowest = rule.composite.pass_mark
    for line in rank(rule, headcounts, rows, explain=False):
        if line.place is None:
            continue
        mine = found[line.candidate]
        assert mine["state"] is None and (lowest is None or mine["composite"] >= lowest)
        for part in rule.components:
            mark = naive.pass_mark(rule, headcounts, rows, found, part.code, line.vacancy)
            judged = mine["finished" if part.pass_mark_includes_points else "raw"][part.code]
            assert mark is None or judged >= mark


@given(rounds())
@OFTEN
def test_a_verified_holder_never_loses_a_tie_to_a_non_holder(case) -> None:
    """Where the certificate is asked first, as the guideline has it."""
    rule, headcounts, rows = case
    chain = [key for key in rule.tie_break if key.code != CERTIFICATE]
    first = next(key for key in rule.tie_break if key.code == CERTIFICATE)
    rule = replace(rule, tie_break=(first, *chain))
    holders = {one.candidate for one in rows if one.preferences[CERTIFICATE]}
    for people in placed(rank(rule, headcounts, rows, explain=False)):
        for one in people:
            for other in people:
                tied = one.composite == other.composite
                if tied and one.candidate in holders and other.candidate not in holders:
                    assert one.place < other.place


@given(rounds())
@OFTEN
def test_only_equals_share_a_place(case) -> None:
    rule, headcounts, rows = case
    by = {one.candidate: one for one in rows}
    found = {one.candidate: naive.numbers(rule, one) for one in rows}
    for people in placed(rank(rule, headcounts, rows, explain=False)):
        ranked = [by[line.candidate] for line in people]
        keys = {
            one.candidate: naive._full_key(rule, one, ranked, found)  # noqa: SLF001
            for one in ranked
        }
        for one in people:
            for other in people:
                mine, theirs = keys[one.candidate], keys[other.candidate]
                assert (one.place == other.place) == (mine == theirs)
                assert (one.place < other.place) == (mine > theirs)


@given(rounds())
@OFTEN
def test_no_more_people_are_proposed_than_are_sought(case) -> None:
    rule, headcounts, rows = case
    proposed = Counter(
        line.vacancy
        for line in rank(rule, headcounts, rows, explain=False)
        if line.outcome == "proposed"
    )
    assert all(count <= headcounts[vacancy] for vacancy, count in proposed.items())


@given(rounds())
@OFTEN
def test_nobody_is_proposed_past_somebody_better_placed(case) -> None:
    for people in placed(rank(*case, explain=False)):
        outcomes = [line.outcome for line in people]
        assert "proposed" not in outcomes[outcomes.count("proposed") :]


@given(rounds())
@OFTEN
def test_the_extra_test_moves_nobody_past_an_unequal(case) -> None:
    """It decides inside a group of equals only, and there only if all of them were called."""
    rule, headcounts, rows = case
    without = [replace(one, extra_test=None) for one in rows]
    with_it, before = places(rule, headcounts, rows), places(rule, headcounts, without)
    for people in placed(rank(rule, headcounts, without, explain=False)):
        for one in people:
            for other in people:
                if before[one.candidate] < before[other.candidate]:
                    assert with_it[one.candidate] < with_it[other.candidate]
        for place in {line.place for line in people}:
            group = {line.candidate for line in people if line.place == place}
            if any(one.extra_test is None for one in rows if one.candidate in group):
                assert {with_it[who] for who in group} == {place}


# -- shortlist


def some_kept(rows: list[ScoreRow], data: st.DataObject) -> list[Kept]:
    chosen = data.draw(st.lists(st.sampled_from(rows), unique_by=lambda one: one.candidate))
    return [Kept(one.vacancy, one.candidate, "2026-1-L2", 1) for one in chosen]


@given(rounds(), st.data())
@OFTEN
def test_nobody_below_the_pass_mark_enters_but_who_was_told_so(case, data) -> None:
    rule, headcounts, rows = case
    kept = some_kept(rows, data) if rows else []
    told = {one.candidate for one in kept}
    for line in shortlist(rule, headcounts, rows, kept=kept):
        assert not line.entered or line.state == "ranked" or line.candidate in told


@given(rounds(), st.data())
@OFTEN
def test_nobody_with_a_void_score_enters(case, data) -> None:
    rule, headcounts, rows = case
    kept = some_kept(rows, data) if rows else []
    lines = shortlist(rule, headcounts, rows, kept=kept)
    assert not any(line.entered for line in lines if line.state == "void")


@given(rounds(), st.data())
@OFTEN
def test_whoever_scores_as_much_as_the_last_one_in_is_in(case, data) -> None:
    """People who are kept take no place from anybody, and draw nobody in after them."""
    rule, headcounts, rows = case
    kept = some_kept(rows, data) if rows else []
    lines = shortlist(rule, headcounts, rows, kept=kept)
    for vacancy in headcounts:
        mine = [line for line in lines if line.vacancy == vacancy and line.place]
        inside = [line.score for line in mine if line.entered and not line.kept]
        assert all(not inside or line.score < min(inside) for line in mine if not line.entered)


@given(rounds())
@OFTEN
def test_as_many_enter_as_the_ratio_says_if_so_many_passed(case) -> None:
    rule, headcounts, rows = case
    lines = shortlist(rule, headcounts, rows)
    for vacancy, headcount in headcounts.items():
        mine = [line for line in lines if line.vacancy == vacancy]
        passed = sum(line.place is not None for line in mine)
        wanted = ceil(rule.shortlist.ratio * headcount)
        assert sum(line.entered for line in mine) >= min(wanted, passed)


def test_kept_people_say_so_and_void_ones_do_not() -> None:
    rule = read(overridden(document(), {"shortlist": {"ratio": "1"}}))
    assert rule.corrections.shortlist == "keep_told"
    scores = {"1": Fraction(90), "2": Fraction(50), "3": "void", "4": "absent"}
    rows = [ScoreRow("A1", who, {"written": mark}) for who, mark in scores.items()]
    kept = [Kept("A1", who, "2026-1-L2", 1) for who in "1234"]
    lines = {line.candidate: line for line in shortlist(rule, {"A1": 1}, rows, kept=kept)}
    assert {who: line.entered for who, line in lines.items()} == {
        "1": True,
        "2": True,
        "3": False,
        "4": True,
    }
    assert not lines["1"].kept and lines["2"].kept
    assert lines["2"].reason.sentence.endswith("此前已公布入围，成绩更正后仍可参加面试。")
    assert lines["3"].reason.sentence.endswith("不入围。")


def test_a_policy_may_ask_for_points_without_a_chain() -> None:
    """Nothing but the composite: equals share a place."""
    rule = read(
        document(
            preferences=[],
            tie_break=[],
            components=[component("written")],
            composite={"weights": {"written": "1"}},
            interview=None,
            shortlist=None,
        )
    )
    rows = [ScoreRow("A1", who, {"written": Fraction(80)}) for who in "12"]
    assert {line.place for line in rank(rule, {"A1": 1}, rows)} == {1}
