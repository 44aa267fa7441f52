"""The truths of interview lists: in words in the rulebook's README, looked for once more by the
verifier in every published list."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.marking.interview import MarkRow, interview_scores
from portal.recruitment.rulebook.policy import Policy, read_policy
from portal.recruitment.rulebook.policy.shape import Rounding
from tests.recruitment.rulebook.policies import ROUNDINGS, document

OFTEN = settings(max_examples=50, deadline=None)
Marks = dict[str, dict[str, list[Fraction]]]


@st.composite
def interviews(draw: st.DrawFn) -> tuple[Policy, list[MarkRow]]:
    """One vacancy in one or two rooms, 3 or 5 examiners by panel place, some people absent."""
    elements = draw(st.sampled_from([None, ["a", "b"]]))
    rule: dict[str, Any] = {
        "component": "interview",
        "minimum_examiners": 3,
        "drop_highest": draw(st.integers(0, 1)),
        "drop_lowest": draw(st.integers(0, 1)),
        "drop_per": draw(st.sampled_from(["total", "element"])),
        "elements": elements,
        "rounding": draw(ROUNDINGS),
        "odd_panel": True,
        "room_adjustment": {
            "method": draw(st.sampled_from(["none", "grand_mean", "mean_of_room_means"])),
            "mean_rounding": draw(ROUNDINGS),
            "coefficient_rounding": None,
            "rounding": draw(ROUNDINGS),
            "cap_at_full_mark": draw(st.booleans()),
        },
    }
    rows: list[MarkRow] = []
    for number in range(draw(st.integers(1, 6))):
        place = ("A1", draw(st.sampled_from("12")), f"c{number}")
        if draw(st.integers(0, 5)) == 0:
            rows.append(MarkRow(*place, "", "", draw(st.sampled_from(["absent", "void"]))))
            continue
        for examiner in range(1, 1 + draw(st.sampled_from([3, 5]))):
            for element in elements or [""]:
                mark = Fraction(draw(st.integers(20, 100)), 2)
                rows.append(MarkRow(*place, f"P{examiner}", element, mark))
    return read_policy(document(interview=rule)), rows


def rounded(rule: Rounding | None, value: Fraction) -> Fraction:
    return value if rule is None else rule.of(value)


@given(interviews())
@OFTEN
def test_a_raw_score_lies_between_the_lowest_and_the_highest_mark(case) -> None:
    policy, rows = case
    for line in interview_scores(policy, rows):
        mine = [row for row in rows if row.candidate == line.candidate]
        if line.raw is None:
            continue
        if policy.interview.drop_per == "element":
            groups = [[r.mark for r in mine if r.element == e] for e in {r.element for r in mine}]
            low, high = (sum(extreme(group) for group in groups) for extreme in (min, max))
        else:
            totals = [
                sum(row.mark for row in mine if row.examiner == one)
                for one in {row.examiner for row in mine}
            ]
            low, high = min(totals), max(totals)
        rule = policy.interview.rounding
        assert rounded(rule, low) <= line.raw <= rounded(rule, high)


@given(interviews())
@OFTEN
def test_who_was_absent_or_void_has_no_score(case) -> None:
    policy, rows = case
    states = {row.candidate: row.mark for row in rows if not row.examiner}
    for line in interview_scores(policy, rows):
        assert line.state == states.get(line.candidate, "scored")
        assert (line.score is None) == (line.raw is None) == (line.candidate in states)


@given(interviews())
@OFTEN
def test_within_a_room_the_adjustment_turns_no_order_round(case) -> None:
    scored = [line for line in interview_scores(*case) if line.raw is not None]
    for one in scored:
        for other in scored:
            if one.room == other.room and one.raw <= other.raw:
                assert one.score <= other.score


def marks(*examiners: str) -> list[MarkRow]:
    return [MarkRow("A1", "1", "c1", examiner, "", Fraction(80)) for examiner in examiners]


def scored(rows: list[MarkRow], **members: Any) -> None:
    rule = {"component": "interview", "minimum_examiners": 3, **members}
    interview_scores(read_policy(document(interview=rule)), rows)


def test_an_even_panel_is_refused_only_where_the_policy_asks_for_an_odd_one() -> None:
    even, odd = marks("E1", "E2", "E3", "E4"), marks("E1", "E2", "E3")
    scored(even)
    scored(odd, odd_panel=True)
    with pytest.raises(Refused, match=r"interview\.panel_even"):
        scored(even, odd_panel=True)


def test_the_chair_marks_where_panel_places_stand_in_the_file() -> None:
    scored(marks("P1", "P2", "P3"))
    scored(marks("P2", "P3", "E1"))  # codes of the office's own, not places
    with pytest.raises(Refused, match=r"interview\.place_missing"):
        scored(marks("P2", "P3", "P4"))
