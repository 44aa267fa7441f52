"""Preference under equal conditions, and points: what a verified claim is worth.

An unverified claim is worth nothing, and is shown as such.

Source: 苏政办发〔2020〕41号 三(一) for the preference; points and a ranking of levels only by a
basis of their own in the policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.shape import Policy, Preference

CLAIM_STATES = ("declared", "verified", "refused", "overdue")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a candidate claims.

    ``state``: declared 已声明（待核验）, verified 核验通过, refused 核验不通过, overdue 逾期未提交.
    """

    preference: str
    level: str
    state: str


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """``granted``: the level that counts, or None; ``reason``: verified, not_verified,
    not_in_policy, weaker_level."""

    claim: Claim
    granted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PointsGranted:
    """``parts``: what each preference would give; ``counted``: the codes that did count;
    ``uncapped`` and ``total`` before and after the cap."""

    parts: Mapping[str, Fraction]
    counted: tuple[str, ...]
    uncapped: Fraction
    total: Fraction


def assess_claims(policy: Policy, claims: Iterable[Claim]) -> list[ClaimFinding]:
    """Every claim with what became of it.

    Of several verified claims to one preference the strongest level counts.
    """
    given = list(claims)
    best = _best_levels(policy, given)
    return [_finding(policy, claim, best) for claim in given]


def granted_levels(policy: Policy, claims: Iterable[Claim]) -> dict[str, str]:
    """Preference code → level, for verified claims only: the ``preference:<code>`` columns of
    scores.csv."""
    return _best_levels(policy, claims)


def check_level(policy: Policy, code: str, level: str) -> None:
    """Raises ``Refused('preference.unknown_level')`` for a level that the policy does not list."""
    if level and level not in policy.preference(code).permitted:
        allowed = ", ".join(sorted(policy.preference(code).permitted))
        raise Refused("preference.unknown_level", preference=code, level=level, allowed=allowed)


def tie_strength(item: Preference, level: str) -> int:
    """0 for a non-holder; 1 for any holder; with an order, the level's position, the strongest
    highest."""
    if not level:
        return 0
    return 1 if item.order is None else item.order.index(level) + 1


def points_granted(policy: Policy, levels: Mapping[str, str]) -> PointsGranted:
    """Points for the (verified) levels held, after stacking and cap; an empty level gives none."""
    parts = {
        item.code: item.points.get(levels[item.code], Fraction(0))
        for item in policy.preferences
        if item.effect == "points" and item.points is not None and levels.get(item.code)
    }
    rule = policy.points
    if rule is None or not parts:
        return PointsGranted(parts, (), Fraction(0), Fraction(0))
    counted = tuple(_counted(policy, parts, rule.stacking))
    uncapped = sum((parts[code] for code in counted), Fraction(0))
    total = uncapped if rule.cap is None else min(uncapped, rule.cap)
    return PointsGranted(parts, counted, uncapped, total)


def _counted(policy: Policy, parts: Mapping[str, Fraction], stacking: str) -> list[str]:
    if stacking == "sum":
        return list(parts)
    best: dict[str, str] = {}
    for code in parts:
        # A preference without a group is a group of its own; the blank keeps it apart from a group
        # that is called like it.
        group = "" if stacking == "highest" else policy.preference(code).group or f" {code}"
        if group not in best or parts[code] > parts[best[group]]:
            best[group] = code
    return list(best.values())


def _best_levels(policy: Policy, claims: Iterable[Claim]) -> dict[str, str]:
    known = {item.code: item for item in policy.preferences}
    best: dict[str, str] = {}
    for claim in claims:
        item = known.get(claim.preference)
        if claim.state != "verified" or item is None or claim.level not in item.permitted:
            continue
        if claim.preference not in best or _worth(item, claim.level) > _worth(
            item, best[claim.preference]
        ):
            best[claim.preference] = claim.level
    return best


def _worth(item: Preference, level: str) -> tuple[Fraction, int]:
    listed = item.order or item.levels or ()
    return (
        (item.points or {}).get(level, Fraction(0)),
        listed.index(level) if level in listed else -1,
    )


def _finding(policy: Policy, claim: Claim, best: Mapping[str, str]) -> ClaimFinding:
    item = next((item for item in policy.preferences if item.code == claim.preference), None)
    if item is None or claim.level not in item.permitted:
        return ClaimFinding(claim, False, "not_in_policy")
    if claim.state != "verified":
        return ClaimFinding(claim, False, "not_verified")
    if best[claim.preference] != claim.level:
        return ClaimFinding(claim, False, "weaker_level")
    return ClaimFinding(claim, True, "verified")
