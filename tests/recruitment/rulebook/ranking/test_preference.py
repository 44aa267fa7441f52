"""Claims, points, stacking, caps and groups."""

from __future__ import annotations

from fractions import Fraction

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.ranking.preference import (
    Claim,
    assess_claims,
    check_level,
    granted_levels,
    points_granted,
)
from tests.recruitment.rulebook.policies import CERTIFICATE, policy


@pytest.mark.parametrize("state", ["declared", "refused", "overdue"])
def test_an_unverified_claim_counts_as_nothing_and_is_shown(state: str) -> None:
    claim = Claim(CERTIFICATE, "senior", state)
    assert granted_levels(policy(), [claim]) == {}
    finding = assess_claims(policy(), [claim])[0]
    assert (finding.granted, finding.reason) == (False, "not_verified")


def test_of_several_verified_certificates_the_strongest_counts() -> None:
    claims = [
        Claim(CERTIFICATE, "assistant", "verified"),
        Claim(CERTIFICATE, "social_worker", "verified"),
        Claim(CERTIFICATE, "senior", "declared"),
    ]
    assert granted_levels(policy(), claims) == {CERTIFICATE: "social_worker"}
    assert [finding.reason for finding in assess_claims(policy(), claims)] == [
        "weaker_level",
        "verified",
        "not_verified",
    ]


def test_what_the_policy_does_not_know_counts_as_nothing() -> None:
    claims = [Claim("beauty", "yes", "verified"), Claim(CERTIFICATE, "grand", "verified")]
    assert granted_levels(policy(), claims) == {}
    assert {finding.reason for finding in assess_claims(policy(), claims)} == {"not_in_policy"}


def test_a_level_must_be_listed() -> None:
    check_level(policy(), CERTIFICATE, "")
    check_level(policy(), CERTIFICATE, "senior")
    with pytest.raises(Refused):
        check_level(policy(), CERTIFICATE, "yes")


def pointed(stacking: str, cap: str | None = None):
    return policy(
        preferences=[
            {
                "code": "veteran",
                "effect": "points",
                "points": {"yes": "3", "hero": "6"},
                "group": "service",
            },
            {"code": "grassroots", "effect": "points", "points": {"yes": "2"}, "group": "service"},
            {
                "code": "model",
                "effect": "points",
                "points": {"yes": "4"},
                "levels": ["yes", "former"],
            },
            {"code": "service", "effect": "points", "points": {"yes": "1.5"}},
        ],
        points={"target": "composite", "stacking": stacking, "cap": cap},
        tie_break=[],
    )


HELD = {"veteran": "yes", "grassroots": "yes", "model": "yes", "service": "yes"}


@pytest.mark.parametrize(
    ("stacking", "cap", "total", "counted"),
    [
        ("highest", None, "4", ("model",)),
        ("sum", None, "10.5", ("veteran", "grassroots", "model", "service")),
        ("highest_per_group", None, "8.5", ("veteran", "model", "service")),
        ("sum", "5", "5", ("veteran", "grassroots", "model", "service")),
        ("highest", "3.5", "3.5", ("model",)),
    ],
)
def test_stacking_and_cap(
    stacking: str, cap: str | None, total: str, counted: tuple[str, ...]
) -> None:
    granted = points_granted(pointed(stacking, cap), HELD)
    assert granted.total == Fraction(total) and granted.counted == counted


def test_levels_without_points_give_none() -> None:
    assert points_granted(pointed("sum"), {"model": "former"}).total == 0
    assert points_granted(pointed("sum"), {"veteran": ""}).total == 0
    assert points_granted(pointed("sum"), {}).total == 0
    assert points_granted(pointed("sum"), {"veteran": "hero"}).total == 6
