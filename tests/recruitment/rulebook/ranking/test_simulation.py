"""What a drafter sees before the notice goes out."""

from __future__ import annotations

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.ranking.lines import score_sheet
from portal.recruitment.rulebook.ranking.simulation import generated_sheet, simulate
from tests.recruitment.rulebook.policies import CERTIFICATE, policy, row


def test_effect_of_the_certificate_is_named_person_by_person() -> None:
    rule = policy()
    rows = [
        row("1", "80", "90"),
        row("2", "90", "80", "senior"),
        row("3", "95", "95", "assistant"),
        row("4", "70", "absent"),
    ]
    found = simulate(rule, {"A1": 2, "B2": 1}, score_sheet(rule, rows))
    effect = found.effects[0]
    assert (effect.preference, effect.holders, effect.gained, effect.lost, effect.moved) == (
        CERTIFICATE,
        2,
        ("2",),
        ("1",),
        2,
    )
    assert found.states == {"ranked": 3, "absent": 1}
    assert found.ties.groups == 1 and found.ties.people == 2
    assert found.ties.decided == {
        f"preference:{CERTIFICATE}": 1,
        "component:interview": 0,
        "component:written": 0,
    }
    first, second = found.cuts
    assert (first.limit, first.shortlisted, first.proposed, first.tied_at_cut, first.unfilled) == (
        6,
        4,
        2,
        0,
        0,
    )
    assert (second.candidates, second.limit, second.unfilled) == (0, 3, 1)


def test_undecided_ties_and_the_cut_are_counted() -> None:
    rule = policy()
    found = simulate(
        rule,
        {"A1": 1},
        score_sheet(rule, [row("1", "80", "80"), row("2", "80", "80"), row("3", "90", "70")]),
    )
    assert (
        found.ties.undecided == 1
        and found.ties.vacancies_at_cut == 1
        and found.ties.decided["component:interview"] == 1
    )
    assert found.effects[0].gained == () and found.effects[0].moved == 0


def test_who_is_spared_the_extra_test_gains_and_who_falls_out_of_it_loses() -> None:
    rule = policy()
    found = simulate(
        rule,
        {"A1": 1},
        score_sheet(rule, [row("1", "80", "80"), row("2", "80", "80", "assistant")]),
    )
    assert (found.effects[0].gained, found.effects[0].lost) == (("2",), ("1",))


def test_points_may_change_the_shortlist() -> None:
    rule = policy(
        preferences=[{"code": "veteran", "effect": "points", "points": {"yes": "5"}}],
        points={"target": "written", "stacking": "sum"},
        tie_break=[],
        shortlist={"by": "written", "ratio": "1"},
    )
    rows = [row("1", "80", "80"), row("2", "76", "80")]
    rows = [
        type(one)(
            one.vacancy,
            one.candidate,
            one.scores,
            {"veteran": "yes"} if one.candidate == "2" else {},
        )
        for one in rows
    ]
    effect = simulate(rule, {"A1": 1}, score_sheet(rule, rows)).effects[0]
    assert (effect.shortlist_gained, effect.shortlist_lost) == (("2",), ("1",))
    assert (effect.gained, effect.lost) == (("2",), ("1",))


def test_generated_scores_follow_from_the_seed_and_fit_the_policy() -> None:
    rule = policy()
    headcounts = {"A1": 3, "B2": 1}
    one, same, other = (generated_sheet(rule, headcounts, 400, seed) for seed in ("s", "s", "t"))
    assert one == same and one != other
    found = simulate(rule, headcounts, one)
    assert (
        found.candidates == 400
        and found.states["ranked"] > 100
        and 5 <= found.states["absent"] <= 40
    )
    assert 80 <= found.effects[0].holders <= 160
    for people in (0, 1_000_001):
        with pytest.raises(Refused):
            generated_sheet(rule, headcounts, people, "s")
