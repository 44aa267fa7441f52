"""One requirement, one answer: met, not met, or for a person to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MET, NOT_MET, PERSON = "met", "not_met", "person"
ELIGIBLE, INELIGIBLE, NEEDS_PERSON = "eligible", "ineligible", "needs_person"


@dataclass(frozen=True)
class Finding:
    """``code`` names the rule and its reason (``eligibility.age_too_old``), ``facts`` the values
    its wording needs."""

    code: str
    outcome: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """``eligible``, ``ineligible`` or ``needs_person``, with every finding in the order of the
    requirements."""

    outcome: str
    findings: tuple[Finding, ...]

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """What stands in the way, or waits for a person."""
        return tuple(finding for finding in self.findings if finding.outcome != MET)


def verdict(findings: Iterable[Finding]) -> Verdict:
    """One requirement not met makes ineligible; else one for a person makes the whole one for a
    person."""
    found = tuple(findings)
    outcomes = {finding.outcome for finding in found}
    if NOT_MET in outcomes:
        return Verdict(INELIGIBLE, found)
    return Verdict(NEEDS_PERSON if PERSON in outcomes else ELIGIBLE, found)


def best(findings: Iterable[Finding]) -> Finding | None:
    """Where any one suffices: the first that is met, else one for a person, else the first."""
    found = sorted(findings, key=lambda finding: (MET, PERSON, NOT_MET).index(finding.outcome))
    return found[0] if found else None
