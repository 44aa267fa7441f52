"""The usual rules that one vacancy has of its own, between form values and the policy override that
is stored."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from portal.recruitment.rulebook.policy import overridden, read_policy
from portal.recruitment.rulebook.words.policy_sentences import policy_sentence

PASSES = {"written_pass": "written", "interview_pass": "interview"}


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def usual_choices(policy: Mapping[str, Any], override: Mapping[str, Any]) -> dict[str, Any]:
    """What the override says, as form data; ``None`` where the round's word holds."""
    told: dict[str, Any] = dict.fromkeys(
        ("written_weight", *PASSES, "opening_ratio", "shortlist_ratio", "publicity_days")
    )
    weight = ((override.get("composite") or {}).get("weights") or {}).get("written")
    if weight is not None and "/" not in weight:
        told["written_weight"] = _plain(Decimal(weight) * 100)
    parts = {part["code"]: part.get("pass_mark") for part in override.get("components") or ()}
    of_round = {part["code"]: part.get("pass_mark") for part in policy["components"]}
    for field, code in PASSES.items():
        told[field] = parts.get(code) if parts.get(code) != of_round.get(code) else None
    told["opening_ratio"] = (override.get("opening") or {}).get("ratio")
    told["shortlist_ratio"] = (override.get("shortlist") or {}).get("ratio")
    told["publicity_days"] = override.get("publicity_days")
    return told


def override_with(
    policy: Mapping[str, Any], override: Mapping[str, Any], typed: Mapping[str, Any]
) -> dict[str, Any]:
    """The override that says ``typed``; what it says besides the usual rules stays.

    An empty value gives the round's word back.
    """
    found: dict[str, Any] = copy.deepcopy(dict(override))
    _weights(found, typed["written_weight"])
    _passes(found, policy, typed)
    for member, field in (("opening", "opening_ratio"), ("shortlist", "shortlist_ratio")):
        rule = {name: value for name, value in (found.get(member) or {}).items() if name != "ratio"}
        if typed[field] is not None:
            rule["ratio"] = _plain(typed[field])
        _put(found, member, rule)
    _put(found, "publicity_days", typed["publicity_days"])
    return found


def _put(found: dict[str, Any], member: str, value: Any) -> None:
    if value:
        found[member] = value
    else:
        found.pop(member, None)


def _weights(found: dict[str, Any], percent: Decimal | None) -> None:
    rule = {
        name: value for name, value in (found.get("composite") or {}).items() if name != "weights"
    }
    if percent is not None:
        rule["weights"] = {"written": _plain(percent / 100), "interview": _plain(1 - percent / 100)}
    _put(found, "composite", rule)


def _passes(found: dict[str, Any], policy: Mapping[str, Any], typed: Mapping[str, Any]) -> None:
    """Components are replaced whole, so a single pass mark brings the round's components along."""
    before = found.get("components") or policy["components"]
    parts = copy.deepcopy([dict(part) for part in before])
    of_round = {part["code"]: part.get("pass_mark") for part in policy["components"]}
    for field, code in PASSES.items():
        mark = of_round.get(code) if typed[field] is None else _plain(typed[field])
        for part in parts:
            if part["code"] == code and part.get("pass_mark") != mark:
                part["pass_mark"] = mark
    _put(found, "components", parts if parts != list(policy["components"]) else None)


def sentences(policy: Mapping[str, Any], override: Mapping[str, Any]) -> tuple[str, str]:
    """What the notice says of the round, and of this vacancy. Raises ``Refused('policy.…')``."""
    return policy_sentence(read_policy(policy)), policy_sentence(
        read_policy(overridden(policy, override))
    )
