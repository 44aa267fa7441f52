"""Truths about every ranking, whatever the policy: against a slow oracle, and on their own."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.recruitment.rulebook.ranking.lines import rank
from portal.recruitment.rulebook.ranking.score import component_result
from portal.recruitment.rulebook.ranking.shortlist import shortlist
from tests.recruitment.rulebook import naive
from tests.recruitment.rulebook.policies import CERTIFICATE, policy, rounds, row


def published(lines):
    return [
        (
            line.vacancy,
            line.candidate,
            line.state,
            dict(line.components),
            line.points,
            line.composite,
            line.place,
            line.outcome,
        )
        for line in lines
    ]


@given(rounds())
@settings(max_examples=300, deadline=None)
def test_columns_and_oracle_agree(case) -> None:
    rule, headcounts, rows = case
    assert published(rank(rule, headcounts, rows, explain=False)) == naive.ranking(
        rule, headcounts, rows
    )


@given(rounds(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_rows_changes_nothing(case, deal) -> None:
    rule, headcounts, rows = case
    shuffled = rows[:]
    deal.shuffle(shuffled)
    assert [(line, str(line.explanation)) for line in rank(rule, headcounts, rows)] == [
        (line, str(line.explanation)) for line in rank(rule, headcounts, shuffled)
    ]
    assert shortlist(rule, headcounts, rows) == shortlist(rule, headcounts, shuffled)


@given(rounds(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_higher_mark_never_lowers_a_place(case, data) -> None:
    rule, headcounts, rows = case
    before = {line.candidate: line.place for line in rank(rule, headcounts, rows, explain=False)}
    lifted = [one for one in rows if before[one.candidate] is not None]
    if not lifted:
        return
    one = data.draw(st.sampled_from(lifted))
    code = data.draw(st.sampled_from(sorted(one.scores)))
    higher = min(
        one.scores[code] + Fraction(data.draw(st.integers(1, 80)), 4), rule.score_full_marks[code]
    )
    better = replace(one, scores={**one.scores, code: higher})
    after = {
        line.candidate: line.place
        for line in rank(
            rule, headcounts, [better if other is one else other for other in rows], explain=False
        )
    }
    assert after[one.candidate] is not None
    assert after[one.candidate] <= before[one.candidate]


@given(rounds())
@settings(max_examples=100, deadline=None)
def test_ties_share_places_and_the_next_place_counts_them(case) -> None:
    rule, headcounts, rows = case
    for vacancy in headcounts:
        places = [
            line.place
            for line in rank(rule, headcounts, rows, explain=False)
            if line.vacancy == vacancy and line.place
        ]
        assert places == sorted(places)
        assert all(place == 1 + sum(other < place for other in places) for place in places)


@given(rounds())
@settings(max_examples=150, deadline=None)
def test_nobody_below_a_pass_mark_is_shortlisted_and_nobody_better_is_left_out(case) -> None:
    rule, headcounts, rows = case
    by = rule.shortlist.by
    numbers = {one.candidate: naive.numbers(rule, one) for one in rows}
    lines = shortlist(rule, headcounts, rows)
    assert sorted(line.candidate for line in lines) == sorted(one.candidate for one in rows)
    for vacancy in headcounts:
        entered = [line for line in lines if line.vacancy == vacancy and line.entered]
        left = [
            line for line in lines if line.vacancy == vacancy and line.place and not line.entered
        ]
        assert not left or (
            max(line.score for line in left) < min(line.score for line in entered)
            and len(entered) >= entered[0].limit
        )
        beyond = entered[entered[0].limit - 1 :] if entered else []
        assert len({line.score for line in beyond}) <= 1
    if by != "composite":
        part = rule.component(by)
        marks = {
            vacancy: naive.pass_mark(rule, headcounts, rows, numbers, by, vacancy)
            for vacancy in headcounts
        }
        judged = "finished" if part.pass_mark_includes_points else "raw"
        for line in lines:
            assert (
                not line.entered
                or marks[line.vacancy] is None
                or numbers[line.candidate][judged][by] >= marks[line.vacancy]
            )
            assert (line.score is None) == (numbers[line.candidate]["finished"][by] is None)
        written = component_result(rule, headcounts, rows, by)
        assert [(line.candidate, line.score, line.place) for line in written] == [
            (line.candidate, line.score, line.place) for line in lines
        ]
    else:
        ranked = {
            line.candidate
            for line in rank(rule, headcounts, rows, explain=False)
            if line.state == "ranked"
        }
        assert {line.candidate for line in lines if line.entered} <= ranked


@given(rounds())
@settings(max_examples=60, deadline=None)
def test_every_line_is_explained_in_both_languages(case) -> None:
    rule, headcounts, rows = case
    for language, end in (("zh", "。"), ("en", ".")):
        for line in rank(rule, headcounts, rows, language):
            text = line.explanation.sentence
            assert text.endswith(end) and "None" not in text and "{" not in text
            assert (line.place is not None) == any(
                step.code == "place" for step in line.explanation.steps
            )
        for line in shortlist(rule, headcounts, rows, language):
            assert line.reason.sentence.endswith(end)


@given(st.lists(st.tuples(st.integers(60, 63), st.integers(60, 63), st.booleans()), max_size=14))
@settings(max_examples=80, deadline=None)
def test_the_certificate_decides_every_tie_and_nothing_else(people) -> None:
    rows = [
        row(f"{1000 + i}", w, v, "assistant" if held else "")
        for i, (w, v, held) in enumerate(people)
    ]
    lines = rank(policy(), {"A1": 3}, rows)
    holders = {one.candidate for one in rows if one.preferences[CERTIFICATE]}
    for one, other in zip(lines, lines[1:], strict=False):
        assert one.composite >= other.composite
        if one.composite == other.composite:
            assert one.candidate in holders or other.candidate not in holders
