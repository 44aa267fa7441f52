"""Trimmed means and room coefficients, with the published numbers."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.marking.interview import MarkRow, interview_scores, trimmed_mean
from tests.recruitment.rulebook.policies import policy

CASES = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parents[3] / "data/cases/interview_weighting.json").read_text(
            encoding="utf-8"
        )
    )["cases"]
}
HALF_UP = {"places": 2, "mode": "half_up"}


def rule(adjustment: dict | None = None, **changes):
    base = {
        "component": "interview",
        "minimum_examiners": 1,
        "rounding": HALF_UP,
        "room_adjustment": adjustment or {"method": "none"},
    }
    return policy(interview={**base, **changes})


def marks(candidate: str, values: list[str], room: str = "1", vacancy: str = "A1") -> list[MarkRow]:
    return [
        MarkRow(vacancy, room, candidate, f"E{n}", "", Fraction(value))
        for n, value in enumerate(values, 1)
    ]


def test_xuancheng_coefficients() -> None:
    """宣城 2024: means 68.52 / 72.15 / 78.26, of all 72.98, coefficients 1.065 / 1.012 / 0.933."""
    case = CASES["xuancheng-2024"]
    rows = []
    for room in case["rooms"]:
        mean = Fraction(room["total"]) / room["n"]
        assert mean == Fraction(room["mean"])
        for n in range(room["n"]):  # twenty people around the published mean, same total
            value = mean + (Fraction(n // 2 + 1, 10) * (1 if n % 2 else -1))
            rows += marks(f"{room['room']}{n:02d}", [str(value)], room=str(room["room"]))
    adjustment = {
        "method": "grand_mean",
        "mean_rounding": HALF_UP,
        "coefficient_rounding": {"places": case["coeff_decimals"], "mode": "half_up"},
        "rounding": {"places": case["final_decimals"], "mode": "half_up"},
    }
    lines = interview_scores(rule(adjustment), rows)
    assert {line.overall_mean for line in lines} == {Fraction(case["grand"])}
    assert {line.room: plain(line.coefficient) for line in lines} == {
        str(room["room"]): room["coeff"] for room in case["rooms"]
    }
    assert all(line.score == round_half_up(line.raw * line.coefficient) for line in lines)


def round_half_up(value: Fraction) -> Fraction:
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def test_henan_mean_of_room_means_weighs_rooms_not_people() -> None:
    rows = [
        *marks("1", ["80"], "1"),
        *marks("2", ["90"], "1"),
        *marks("3", ["90"], "1"),
        *marks("4", ["70"], "2"),
    ]
    second, grand = (
        {line.candidate: line for line in interview_scores(rule({"method": method}), rows)}
        for method in ("mean_of_room_means", "grand_mean")
    )
    assert (
        second["1"].room_mean == Fraction(260, 3)
        and second["1"].overall_mean == (Fraction(260, 3) + 70) / 2
    )
    assert grand["1"].overall_mean == Fraction(330, 4)
    assert (
        second["4"].coefficient == second["4"].overall_mean / 70
        and second["4"].score == second["4"].overall_mean
    )


def test_rounded_room_means_enter_the_overall_mean() -> None:
    rows = [
        *marks("1", ["80"], "1"),
        *marks("2", ["90"], "1"),
        *marks("3", ["90"], "1"),
        *marks("4", ["70"], "2"),
    ]
    lines = interview_scores(
        rule({"method": "mean_of_room_means", "mean_rounding": {"places": 0, "mode": "half_up"}}),
        rows,
    )
    assert lines[0].room_mean == 87 and lines[0].overall_mean == 79  # (87 + 70) / 2 = 78.5 → 79


def test_absent_and_void_never_enter_a_mean() -> None:
    """Henan 2012: somebody who said nothing moved the mean of his room."""
    rows = [
        *marks("1", ["80"], "1"),
        *marks("2", ["60"], "2"),
        MarkRow("A1", "2", "3", "", "", "absent"),
        MarkRow("A1", "2", "4", "", "", "void"),
    ]
    lines = {
        line.candidate: line for line in interview_scores(rule({"method": "grand_mean"}), rows)
    }
    assert lines["2"].room_mean == 60 and lines["2"].overall_mean == 70 and lines["2"].score == 70
    for candidate, state in (("3", "absent"), ("4", "void")):
        line = lines[candidate]
        assert line.state == state
        assert {line.raw, line.room_mean, line.overall_mean, line.coefficient, line.score} == {None}


def test_a_room_without_scores_does_not_count() -> None:
    rows = [*marks("1", ["80"], "1"), MarkRow("A1", "2", "2", "", "", "absent")]
    assert interview_scores(rule({"method": "mean_of_room_means"}), rows)[0].overall_mean == 80
    only_absent = [MarkRow("A1", "2", "2", "", "", "absent")]
    assert interview_scores(rule({"method": "grand_mean"}), only_absent)[0].score is None


def test_means_are_per_vacancy() -> None:
    rows = [*marks("1", ["80"], "1"), *marks("2", ["60"], "1", vacancy="B2")]
    assert [line.score for line in interview_scores(rule({"method": "grand_mean"}), rows)] == [
        80,
        60,
    ]


def test_a_mean_of_zero_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        interview_scores(
            rule({"method": "grand_mean"}), [*marks("1", ["0"], "1"), *marks("2", ["60"], "2")]
        )
    assert refused.value.facts == {"vacancy": "A1", "room": "1"}


def test_cap_at_the_full_mark() -> None:
    rows = [*marks("1", ["99"], "1"), *marks("2", ["41"], "1"), *marks("3", ["80"], "2")]
    for cap, expected in ((True, 100), (False, Fraction("103.71"))):
        lines = interview_scores(
            rule({"method": "grand_mean", "rounding": HALF_UP, "cap_at_full_mark": cap}), rows
        )
        assert lines[0].score == expected


def test_without_adjustment_the_score_is_the_raw_one() -> None:
    line = interview_scores(
        rule({"method": "none", "rounding": {"places": 0, "mode": "truncate"}}),
        marks("1", ["80.456"]),
    )[0]
    assert line.raw == line.score == Fraction("80.46")
    assert line.room_mean is None and line.overall_mean is None and line.coefficient is None


def test_one_high_and_one_low_are_dropped_even_if_several_tie() -> None:
    values = ["90", "90", "80", "80", "70", "70", "75"]
    line = interview_scores(
        rule(drop_highest=1, drop_lowest=1, minimum_examiners=7), marks("1", values)
    )[0]
    assert line.raw == Fraction("79")  # (90+80+80+70+75)/5
    assert len(line.dropped) == 2


def test_highest_and_lowest_are_dropped_as_many_as_stated_each() -> None:
    values = ["90", "80", "70", "60"]
    assert (
        interview_scores(rule(drop_highest=2, minimum_examiners=3), marks("1", values))[0].raw == 65
    )
    assert (
        interview_scores(rule(drop_lowest=1, minimum_examiners=3), marks("1", values))[0].raw == 80
    )


def test_dropping_by_total_and_by_element_differ() -> None:
    given_marks = {"E1": ("30", "60"), "E2": ("40", "40"), "E3": ("35", "45")}
    rows = [
        MarkRow("A1", "1", "1", examiner, element, Fraction(value))
        for examiner, pair in given_marks.items()
        for element, value in zip(("a", "b"), pair, strict=True)
    ]
    both = {"elements": ["a", "b"], "drop_highest": 1, "drop_lowest": 1, "minimum_examiners": 3}
    assert interview_scores(rule(drop_per="total", **both), rows)[0].raw == 80  # totals 90, 80, 80
    assert interview_scores(rule(drop_per="element", **both), rows)[0].raw == 80  # 35 + 45
    rows[3] = MarkRow("A1", "1", "1", "E2", "b", Fraction(50))
    assert interview_scores(rule(drop_per="total", **both), rows)[0].raw == 90  # totals 90, 90, 80
    assert interview_scores(rule(drop_per="element", **both), rows)[0].raw == 85  # 35 + 50


def test_truncating_and_rounding() -> None:
    values = ["80", "81", "81"]
    assert interview_scores(rule(rounding={"places": 2, "mode": "truncate"}), marks("1", values))[
        0
    ].raw == Fraction("80.66")
    assert interview_scores(rule(), marks("1", values))[0].raw == Fraction("80.67")
    assert interview_scores(rule(rounding=None), marks("1", values))[0].raw == Fraction(242, 3)


ELEMENTS = {"elements": ["a", "b"], "minimum_examiners": 1}


@pytest.mark.parametrize(
    ("rows", "options", "code"),
    [
        (marks("7", ["80", "81"]), {"minimum_examiners": 3}, "interview.too_few_examiners"),
        ([MarkRow("A1", "1", "7", "E1", "a", Fraction(40))], ELEMENTS, "interview.element_missing"),
        ([MarkRow("A1", "1", "7", "E1", "c", Fraction(40))], ELEMENTS, "interview.unknown_element"),
        (
            [
                MarkRow("A1", "1", "7", "E1", "a", Fraction(60)),
                MarkRow("A1", "1", "7", "E1", "b", Fraction(41)),
            ],
            ELEMENTS,
            "interview.total_above_full_mark",
        ),
        (marks("7", ["80"]) * 2, {}, "interview.mark_twice"),
        (marks("7", ["101"]), {}, "interview.mark_out_of_range"),
        (marks("7", ["80"]) + marks("7", ["80"], room="2"), {}, "interview.two_rooms"),
        (
            [*marks("7", ["80"]), MarkRow("A1", "1", "7", "", "", "absent")],
            {},
            "interview.state_beside_marks",
        ),
        (
            [MarkRow("A1", "1", "7", "", "", "absent"), *marks("7", ["80"])],
            {},
            "interview.state_beside_marks",
        ),
        ([MarkRow("A1", "1", "7", "E1", "", "absent")], {}, "interview.state_beside_marks"),
        ([MarkRow("A1", "1", "7", "", "", Fraction(80))], {}, "interview.examiner_missing"),
    ],
)
def test_what_is_wrong_is_refused_naming_the_candidate(
    rows: list[MarkRow], options: dict, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        interview_scores(rule(**options), rows)
    assert refused.value.code == code and refused.value.facts["candidate"] == "7"


@given(st.lists(st.integers(0, 200), min_size=3, max_size=15), st.randoms(use_true_random=False))
def test_trimmed_means_lie_within_the_marks_and_ignore_the_order_of_examiners(
    values: list[int], deal
) -> None:
    named = {f"E{n:02d}": Fraction(value, 2) for n, value in enumerate(values)}
    mean, dropped = trimmed_mean(named, 1, 1)
    kept = sorted(values)[1:-1]
    assert mean == Fraction(sum(kept), 2 * len(kept)) and len(dropped) == 2
    shuffled = list(named.items())
    deal.shuffle(shuffled)
    assert trimmed_mean(dict(shuffled), 1, 1) == (mean, dropped)
