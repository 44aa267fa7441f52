"""How a composite arises: the published formulas of real notices, rounding per step, points before
and after the coefficient."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy import Policy
from portal.recruitment.rulebook.ranking.lines import RankedRow, ScoreRow, rank
from tests.recruitment.rulebook.policies import component, policy, row

CASES = {
    case["src"]: case
    for case in json.loads(
        (Path(__file__).parents[3] / "data/cases/composite_formulas.json").read_text(
            encoding="utf-8"
        )
    )
}
HALF_UP = {"places": 2, "mode": "half_up"}


def weighted(
    written: str,
    interview: str,
    *,
    marks: tuple[str | None, str | None] = (None, None),
    rounding=HALF_UP,
    **composite: object,
) -> Policy:
    parts = [component("written", pass_mark=marks[0]), component("interview", pass_mark=marks[1])]
    return policy(
        components=parts,
        composite={
            "weights": {"written": written, "interview": interview},
            "rounding": rounding,
            **composite,
        },
    )


def one(rule: Policy, written: object, interview: object, headcount: int = 1) -> RankedRow:
    return rank(rule, {"A1": headcount}, [row("1", written, interview)])[0]


@pytest.mark.parametrize(
    ("source", "formula", "weights", "composite"),
    [
        ("慈溪镇总工会 2017", "0.6w+0.4i", ("0.6", "0.4"), "78.4"),
        ("秦淮社区 2023", "0.4*机试+0.6i", ("0.4", "0.6"), "81.6"),
        ("丹徒社区 2020", "0.4w+0.6i", ("0.4", "0.6"), "81.6"),
        ("江苏省属事业 2022", "0.5w+0.5i", ("0.5", "0.5"), "80"),
        ("无锡 2022", "0.5w+0.5i", ("0.5", "0.5"), "80"),
        ("淮安 2018", "0.4w+0.6i", ("0.4", "0.6"), "81.6"),
    ],
)
def test_published_formulas(
    source: str, formula: str, weights: tuple[str, str], composite: str
) -> None:
    assert CASES[source]["f"] == formula
    assert one(weighted(*weights), "72", "88").composite == Fraction(composite)


def test_cixi_pass_marks_in_both_parts() -> None:
    rule = weighted("0.6", "0.4", marks=("60", "60"))
    assert [
        one(rule, *pair).state for pair in (("60", "60"), ("59.99", "100"), ("100", "59.99"))
    ] == [
        "ranked",
        "below_pass_mark",
        "below_pass_mark",
    ]


def test_a_pass_mark_between_two_possible_scores() -> None:
    coarse = component("written", rounding={"places": 0, "mode": "truncate"}, pass_mark="60.5")
    rule = policy(components=[coarse, component("interview")])
    assert [one(rule, score, "90").state for score in ("60.9", "61")] == [
        "below_pass_mark",
        "ranked",
    ]
    total = weighted("0.5", "0.5", rounding={"places": 0, "mode": "truncate"}, pass_mark="60.5")
    assert [one(total, score, score).state for score in ("60.9", "61")] == [
        "below_pass_mark",
        "ranked",
    ]


def test_dantu_pass_mark_of_the_written_test_and_of_the_total() -> None:
    rule = weighted("0.4", "0.6", marks=("50", None), pass_mark="60")
    assert one(rule, "50", "66.67").state == "ranked"  # 20 + 40.002 = 60.00
    assert one(rule, "50", "66.65").state == "below_pass_mark"  # 59.99
    assert one(rule, "49.99", "100").state == "below_pass_mark"


def test_provincial_pass_mark_depends_on_competition() -> None:
    interview = component("interview", pass_mark="50", pass_mark_uncontested="60")
    rule = policy(components=[component("written"), interview])
    rows = [row("1", "80", "55"), row("2", "70", "90")]
    assert [line.state for line in rank(rule, {"A1": 1}, rows)] == ["ranked", "ranked"]
    assert {line.candidate: line.state for line in rank(rule, {"A1": 2}, rows)} == {
        "1": "below_pass_mark",
        "2": "ranked",
    }
    with_zero = [row("1", "80", "55"), row("2", "70", "0")]  # zero is a score: there is competition
    assert {line.candidate: line.state for line in rank(rule, {"A1": 1}, with_zero)} == {
        "1": "ranked",
        "2": "below_pass_mark",
    }
    with_absent = [row("1", "80", "55"), row("2", "70", "absent")]
    assert {line.candidate: line.state for line in rank(rule, {"A1": 1}, with_absent)} == {
        "1": "below_pass_mark",
        "2": "absent",
    }


def test_zhenjiang_three_parts_and_two_papers() -> None:
    papers = [
        {"code": "public", "full_mark": "100", "coefficient": "0.5"},
        {"code": "writing", "full_mark": "100", "coefficient": "0.5"},
    ]
    parts = [component("written", papers=papers), component("skill"), component("interview")]
    rule = policy(
        components=parts,
        composite={
            "weights": {"written": "0.4", "skill": "0.3", "interview": "0.3"},
            "rounding": HALF_UP,
            "pass_mark": "60",
        },
    )
    scores = {
        "public": Decimal("61.5"),
        "writing": Decimal("70"),
        "skill": Decimal("80"),
        "interview": Decimal("75.5"),
    }
    line = rank(rule, {"A1": 1}, [ScoreRow("A1", "1", scores)])[0]
    assert line.components == {
        "written": Fraction("65.75"),
        "skill": 80,
        "interview": Fraction("75.5"),
    }
    assert line.composite == Fraction("72.95")


def test_qujing_points_are_diluted_by_three_and_by_half() -> None:
    """((职测 + 综应 + 加分) / 3) × 0.5 + 面试 × 0.5; the interview is cut off, the composite
    rounded half up."""
    assert CASES["曲靖"]["f"] == "((职测+综应+加分)/3)*0.5+i*0.5"
    papers = [
        {"code": "aptitude", "full_mark": "150", "coefficient": "1/3"},
        {"code": "essay", "full_mark": "150", "coefficient": "1/3"},
    ]
    parts = [
        component("written", papers=papers, rounding=None),
        component("interview", rounding={"places": 2, "mode": "truncate"}),
    ]
    rule = policy(
        components=parts,
        composite={"weights": {"written": "0.5", "interview": "0.5"}, "rounding": HALF_UP},
        preferences=[{"code": "veteran", "effect": "points", "points": {"yes": "3"}}],
        points={"target": "written", "at": "papers", "stacking": "highest"},
        tie_break=[],
    )
    scores = {"aptitude": Decimal("100"), "essay": Decimal("110.5"), "interview": Decimal("83.339")}
    plain, pointed = (
        rank(rule, {"A1": 1}, [ScoreRow("A1", "1", scores, {"veteran": level})])[0]
        for level in ("", "yes")
    )
    assert (
        plain.components["written"] == Fraction("210.5") / 3
        and pointed.components["written"] == Fraction("213.5") / 3
    )
    assert plain.components["interview"] == Fraction("83.33")
    assert pointed.composite == Fraction("77.25")  # (71.1666… + 83.33) / 2 = 77.2483…
    # three points became half a point
    assert pointed.composite - plain.composite == Fraction("0.5")
    assert pointed.points == 3


def test_anyang_formula_without_normalising_cannot_be_entered() -> None:
    assert "140" in CASES["安阳 2012 dispute"]["f"]
    papers = [{"code": "paper", "full_mark": "200", "coefficient": "1"}]
    with pytest.raises(Refused):
        policy(components=[component("written", papers=papers), component("interview")])


def test_rounding_each_term_and_only_the_end_differ() -> None:
    each = weighted("0.55", "0.45", term_rounding={"places": 1, "mode": "half_up"})
    assert one(each, "70.1", "80.3").composite == Fraction("74.7")  # 38.555 → 38.6, 36.135 → 36.1
    assert one(weighted("0.55", "0.45"), "70.1", "80.3").composite == Fraction("74.69")
    assert one(weighted("0.55", "0.45", rounding=None), "70.11", "80.1").composite == Fraction(
        "74.6055"
    )
    assert one(
        weighted("0.55", "0.45", rounding={"places": 2, "mode": "truncate"}), "70.11", "80.19"
    ).composite == Fraction("74.64")


def test_half_up_at_55_45_is_exact_where_floats_fail() -> None:
    """Measured: round() on floats is wrong in 12,061 of 1,000,000 composites at 55/45."""
    rule = weighted("0.55", "0.45")
    wrong = 0
    for cents in range(6000, 6100):
        exact = Fraction(cents, 100) * Fraction(55, 100) + Fraction("77.3") * Fraction(45, 100)
        value = one(rule, Fraction(cents, 100), "77.3").composite
        assert value * 100 == (exact * 100 + Fraction(1, 2)).__floor__()
        wrong += value != Fraction(str(round(cents / 100 * 0.55 + 77.3 * 0.45, 2)))
    assert wrong > 0


def test_states_by_gravity() -> None:
    rule = weighted("0.5", "0.5", marks=("60", None))
    states = [
        one(rule, *pair).state
        for pair in (
            ("void", "absent"),
            ("absent", None),
            (None, "50"),
            ("10", None),
            ("10", "90"),
            ("0", "0"),
        )
    ]
    assert states == [
        "void",
        "absent",
        "incomplete",
        "incomplete",
        "below_pass_mark",
        "below_pass_mark",
    ]


def test_zero_is_a_score_absent_is_none() -> None:
    lines = {
        line.candidate: line
        for line in rank(
            weighted("0.5", "0.5"), {"A1": 2}, [row("1", "0", "0"), row("2", "absent", "90")]
        )
    }
    assert lines["1"].state == "ranked" and lines["1"].composite == 0 and lines["1"].place == 1
    assert (
        lines["2"].composite is None
        and lines["2"].components == {"written": None, "interview": 90}
        and lines["2"].place is None
    )


def test_points_stop_at_the_full_mark_only_where_the_policy_says() -> None:
    for may, expected in ((True, 101), (False, 100)):
        rule = policy(
            preferences=[{"code": "veteran", "effect": "points", "points": {"yes": "3"}}],
            points={"target": "written", "stacking": "highest", "may_exceed_full_mark": may},
            tie_break=["component_raw:written"],
        )
        line = rank(
            rule,
            {"A1": 1},
            [
                ScoreRow(
                    "A1",
                    "1",
                    {"written": Fraction(98), "interview": Fraction(80)},
                    {"veteran": "yes"},
                )
            ],
        )[0]
        assert line.components["written"] == expected and line.points == 3


@pytest.mark.parametrize(("includes", "state"), [(True, "ranked"), (False, "below_pass_mark")])
def test_points_count_for_the_pass_mark_only_where_the_policy_says(
    includes: bool, state: str
) -> None:
    rule = policy(
        components=[
            component("written", pass_mark="60", pass_mark_includes_points=includes),
            component("interview"),
        ],
        preferences=[{"code": "veteran", "effect": "points", "points": {"yes": "3"}}],
        points={"target": "written", "stacking": "highest"},
        tie_break=[],
    )
    assert (
        rank(
            rule,
            {"A1": 1},
            [ScoreRow("A1", "1", {"written": 58, "interview": 80}, {"veteran": "yes"})],
        )[0].state
        == state
    )


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (85.5, "score.not_exact"),
        ("85", "score.not_exact"),
        (True, "score.not_exact"),
        (Decimal("NaN"), "score.not_exact"),
        (101, "score.out_of_range"),
        (-1, "score.out_of_range"),
    ],
)
def test_inexact_or_impossible_scores_are_refused(value: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        rank(policy(), {"A1": 1}, [ScoreRow("A1", "7", {"written": value, "interview": 80})])
    assert refused.value.code == code and refused.value.facts["candidate"] == "7"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([row("1", "80", "80"), row("1", "80", "80", vacancy="B2")], "score.candidate_twice"),
        ([row("1", "80", "80", vacancy="Z")], "score.unknown_vacancy"),
        ([row("1", "80", "80", "grand_master")], "preference.unknown_level"),
        ([ScoreRow("A1", "1", {"oral": 80})], "score.unknown_column"),
        ([ScoreRow("A1", "1", {}, {"beauty": "yes"})], "score.unknown_column"),
    ],
)
def test_unknown_and_doubled_things_are_refused(rows: list[ScoreRow], code: str) -> None:
    with pytest.raises(Refused) as refused:
        rank(policy(), {"A1": 1, "B2": 1}, rows)
    assert refused.value.code == code
