"""What the members of a policy must be to each other.

A formula that cannot reach, or overshoots, its full mark is refused before anybody is scored by it:
weights on an unnormalised 200-point paper once made a 140-point total (Anyang 2012).
"""

from __future__ import annotations

from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.shape import (
    Component,
    InterviewRule,
    PointsRule,
    Policy,
    Preference,
)

RESERVED = frozenset(
    {"vacancy", "candidate", "state", "points", "composite", "place", "outcome", "explanation"}
)
# Lists whose scores somebody may have re-checked.
_RECHECKED = ("written_result", "interview_result", "ranking")


def check_policy(policy: Policy) -> None:
    """Raises ``Refused('policy.…', where=…)`` for the first contradiction."""
    _check_codes(policy)
    for index, part in enumerate(policy.components):
        _check_component(part, f"components[{index}]", policy)
    _check_weights(policy)
    for index, item in enumerate(policy.preferences):
        _check_preference(item, f"preferences[{index}]", policy)
    if policy.points is not None:
        _check_points(policy.points, policy)
    _check_tie_break(policy)
    _check_shortlist(policy)
    if policy.interview is not None:
        _check_interview(policy.interview, policy)
    _check_claims(policy)
    _check_lists(policy)


def check_citations(policy: Policy) -> None:
    """Points, and a ranking of levels, are the round's own choice and name the document that allows
    them (the rule commands don't ask).

    Raises ``Refused('policy.basis_missing', where=…)``. Source: interfaces.md §1; the guideline
    itself ranks no levels and gives no points.
    """
    for index, item in enumerate(policy.preferences):
        if (item.effect == "points" or item.order is not None) and item.basis is None:
            raise Refused(
                "policy.basis_missing", where=f"preferences[{index}].basis", found=item.title
            )


def _check_codes(policy: Policy) -> None:
    components = [part.code for part in policy.components]
    columns = [paper.code for part in policy.components for paper in part.papers]
    columns += [part.code for part in policy.components if not part.papers]
    preferences = [item.code for item in policy.preferences]
    for where, codes in (
        ("components", components),
        ("components[].papers", columns),
        ("preferences", preferences),
    ):
        for code in codes:
            if codes.count(code) > 1:
                raise Refused("policy.code_twice", where=where, found=code)
            if where != "preferences" and code in RESERVED:
                raise Refused("policy.code_reserved", where=where, found=code)


def _check_component(part: Component, where: str, policy: Policy) -> None:
    if part.full_mark != policy.full_mark:
        raise Refused(
            "policy.mixed_scales",
            where=f"{where}.full_mark",
            found=plain(part.full_mark),
            expected=plain(policy.full_mark),
        )
    if part.papers:
        reachable = sum(paper.coefficient * paper.full_mark for paper in part.papers)
        if reachable != part.full_mark:
            raise Refused(
                "policy.papers_do_not_add_up",
                where=f"{where}.papers",
                found=plain(reachable),
                expected=plain(part.full_mark),
            )
    for name, mark in (
        ("pass_mark", part.pass_mark),
        ("pass_mark_uncontested", part.pass_mark_uncontested),
    ):
        if mark is not None and mark > part.full_mark:
            raise Refused(
                "policy.pass_mark_unreachable",
                where=f"{where}.{name}",
                found=plain(mark),
                expected=plain(part.full_mark),
            )


def _check_weights(policy: Policy) -> None:
    weights = policy.composite.weights
    codes = {part.code for part in policy.components}
    for code in weights:
        if code not in codes:
            raise Refused("policy.unknown_code", where=f"composite.weights.{code}", found=code)
    for part in policy.components:
        if part.code not in weights:
            raise Refused("policy.member_missing", where=f"composite.weights.{part.code}")
    total = sum(weights.values())
    if total != 1:
        raise Refused("policy.weights_do_not_add_up", where="composite.weights", found=plain(total))
    mark = policy.composite.pass_mark
    if mark is not None and mark > policy.full_mark:
        raise Refused(
            "policy.pass_mark_unreachable",
            where="composite.pass_mark",
            found=plain(mark),
            expected=plain(policy.full_mark),
        )


