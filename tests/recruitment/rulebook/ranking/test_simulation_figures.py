"""The figures an approver sees: counts only, the same for the same seed, and what another policy
would change."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.ranking.lines import score_sheet
from portal.recruitment.rulebook.ranking.simulation import Shape, generated_sheet
from portal.recruitment.rulebook.ranking.simulation_figures import (
    Case,
    figures,
    rescored,
    sheet_digest,
)
from tests.recruitment.rulebook.policies import CERTIFICATE, component, policy, row

PAPERS = [
    {"code": code, "full_mark": "150", "coefficient": "1/3"} for code in ("aptitude", "essay")
]


def test_counts_of_a_small_round_by_hand() -> None:
    rule = policy(shortlist={"by": "written", "ratio": "1"})
    rows = [
        row("1", "80", "90"),
        row("2", "90", "80", "senior"),
        row("3", "95", "75", "assistant"),
        row("4", "70", "absent"),
    ]
    other = policy(
        composite={"weights": {"written": "1", "interview": "0"}},
        tie_break=["component:written"],
        preferences=[],
    )
    found = figures([Case(rule, {"A1": 2, "B2": 1}, score_sheet(rule, rows))], other)
    assert (found["candidates"], found["states"]) == (4, {"absent": 1, "ranked": 3})
    assert [(cut["vacancy"], cut["opening"], cut["unfilled"]) for cut in found["vacancies"]] == [
        ("A1", "reduce", 0),
        ("B2", "cancel", 1),
    ]
    assert found["ties"]["groups"] == 1 and found["ties"]["decided"][0] == {
        "key": f"preference:{CERTIFICATE}",
        "count": 1,
    }
    assert found["preferences"] == [
        {
            "preference": CERTIFICATE,
            "holders": 2,
            "moved": 3,
            "gained": 1,
            "lost": 1,
            "shortlist_gained": 0,
            "shortlist_lost": 0,
        }
    ]
    assert (
        found["bands"][8]["people"] == 3
        and found["ties"]["people"] == 3
        and sum(band["people"] for band in found["bands"]) == 3
    )
    assert found["against"] == {"outcomes": 0, "entered": 2, "moved": 2}


def test_nobody_is_named() -> None:
    rule = policy()
    sheet = generated_sheet(rule, {"A1": 2}, 30, "s")
    assert not any(
        name in repr(figures([Case(rule, {"A1": 2}, sheet)])) for name in sheet.candidates
    )


def test_two_policies_of_one_round_are_added_up() -> None:
    rule, strict = (
        policy(),
        policy(components=[component("written", pass_mark="95"), component("interview")]),
    )
    one, two = (
        generated_sheet(rule, {"A1": 1}, 40, "s"),
        generated_sheet(strict, {"B2": 1}, 40, "s"),
    )
    found = figures([Case(rule, {"A1": 1}, one), Case(strict, {"B2": 1}, two)])
    assert found["candidates"] == 80 and [cut["vacancy"] for cut in found["vacancies"]] == [
        "A1",
        "B2",
    ]
    assert found["preferences"][0]["holders"] == sum(
        bool(level) for sheet in (one, two) for level in sheet.claims[CERTIFICATE]
    )


def test_scores_are_carried_over_to_other_papers_and_scales() -> None:
    plain = policy()
    divided = policy(components=[component("written", papers=PAPERS), component("interview")])
    sheet = score_sheet(plain, [row("1", "80", "90.5", "senior"), row("2", "absent", "void")])
    there = rescored(sheet, plain, divided)
    assert (
        there is not None
        and there.value("aptitude", 0) == 120
        and there.value("essay", 1) == "absent"
    )
    back = rescored(there, divided, plain)
    assert back is not None and [back.value("written", 0), back.value("interview", 0)] == [
        80,
        Fraction("90.5"),
    ]
    assert back.claims == sheet.claims and back.value("interview", 1) == "void"
    with_skill = policy(
        components=[component("written"), component("interview"), component("skill")],
        composite={"weights": {"written": "0.4", "interview": "0.4", "skill": "0.2"}},
    )
    assert rescored(sheet, plain, with_skill) is None
    assert figures([Case(plain, {"A1": 1}, sheet)], with_skill)["against"] is None


def test_the_same_policy_changes_nothing() -> None:
    rule = policy()
    found = figures(
        [Case(rule, {"A1": 3, "B2": 2}, generated_sheet(rule, {"A1": 3, "B2": 2}, 60, "x"))], rule
    )
    assert found["against"] == {"outcomes": 0, "entered": 0, "moved": 0}


@pytest.mark.parametrize(
    ("shape", "least", "most"),
    [(Shape(middle=90, half_width=5), 80, 100), (Shape(middle=10, half_width=90), 0, 100)],
)
def test_the_shape_bounds_the_marks(shape: Shape, least: int, most: int) -> None:
    rule = policy()
    sheet = generated_sheet(rule, {"A1": 1}, 300, "s", shape)
    marks = [value for value in sheet.values["written"].values() if isinstance(value, Fraction)]
    assert least <= min(marks) and max(marks) <= most
    everybody = generated_sheet(rule, {"A1": 1}, 200, "s", Shape(holders=100, absent=0))
    assert all(everybody.claims[CERTIFICATE]) and "absent" not in everybody.values["written"]
    nobody = generated_sheet(rule, {"A1": 1}, 200, "s", Shape(holders=0, absent=100))
    assert not any(nobody.claims[CERTIFICATE]) and set(nobody.values["written"]) == {"absent"}


@pytest.mark.parametrize("shares", [{"middle": 101}, {"absent": -1}, {"holders": 300}])
def test_a_share_that_is_none_is_refused(shares: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=r"simulation\.shape"):
        Shape(**shares)


def test_the_digest_follows_the_scores_not_their_order() -> None:
    rule = policy()
    rows = [row("1", "80", "90"), row("2", "90", "80", "senior")]
    one, other = score_sheet(rule, rows), score_sheet(rule, rows[::-1])
    assert sheet_digest([one]) == sheet_digest([other])
    assert sheet_digest([one]) != sheet_digest(
        [score_sheet(rule, [row("1", "80", "90.5"), rows[1]])]
    )
