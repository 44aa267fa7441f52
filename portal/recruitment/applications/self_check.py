"""The self-check: every requirement in force against what the applicant stated, as met, not met, or
for a person to judge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.foundation.time.clock import local
from portal.recruitment.applications.models import Application
from portal.recruitment.labels.rulebook_eligibility import finding_words
from portal.recruitment.rulebook.eligibility import Certificate, assess, facts_of, requirements_of
from portal.recruitment.rulebook.eligibility.findings import Finding
from portal.recruitment.rulebook.eligibility.requirements import merged_requirements
from portal.recruitment.vacancies.models import Vacancy


@dataclass(frozen=True)
class Line:
    """One requirement in words; ``outcome``: met, not_met, person."""

    code: str
    outcome: str
    words: str

    def as_document(self) -> dict[str, Any]:
        """What a decision keeps of it."""
        return {"code": self.code, "outcome": self.outcome, "words": self.words}


@dataclass(frozen=True)
class SelfCheck:
    """``outcome``: eligible, ineligible, needs_person."""

    outcome: str
    findings: tuple[Line, ...]


def _open(finding: Finding) -> bool:
    return finding.code.endswith("_open")


def check_application(application: Application) -> SelfCheck | None:
    """None while no vacancy is chosen. The day that counts is the last of registration."""
    return None if application.vacancy is None else check_for(application, application.vacancy)


def check_for(application: Application, vacancy: Vacancy) -> SelfCheck:
    """The same person by the requirements of any ``vacancy`` of the round."""
    identity = application.account.identity
    requirements = requirements_of(
        merged_requirements(application.round_.requirements, vacancy.requirements)
    )
    claim = application.claim
    certificates = (
        ()
        if claim is None
        else (Certificate(claim.level, claim.state, claim.approved_on, claim.registered_until),)
    )
    facts = facts_of(
        application.facts or {},
        birth_on=identity.born_on if identity else None,
        document=identity.kind if identity else "",
        certificates=certificates,
    )
    verdict = assess(requirements, facts, _counting_day(application))
    lines = tuple(
        Line(finding.code, finding.outcome, finding_words(finding.code, finding.facts))
        for finding in verdict.findings
        if not _open(finding)
    )
    return SelfCheck(verdict.outcome, lines)


def _counting_day(application: Application) -> date:
    window = application.round_.window("registration")
    return local(window.ends_at if window is not None else application.started_at).date()
