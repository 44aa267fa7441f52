"""Interview scores and substitutions in words."""

from __future__ import annotations

from fractions import Fraction

import pytest

from portal.recruitment.rulebook.marking.interview import MarkRow, interview_scores
from portal.recruitment.rulebook.substitution.rounds import (
    Loss,
    Queued,
    Substitute,
    Unfilled,
    next_substitutes,
)
from portal.recruitment.rulebook.words.explain_interview import interview_explanation
from portal.recruitment.rulebook.words.explain_substitution import (
    substitute_explanation,
    unfilled_explanation,
)
from tests.recruitment.rulebook.marking.test_interview import HALF_UP, marks, rule
from tests.recruitment.rulebook.policies import policy


def explained(
    rows: list[MarkRow], options: dict, language: str = "zh", candidate: str = "1"
) -> str:
    chosen = rule(**options)
    row = next(row for row in interview_scores(chosen, rows) if row.candidate == candidate)
    return str(
        interview_explanation(
            chosen, row, [mark for mark in rows if mark.candidate == candidate], language
        )
    )


def test_the_trimmed_mean_is_told_with_what_was_left_out() -> None:
    rows = marks("1", ["90", "80", "80.5", "81", "70"])
    options = {"drop_highest": 1, "drop_lowest": 1, "minimum_examiners": 3}
    assert explained(rows, options) == "5名考官评分，去掉90、70，80、80.5、81的平均分为80.5。"
    assert (
        explained(rows, options, "en")
        == "5 examiners, without 90, 70, mean of 80, 80.5, 81 = 80.5."
    )
    assert (
        explained(marks("1", ["80", "81", "81"]), {})
        == "3名考官评分，80、81、81的平均分为242/3，四舍五入保留2位小数为80.67。"
    )


def test_elements_are_told_one_by_one() -> None:
    values = {"a": Fraction(30), "b": Fraction("41.5")}
    rows = [
        MarkRow("A1", "1", "1", f"E{n}", element, value)
        for n in range(3)
        for element, value in values.items()
    ]
    text = explained(rows, {"elements": ["a", "b"], "drop_per": "element"})
    assert text == (
        "要素a：3名考官评分，30、30、30的平均分为30；"
        "要素b：3名考官评分，41.5、41.5、41.5的平均分为41.5；合计71.5。"
    )


def test_the_coefficient_is_told() -> None:
    rows = [*marks("1", ["99"]), *marks("2", ["41"]), *marks("3", ["80"], "2")]
    adjustment = {
        "method": "grand_mean",
        "mean_rounding": HALF_UP,
        "coefficient_rounding": {"places": 3, "mode": "half_up"},
        "rounding": HALF_UP,
    }
    assert explained(rows, {"adjustment": adjustment}).endswith(
        "考场平均分70，总平均分73.33，系数1.048；99×1.048＝103.752，四舍五入保留2位小数为103.75。"
    )
    assert explained(rows, {"adjustment": {**adjustment, "cap_at_full_mark": True}}).endswith(
        "＝103.752，按满分100计。"
    )
    assert "coefficient 1.048; 99 × 1.048 = 103.752, rounded half up" in explained(
        rows, {"adjustment": adjustment}, "en"
    )


def test_absence_is_told() -> None:
    assert explained([MarkRow("A1", "1", "1", "", "", "absent")], {}) == "面试缺考，不计分。"
    assert explained([MarkRow("A1", "1", "1", "", "", "void")], {}, "en") == "Interview score void."


def test_substitutes_are_told() -> None:
    chosen = policy(substitution={"stages": ["medical"], "pooled": True})
    queue = [
        Queued("A", "2", 2, Fraction(85)),
        Queued("A", "3", 2, Fraction(85)),
        Queued("C", "5", 4, Fraction(80)),
    ]
    found = next_substitutes(chosen, queue, {"1": "A"}, [Loss("A", "1", "medical")])
    assert (
        str(substitute_explanation(found.substitutes[0]))
        == "2列第2名，依次递补1的空缺；与3条件相同，须通过加试确定。"
    )
    pooled = Substitute("A", "5", "1", 4, "C")
    assert (
        str(substitute_explanation(pooled))
        == "5列C岗位第4名，统一递补A岗位1的空缺（各岗位未录用人员中成绩最高）。"
    )
    assert "place 4 in C, is next after 1 in A" in str(substitute_explanation(pooled, "en"))


@pytest.mark.parametrize(
    "reason", ["stage_not_filled", "too_late", "rounds_used_up", "nobody_left"]
)
def test_empty_places_are_told(reason: str) -> None:
    assert str(unfilled_explanation(Unfilled("A", "1", reason))).startswith("A岗位1的空缺不递补：")
    assert str(unfilled_explanation(Unfilled("A", "1", reason), "en")).startswith(
        "The place of 1 in A is not filled: "
    )
