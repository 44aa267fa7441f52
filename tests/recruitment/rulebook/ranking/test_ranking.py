"""Places, tie chains and explanations."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from portal.recruitment.rulebook.ranking.lines import RankedRow, ScoreRow, rank
from tests.recruitment.rulebook.policies import CERTIFICATE, component, policy, row

CHAINS = {
    case["src"]: case["chain"]
    for case in json.loads(
        (Path(__file__).parents[3] / "data/cases/tie_break_chains.json").read_text(encoding="utf-8")
    )
}


def placed(lines: list[RankedRow]) -> list[tuple[str, int | None, str]]:
    return [(line.candidate, line.place, line.outcome) for line in lines]


def test_the_certificate_wins_a_tie_whatever_its_level() -> None:
    rows = [
        row("1001", "80", "90"),
        row("1002", "90", "80", "assistant"),
        row("1003", "85", "85", "senior"),
    ]
    lines = rank(policy(), {"A1": 2}, rows)
    # Any holder equals any other: between the two holders the interview decides, not the level.
    assert placed(lines) == [
        ("1003", 1, "proposed"),
        ("1002", 2, "proposed"),
        ("1001", 3, "reserve"),
    ]


def test_a_hundredth_of_a_point_outweighs_every_preference() -> None:
    rows = [row("1", "80", "90", "senior"), row("2", "90.02", "80"), row("3", "100", "70.04")]
    lines = rank(policy(), {"A1": 1}, rows)
    assert [(line.candidate, line.composite) for line in lines] == [
        ("3", Fraction("85.02")),
        ("2", Fraction("85.01")),
        ("1", 85),
    ]
    top = [row("1", "60", "0"), row("2", "0", "60.01")]
    bare = policy(components=[component("written"), component("interview")])
    assert [line.place for line in rank(bare, {"A1": 1}, top)] == [1, 2]


def test_an_order_of_levels_ranks_them() -> None:
    levels = ["assistant", "social_worker", "senior"]
    ranked = {
        "code": CERTIFICATE,
        "effect": "tie_break",
        "levels": levels,
        "order": levels,
        "basis": "地方文件",
    }
    rows = [
        row("1", "80", "90", "assistant"),
        row("2", "90", "80", "senior"),
        row("3", "85", "85"),
        row("4", "88", "82", "social_worker"),
    ]
    lines = rank(policy(preferences=[ranked]), {"A1": 1}, rows)
    assert [line.candidate for line in lines] == ["2", "4", "1", "3"]
    assert "等级较高" in str(lines[0].explanation)
    weakest = rank(
        policy(preferences=[ranked]),
        {"A1": 1},
        [row("1", "80", "90"), row("2", "90", "80", "assistant")],
    )
    assert [line.candidate for line in weakest] == ["2", "1"]


def test_equal_people_share_a_place_and_straddle_the_headcount() -> None:
    rows = [row("1", "90", "90"), row("2", "80", "80"), row("3", "80", "80"), row("4", "70", "70")]
    assert placed(rank(policy(), {"A1": 2}, rows)) == [
        ("1", 1, "proposed"),
        ("2", 2, "tied_at_cut"),
        ("3", 2, "tied_at_cut"),
        ("4", 4, "reserve"),
    ]
    assert placed(rank(policy(), {"A1": 3}, rows))[1:3] == [
        ("2", 2, "proposed"),
        ("3", 2, "proposed"),
    ]
    assert placed(rank(policy(), {"A1": 1}, rows))[1:3] == [
        ("2", 2, "reserve"),
        ("3", 2, "reserve"),
    ]


def test_order_of_the_list() -> None:
    rows = [
        row("9", "80", "80", vacancy="B"),
        row("2", "50", "80"),
        row("10", "80", "80"),
        row("1", "80", "80", vacancy="a"),
        row("11", "90", "90"),
    ]
    assert [
        (line.vacancy, line.candidate) for line in rank(policy(), {"A1": 1, "B": 1, "a": 1}, rows)
    ] == [
        ("A1", "11"),
        ("A1", "10"),
        ("A1", "2"),
        ("B", "9"),
        ("a", "1"),
    ]


PAPERS = [
    {"code": "zhice", "full_mark": "150", "coefficient": "1/3"},
    {"code": "zongying", "full_mark": "150", "coefficient": "1/3"},
]
WRITTEN = component("written", papers=PAPERS)
OTHER_WORDS = {
    "interview_or_skill": "component:interview",
    "skill_test": "component:interview",
    "raw_score": "component_raw:written",
    "written_objective_part": "paper:zhice",
    "zongying": "paper:zongying",
    "zhice": "paper:zhice",
    "official_writing": "paper:zongying",
    "written": "component:written",
    "written_incl_bonus": "component:written",
    "interview": "component:interview",
    "certificate_holder": "preference:social_worker_certificate",
    "martyr_child": "preference:martyr_child",
    "veteran": "preference:veteran",
    "outstanding_graduate": "preference:outstanding_graduate",
    "higher_title": "preference:title_rank",
    "higher_degree": "preference:degree",
}
PREFERENCES = {
    "social_worker_certificate": {"levels": ["assistant", "senior"]},
    "martyr_child": {"levels": ["yes"]},
    "veteran": {"levels": ["yes"]},
    "outstanding_graduate": {"levels": ["yes"]},
    "title_rank": {"levels": ["junior", "senior"], "order": ["junior", "senior"]},
    "degree": {"levels": ["bachelor", "master"], "order": ["bachelor", "master"]},
}


@pytest.mark.parametrize("source", sorted(CHAINS))
def test_every_published_chain_can_be_told_and_each_key_decides_in_its_turn(source: str) -> None:
    """Extra tests and extra interviews are the manual end of a chain: what is equal then shares its
    place."""
    keys = [OTHER_WORDS[word] for word in CHAINS[source] if not word.startswith("extra_")]
    named = [key.partition(":")[2] for key in keys if key.startswith("preference:")]
    preferences = [{"code": code, "effect": "tie_break", **PREFERENCES[code]} for code in named]
    rule = policy(
        components=[WRITTEN, component("interview")],
        preferences=preferences,
        tie_break=keys,
        interview=None,
        shortlist=None,
    )
    for depth, key in enumerate(keys):
        better, worse = _pair(key)
        lines = rank(rule, {"A1": 1}, [worse, better])
        if any(
            earlier in keys[:depth] and _decides(earlier, better, worse) for earlier in keys[:depth]
        ):
            continue
        assert placed(lines) == [("9", 1, "proposed"), ("8", 2, "reserve")], key
        assert f"'key': '{key}'" in str([step.facts for step in lines[0].explanation.steps])
    equal = rank(rule, {"A1": 1}, [_line("1", 90, 90, 70), _line("2", 90, 90, 70)])
    assert placed(equal) == [("1", 1, "tied_at_cut"), ("2", 1, "tied_at_cut")]


def _line(
    candidate: str, zhice: int, zongying: int, interview: int, levels: dict[str, str] | None = None
) -> ScoreRow:
    scores = {
        "zhice": Fraction(zhice),
        "zongying": Fraction(zongying),
        "interview": Fraction(interview),
    }
    return ScoreRow("A1", candidate, scores, levels or {})


def _pair(key: str) -> tuple[ScoreRow, ScoreRow]:
    """Two people with one composite of whom the first is better by ``key``, and carries the higher
    number, so that the number can't help."""
    kind, _, code = key.partition(":")
    if kind == "preference":
        level = PREFERENCES[code]["levels"][-1]
        return _line("9", 120, 90, 70, {code: level}), _line("8", 120, 90, 70)
    if key == "component:interview":
        return _line("9", 90, 90, 80), _line("8", 90, 120, 70)
    if kind in ("component", "component_raw"):
        return _line("9", 90, 120, 70), _line("8", 90, 90, 80)
    return (
        (_line("9", 120, 90, 70), _line("8", 90, 120, 70))
        if code == "zhice"
        else (_line("9", 90, 120, 70), _line("8", 120, 90, 70))
    )


