"""Who is invited to the interview."""

from __future__ import annotations

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.ranking.lines import ScoreRow
from portal.recruitment.rulebook.ranking.score import component_result
from portal.recruitment.rulebook.ranking.shortlist import shortlist
from tests.recruitment.rulebook.policies import CERTIFICATE, component, policy, row


def entered(lines) -> list[tuple[str, int | None, bool]]:
    return [(line.candidate, line.place, line.entered) for line in lines]


def test_all_who_tie_at_the_cut_enter() -> None:
    rows = [row(str(n), mark, None) for n, mark in enumerate(("90", "85", "80", "80", "79.99"), 1)]
    assert entered(shortlist(policy(), {"A1": 1}, rows)) == [
        ("1", 1, True),
        ("2", 2, True),
        ("3", 3, True),
        ("4", 3, True),
        ("5", 5, False),
    ]


def test_three_share_a_place_and_the_next_is_fifth() -> None:
    rows = [row(str(n), mark, None) for n, mark in enumerate(("90", "80", "80", "80", "70"), 1)]
    lines = shortlist(policy(shortlist={"by": "written", "ratio": "2"}), {"A1": 1}, rows)
    assert entered(lines) == [
        ("1", 1, True),
        ("2", 2, True),
        ("3", 2, True),
        ("4", 2, True),
        ("5", 5, False),
    ]


def test_the_certificate_plays_no_part_at_the_cut() -> None:
    rows = [row("1", "80", None), row("2", "80", None, "senior")]
    lines = shortlist(policy(shortlist={"by": "written", "ratio": "1"}), {"A1": 1}, rows)
    assert entered(lines) == [("1", 1, True), ("2", 1, True)]


def test_nobody_below_the_pass_mark_enters_even_if_places_stay_empty() -> None:
    """Haerbin 2025: 4 of 10 entrants were below the announced 60 (38.4, 37.2)."""
    rows = [
        row(str(n), mark, None)
        for n, mark in enumerate(("61", "60", "59.99", "38.4", "37.2", "absent", "void"), 1)
    ]
    lines = shortlist(policy(), {"A1": 4}, rows)
    assert [line.candidate for line in lines if line.entered] == ["1", "2"]
    assert [line.state for line in lines] == [
        "ranked",
        "ranked",
        "below_pass_mark",
        "below_pass_mark",
        "below_pass_mark",
        "absent",
        "void",
    ]


def test_a_broken_ratio_is_rounded_up() -> None:
    rows = [row(f"{n:02d}", str(99 - n), None) for n in range(12)]
    lines = shortlist(policy(shortlist={"by": "written", "ratio": "1.2"}), {"A1": 3}, rows)
    assert sum(line.entered for line in lines) == 4 == lines[0].limit


def test_missing_interviews_do_not_matter_to_the_written_cut() -> None:
    rows = [row("1", "80", None), row("2", "70", "absent"), row("3", "75", "void")]
    assert entered(shortlist(policy(), {"A1": 1}, rows)) == [
        ("1", 1, True),
        ("3", 2, True),
        ("2", 3, True),
    ]


def test_by_composite_the_chain_plays_no_part_and_only_ranked_people_enter() -> None:
    rule = policy(shortlist={"by": "composite", "ratio": "1"})
    rows = [
        row("1", "80", "90"),
        row("2", "90", "80", "senior"),
        row("3", "59", "100"),
        row("4", "95", None),
    ]
    lines = shortlist(rule, {"A1": 1}, rows)
    assert entered(lines) == [
        ("1", 1, True),
        ("2", 1, True),
        ("3", None, False),
        ("4", None, False),
    ]
    assert [line.score for line in lines] == [85, 85, 79.5, None]


def test_points_count_for_the_cut() -> None:
    rule = policy(
        components=[component("written"), component("interview")],
        preferences=[{"code": "veteran", "effect": "points", "points": {"yes": "5"}}],
        points={"target": "written", "stacking": "sum"},
        tie_break=[],
        shortlist={"by": "written", "ratio": "1"},
    )
    rows = [
        ScoreRow("A1", "1", {"written": 80}, {}),
        ScoreRow("A1", "2", {"written": 76}, {"veteran": "yes"}),
    ]
    assert entered(shortlist(rule, {"A1": 1}, rows)) == [("2", 1, True), ("1", 2, False)]


def test_reasons_are_said() -> None:
    rows = [
        row("1", "90", None),
        row("2", "80", None),
        row("3", "80", None),
        row("4", "70", None),
        row("5", "40", None),
        row("6", "absent", None),
    ]
    rule = policy(shortlist={"by": "written", "ratio": "2"})
    reasons = [str(line.reason) for line in shortlist(rule, {"A1": 1}, rows)]
    assert reasons == [
        "笔试90分，列第1名；招聘1人，按1∶2入围2人；在入围人数以内，入围。",
        "笔试80分，列第2名；招聘1人，按1∶2入围2人；末位成绩相同的一并入围。",
        "笔试80分，列第2名；招聘1人，按1∶2入围2人；末位成绩相同的一并入围。",
        "笔试70分，列第4名；招聘1人，按1∶2入围2人；在入围人数以外，不入围。",
        "笔试40分，低于合格线60分，不入围。",
        "笔试缺考，不入围。",
    ]
    english = shortlist(rule, {"A1": 1}, rows, "en")
    assert str(english[1].reason).endswith("the last place is shared and all who share it enter.")


def test_without_a_rule_there_is_no_shortlist() -> None:
    with pytest.raises(Refused) as refused:
        shortlist(policy(shortlist=None), {"A1": 1}, [row("1", "80", "80")])
    assert refused.value.code == "shortlist.no_rule"


def test_the_written_result_stands_on_its_own_state() -> None:
    rows = [
        row("1", "80", "void", "senior"),
        row("2", "80", "absent"),
        row("3", "59", "90"),
        row("4", None, "90"),
    ]
    lines = component_result(policy(), {"A1": 1}, rows, "written")
    assert [(line.candidate, line.state, line.place) for line in lines] == [
        ("1", "ranked", 1),
        ("2", "ranked", 1),
        ("3", "below_pass_mark", None),
        ("4", "incomplete", None),
    ]
    assert {line.component for line in lines} == {"written"} and CERTIFICATE not in str(lines)
