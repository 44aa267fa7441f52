"""The members that grew onto policy/1 after its first form.

Each may be left out; its default is the guideline's or the common Jiangsu practice.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy.members import Members
from portal.recruitment.rulebook.policy.shape import (
    CertificateRule,
    ClaimRule,
    CorrectionsRule,
    MarkingRule,
    RecheckRule,
    RetentionRule,
    SubstitutionRule,
    TicketRule,
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
KEPT_OR_NEW = ("keep_told", "recompute")
OFFERS = ("keep", "reopen")
WRITTEN_LISTS = ("all", "shortlisted", "none")
UNPRINTED = ("admitted", "absent")
# A list of proposed hires ends with its publicity and has no days of its own.
LIST_KINDS = (
    "seating_evidence",
    "written_result",
    "preferences",
    "shortlist",
    "interview_result",
    "ranking",
)
LONGEST_TICKET = 14
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_PATTERN = re.compile(r"[0-9]*#{3,9}")


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
        "corrections": _corrections(top.object("corrections")),
        "publicity_ends_at": _hour(top, "publicity_ends_at"),
        "written_list": top.token("written_list", WRITTEN_LISTS, default="all"),
        "tickets": _tickets(top.object("tickets")),
        "list_days": _list_days(top.object("list_days")),
    }


def read_claim(rule: Members | None) -> ClaimRule | None:
    """The member ``claim`` of one preference."""
    if rule is None:
        return None
    papers = rule.need("papers")
    if (
        not isinstance(papers, list)
        or not papers
        or not all(isinstance(paper, str) and paper.strip() for paper in papers)
    ):
        raise Refused("policy.not_a_list", where=rule.path("papers"))
    if len(set(papers)) != len(papers):
        raise Refused("policy.given_twice", where=rule.path("papers"))
    found = ClaimRule(tuple(papers), rule.optional_text("sentence"), _deadline(rule))
    rule.done()
    return found


def _corrections(rule: Members | None) -> CorrectionsRule:
    if rule is None:
        return CorrectionsRule()
    found = CorrectionsRule(
        rule.token("shortlist", KEPT_OR_NEW, default="keep_told"),
        rule.token("ranking", KEPT_OR_NEW, default="recompute"),
        rule.token("offer", OFFERS, default="keep"),
    )
    rule.done()
    return found


def _hour(top: Members, name: str) -> time:
    value = top.get(name)
    if value is None:
        return time(17, 30)
    if not isinstance(value, str) or not _HOUR.fullmatch(value):
        raise Refused("policy.not_an_hour", where=top.path(name), found=str(value)[:40])
    return time.fromisoformat(value)


def _tickets(rule: Members | None) -> TicketRule:
    if rule is None:
        return TicketRule()
    pattern = rule.optional_text("pattern")
    if pattern is not None:
        _check_pattern(pattern, rule.path("pattern"))
    found = TicketRule(pattern, rule.token("unprinted", UNPRINTED, default="admitted"))
    rule.done()
    return found


def _check_pattern(pattern: str, where: str) -> None:
    if not _PATTERN.fullmatch(pattern) or len(pattern) >= LONGEST_TICKET:
        raise Refused("policy.not_a_pattern", where=where, found=pattern[:40])
    if looks_like_a_mobile(pattern):
        raise Refused("policy.pattern_like_a_mobile", where=where, found=pattern)


def looks_like_a_mobile(pattern: str) -> bool:
    """Whether a number of this pattern, with its check digit, could be taken for a mobile number:
    eleven digits of which the first is, or may become, 1."""
    return len(pattern) == 10 and pattern[0] in "1#"


def _list_days(rule: Members | None) -> dict[str, int]:
    if rule is None:
        return {}
    found = {kind: rule.whole(kind, least=1) for kind in LIST_KINDS if rule.get(kind) is not None}
    rule.done()
    return found


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