def _decides(key: str, one: ScoreRow, other: ScoreRow) -> bool:
    kind, _, code = key.partition(":")
    if kind == "preference":
        return one.preferences.get(code) != other.preferences.get(code)
    if kind == "paper":
        return one.scores[code] != other.scores[code]
    if code == "interview":
        return one.scores[code] != other.scores[code]
    return (
        one.scores["zhice"] + one.scores["zongying"]
        != other.scores["zhice"] + other.scores["zongying"]
    )


# -- words


def test_the_sentence_says_how_what_broke_the_tie_and_with_whom() -> None:
    rows = [
        row("1001", "80", "90"),
        row("1002", "80", "90", "assistant"),
        row("1003", "90", "80"),
        row("1004", "80", "90"),
    ]
    lines = {line.candidate: str(line.explanation) for line in rank(policy(), {"A1": 2}, rows)}
    assert lines["1002"] == (
        "笔试80分；面试90分；总成绩＝80×0.5＋90×0.5＝85分；在总成绩相同的考生中，"
        "因具有社会工作者职业水平证书，列1001、1004、1003之前；"
        "招聘2人，列第1名，在招聘人数以内。"
    )
    assert lines["1001"] == (
        "笔试80分；面试90分；总成绩＝80×0.5＋90×0.5＝85分；在总成绩相同的考生中，"
        "因对方具有社会工作者职业水平证书，列1002之后；"
        "以上仍相同的，因面试成绩较高，列1003之前；招聘2人，与1004并列第2名，"
        "并列人数超出剩余名额，须通过加试确定。"
    )
    assert lines["1003"].endswith(
        "以上仍相同的，因面试成绩较低，列1001、1004之后；招聘2人，列第4名，在招聘人数以外。"
    )
    english = {
        line.candidate: str(line.explanation) for line in rank(policy(), {"A1": 2}, rows, "en")
    }
    assert "before 1001, 1004, 1003 by holding social worker certificate" in english["1002"]
    assert english["1001"].endswith(
        "place 2 shared with 1004, more people share the place than vacancies are left, an extra "
        "test decides."
    )


