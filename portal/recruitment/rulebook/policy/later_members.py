"""The members that grew onto policy/1 after its first form.

Each may be left out; its default is the guideline's or the common Jiangsu practice.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.members import Members
from portal.recruitment.rulebook.policy.shape import (
    CertificateRule,
    MarkingRule,
    RecheckRule,
    RetentionRule,
    SubstitutionRule,
)

AGE_READINGS = ("not_yet_next", "not_yet_next_strict", "not_past_birthday", "calendar_year")
PUBLICITY_UNITS = ("working_days", "days")
DEADLINES = ("application_end", "document_recheck")
SUBSTITUTION_STAGES = (
    "document_recheck",
    "interview",
    "medical",
    "background_check",
    "publicity",
    "hire",
)
SUBSTITUTION_ENDS = ("interview_list", "interview", "publicity", "hire", "filing", "reserve_end")


def read_growth(top: Members) -> dict[str, Any]:
    """The later members of ``Policy`` as keyword arguments, defaults filled in."""
    return {
        "age_reading": top.token("age_reading", AGE_READINGS, default="not_yet_next"),
        "certificate": _certificate(top.object("certificate")),
        "substitution": _substitution(top.object("substitution")),
        "publicity_days": top.whole("publicity_days", default=7, least=1, most=60),
        "publicity_unit": top.token("publicity_unit", PUBLICITY_UNITS, default="working_days"),
        "recheck": _recheck(top.object("recheck")),
        "retention": _retention(top.object("retention")),
        "marking": _marking(top.object("marking")),
    }


def _certificate(rule: Members | None) -> CertificateRule:
    if rule is None:
        return CertificateRule()
    counts = (
        rule.pairs("score_report_counts") if rule.get("score_report_counts") is not None else {}
    )
    for level, value in counts.items():
        if not isinstance(value, bool):
            raise Refused("policy.not_a_switch", where=f"certificate.score_report_counts.{level}")
    found = CertificateRule(
        preference=rule.code("preference")
        if rule.get("preference") is not None
        else CertificateRule().preference,
        deadline=_deadline(rule),
        score_report_counts=counts,
        registration_required=rule.switch("registration_required", default=False),
    )
    rule.done()
    return found


def _deadline(rule: Members) -> str:
    text = rule.text("deadline", default="application_end")
    if text in DEADLINES:
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        allowed = ", ".join((*DEADLINES, "YYYY-MM-DD"))
        raise Refused(
            "policy.unknown_token", where=rule.path("deadline"), found=text[:40], allowed=allowed
        ) from error


def _substitution(rule: Members | None) -> SubstitutionRule:
    if rule is None:
        return SubstitutionRule()
    stages = rule.get("stages")
    if stages is not None and (
        not isinstance(stages, list) or any(stage not in SUBSTITUTION_STAGES for stage in stages)
    ):
        raise Refused(
            "policy.unknown_token",
            where=rule.path("stages"),
            found=str(stages)[:80],
            allowed=", ".join(SUBSTITUTION_STAGES),
        )
    if stages is not None and len(set(stages)) != len(stages):
        raise Refused("policy.given_twice", where=rule.path("stages"))
    found = SubstitutionRule(
        stages=SubstitutionRule().stages if stages is None else tuple(stages),
        rounds=rule.optional_whole("rounds"),
        until=rule.token("until", SUBSTITUTION_ENDS, default="hire"),
        pooled=rule.switch("pooled", default=False),
        reserve_days=rule.optional_whole("reserve_days"),
    )
    rule.done()
    return found


def _recheck(rule: Members | None) -> RecheckRule:
    if rule is None:
        return RecheckRule()
    found = RecheckRule(
        rule.whole("window_days", default=3, least=1, most=60),
        rule.whole("answer_days", default=5, least=1, most=60),
    )
    rule.done()
    return found


def _retention(rule: Members | None) -> RetentionRule:
    if rule is None:
        return RetentionRule()
    found = RetentionRule(
        application_days=rule.whole("application_days", default=365, least=1),
        paper_days=rule.whole("paper_days", default=180, least=180),
        recording_days=rule.whole("recording_days", default=180, least=180),
    )
    rule.done()
    return found


def _marking(rule: Members | None) -> MarkingRule:
    if rule is None:
        return MarkingRule()
    tolerance = rule.optional_number("tolerance")
    found = MarkingRule(
        rule.switch("double", default=False),
        MarkingRule().tolerance if tolerance is None else tolerance,
    )
    rule.done()
    return found