def _check_preference(item: Preference, where: str, policy: Policy) -> None:
    if not item.permitted:
        raise Refused("policy.preference_without_level", where=where, found=item.code)
    if item.effect == "points" and item.points is None:
        raise Refused("policy.member_missing", where=f"{where}.points")
    if item.effect == "points" and policy.points is None:
        raise Refused("policy.member_missing", where="points")
    for name, value, owner in (
        ("order", item.order, "tie_break"),
        ("points", item.points, "points"),
        ("group", item.group, "points"),
    ):
        if value is not None and item.effect != owner:
            raise Refused(
                "policy.member_of_other_effect", where=f"{where}.{name}", effect=item.effect
            )
    if item.order is not None and item.levels is not None and set(item.order) != set(item.levels):
        raise Refused("policy.order_incomplete", where=f"{where}.order")
    chained = any(key.kind == "preference" and key.code == item.code for key in policy.tie_break)
    if item.effect == "tie_break" and not chained:
        raise Refused("policy.preference_without_effect", where="tie_break", found=item.code)


def _check_points(rule: PointsRule, policy: Policy) -> None:
    part = next((part for part in policy.components if part.code == rule.target), None)
    if part is None and rule.target != "composite":
        raise Refused("policy.unknown_code", where="points.target", found=rule.target)
    if rule.at == "papers":
        if part is None or not part.papers:
            raise Refused("policy.points_without_papers", where="points.at", found=rule.target)
        if len({paper.coefficient for paper in part.papers}) != 1:
            raise Refused("policy.coefficients_differ", where="points.at", found=rule.target)


def _check_tie_break(policy: Policy) -> None:
    known = {
        "component": {part.code for part in policy.components},
        "component_raw": {part.code for part in policy.components},
        "paper": {paper.code for part in policy.components for paper in part.papers},
        "preference": {item.code for item in policy.preferences if item.effect == "tie_break"},
    }
    for index, key in enumerate(policy.tie_break):
        if key.code not in known[key.kind]:
            raise Refused(
                "policy.unknown_code", where=f"tie_break[{index}]", found=f"{key.kind}:{key.code}"
            )
        if key in policy.tie_break[:index]:
            raise Refused("policy.given_twice", where=f"tie_break[{index}]")


def _check_shortlist(policy: Policy) -> None:
    rule = policy.shortlist
    if (
        rule is not None
        and rule.by != "composite"
        and rule.by not in {part.code for part in policy.components}
    ):
        raise Refused("policy.unknown_code", where="shortlist.by", found=rule.by)


def _check_interview(rule: InterviewRule, policy: Policy) -> None:
    part = next((part for part in policy.components if part.code == rule.component), None)
    if part is None:
        raise Refused("policy.unknown_code", where="interview.component", found=rule.component)
    if part.papers:
        raise Refused(
            "policy.interview_has_papers", where="interview.component", found=rule.component
        )
    if rule.drop_highest + rule.drop_lowest >= rule.minimum_examiners:
        raise Refused(
            "policy.nobody_left", where="interview.minimum_examiners", found=rule.minimum_examiners
        )
    if rule.odd_panel and rule.minimum_examiners % 2 == 0:
        raise Refused(
            "policy.panel_even", where="interview.minimum_examiners", found=rule.minimum_examiners
        )


def _check_claims(policy: Policy) -> None:
    """The paper that proves a certificate can't be due before the certificate itself is."""
    rule = policy.certificate
    for index, item in enumerate(policy.preferences):
        if item.claim is None or item.code != rule.preference:
            continue
        if _is_before(item.claim.deadline, rule.deadline):
            raise Refused(
                "policy.claim_before_certificate",
                where=f"preferences[{index}].claim.deadline",
                found=item.claim.deadline,
                expected=rule.deadline,
            )


def _is_before(one: str, other: str) -> bool:
    """Of two deadlines; a date against a stage is left open, the stage has no date here."""
    stages = ("application_end", "document_recheck")
    if one in stages and other in stages:
        return stages.index(one) < stages.index(other)
    return one not in stages and other not in stages and one < other


def _check_lists(policy: Policy) -> None:
    if policy.written_list == "shortlisted" and policy.shortlist is None:
        raise Refused("policy.list_without_shortlist", where="written_list")
    for kind in _RECHECKED:
        days = policy.list_days.get(kind)
        if days is not None and days < policy.recheck.window_days:
            raise Refused(
                "policy.list_ends_before_recheck",
                where=f"list_days.{kind}",
                found=days,
                expected=policy.recheck.window_days,
            )