def test_many_equals_are_counted_not_listed() -> None:
    rows = [row(f"{number}", "80", "90") for number in range(1001, 1021)] + [
        row("2000", "80", "90", "senior")
    ]
    line = rank(policy(), {"A1": 1}, rows)[0]
    assert "列1001、1002、1003、1004、1005等20人之前" in str(line.explanation)
    tie = next(step for step in line.explanation.steps if step.code == "tie")
    assert tie.facts["before_count"] == 20 and tie.facts["after_count"] == 0


def test_rounding_points_and_missed_marks_are_said() -> None:
    rule = policy(
        preferences=[
            {"code": "veteran", "effect": "points", "points": {"yes": "3"}},
            {"code": "volunteer", "effect": "points", "points": {"yes": "4"}},
        ],
        points={"target": "written", "stacking": "sum", "cap": "5"},
        tie_break=[],
    )
    rows = [
        ScoreRow(
            "A1",
            "1",
            {"written": Fraction("80.005"), "interview": Fraction("70.11")},
            {"veteran": "yes", "volunteer": "yes"},
        ),
        ScoreRow(
            "A1", "2", {"written": Fraction(59), "interview": Fraction(99)}, {"veteran": "yes"}
        ),
        ScoreRow("A1", "3", {"written": "void", "interview": None}),
    ]
    first, second, third = (str(line.explanation) for line in rank(rule, {"A1": 1}, rows))
    assert first.startswith(
        "笔试80.005，四舍五入保留2位小数为80.01分，计入加分后为85.01分；面试70.11分；加分："
        "退役军人（具备）3分、volunteer（具备）4分，按上限合计5分，计入笔试"
    )
    assert "＝77.56分" in first
    assert second.endswith("笔试59分，低于合格线60分，不参加排名。")
    assert third == "笔试成绩无效；面试尚无成绩；有成绩无效，不参加排名。"


def test_explanations_are_only_made_when_asked_for() -> None:
    assert rank(policy(), {"A1": 1}, [row("1", "80", "80")], explain=False)[0].explanation is None
