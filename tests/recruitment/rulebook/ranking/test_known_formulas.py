"""The published formulas that need more than two parts: seniority in points, parts that differ by
vacancy, a test beside the interview."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from portal.recruitment.rulebook.policy import overridden, read_policy
from portal.recruitment.rulebook.ranking.lines import ScoreRow, rank
from tests.recruitment.rulebook.policies import component, document

CASES = Path(__file__).parents[3] / "data/cases"


def composite(rule: dict[str, Any], **scores: str) -> Fraction | None:
    row = ScoreRow("A1", "1", {code: Fraction(value) for code, value in scores.items()}, {})
    return rank(read_policy(rule), {"A1": 1}, [row])[0].composite


def plain_document(parts: list[dict[str, Any]], weights: dict[str, str]) -> dict[str, Any]:
    return document(
        components=parts,
        composite={"weights": weights},
        preferences=[],
        tie_break=[],
        shortlist=None,
        interview=None,
    )


SENIORITY = component(
    "seniority", papers=[{"code": "record", "full_mark": "20", "coefficient": "5"}], rounding=None
)


def test_xixia_seniority_of_twenty_points_and_another_formula_for_one_vacancy() -> None:
    """西夏区社区 2020: up to 20 points of seniority, on the one full mark a fifth of the whole;
    网格员 have an interview only."""
    found = {
        case["src"]: case["f"]
        for case in json.loads((CASES / "composite_formulas.json").read_text(encoding="utf-8"))
    }
    assert found["西夏区社区 2020"] == "资历量化(<=20)+0.35w+0.45i; 网格员 only interview 0.8"
    parts = [SENIORITY, component("written", rounding=None), component("interview", rounding=None)]
    rule = plain_document(parts, {"seniority": "0.2", "written": "0.35", "interview": "0.45"})
    assert (
        composite(rule, record="12.5", written="72", interview="88")
        == Fraction("12.5") + Fraction("0.35") * 72 + Fraction("0.45") * 88
    )
    change = {
        "components": [parts[0], parts[2]],
        "composite": {"weights": {"written": None, "interview": "0.8"}},
    }
    grid = overridden(rule, change)
    assert composite(grid, record="12.5", interview="88") == Fraction("12.5") + Fraction("0.8") * 88
    assert (
        composite(rule, record="20", written="100", interview="100")
        == composite(grid, record="20", interview="100")
        == 100
    )


def test_anhui_extra_test_inside_the_interview_part() -> None:
    """安徽省发改委 2015: 0.6 × corrected interview + 0.4 × extra test; × 0.4 + written × 0.6"""
    cases = json.loads((CASES / "interview_weighting.json").read_text(encoding="utf-8"))["cases"]
    mix = {case["id"]: case for case in cases}["anhui-ndrc-2015"]["interview_mix"]
    assert mix == "0.6*corrected interview + 0.4*extra test; then 0.4*that + 0.6*written"
    parts = [component(code, rounding=None) for code in ("written", "interview", "extra_test")]
    rule = plain_document(parts, {"written": "0.6", "interview": "0.24", "extra_test": "0.16"})
    inner = Fraction("0.6") * 81 + Fraction("0.4") * 77
    assert composite(rule, written="70.5", interview="81", extra_test="77") == Fraction(
        "0.4"
    ) * inner + Fraction("0.6") * Fraction("70.5")
