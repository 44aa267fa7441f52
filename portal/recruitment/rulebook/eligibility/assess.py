"""The whole of a vacancy's requirements against one applicant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from portal.recruitment.rulebook.eligibility import checks
from portal.recruitment.rulebook.eligibility.ages import BirthRange
from portal.recruitment.rulebook.eligibility.findings import (
    MET,
    NOT_MET,
    PERSON,
    Finding,
    Verdict,
    verdict,
)
from portal.recruitment.rulebook.eligibility.shapes import Facts, Relaxation, Requirements


def assess(requirements: Requirements, facts: Facts, on: date) -> Verdict:
    """Eligible, not eligible with reasons, or for a person.

    ``on`` is the day that counts where the notice names none (end of registration).
    """
    asked = requirements
    found = [
        _document(asked, facts),
        _age(asked, facts, on),
        _relaxed(asked, facts, on, "education", lambda rule: _education(asked, facts, on, rule)),
        *_where_asked(asked, facts, on),
    ]
    if asked.certificates:
        registered = asked.registration_required
        found.append(checks.certificate(asked.certificates, facts, on, registered=registered))
    if asked.graduates is not None:
        found.append(checks.graduate(asked.graduates, facts, on))
    found += [checks.declared(wording, facts) for wording in asked.declared]
    found += [checks.exclusion(code, facts) for code in asked.exclusions]
    return verdict(found)


def _where_asked(asked: Requirements, facts: Facts, on: date) -> Iterator[Finding]:
    """Majors, political status, household and experience: each may be waived for some."""

    def unless_waived(what: str, check: Callable[[], Finding]) -> Finding:
        return _relaxed(asked, facts, on, what, lambda rule: _waived(rule, what) or check())

    majors, place, work = asked.majors, asked.household, asked.experience
    if majors is not None:
        yield unless_waived("major", lambda: checks.major(majors, asked.education, facts))
    yield checks.political(asked, facts)
    if place is not None:
        yield unless_waived("household", lambda: checks.household(place, facts))
    if work is not None:
        yield unless_waived("experience", lambda: checks.experience(work, facts, on))


def _document(asked: Requirements, facts: Facts) -> Finding:
    fits = not asked.documents or facts.document in asked.documents
    return Finding("eligibility.document", MET if fits else NOT_MET, {"document": facts.document})


def _age(asked: Requirements, facts: Facts, on: date) -> Finding:
    if asked.birth is None:
        return Finding("eligibility.age_open", MET)
    if facts.birth_on is None:
        return Finding("eligibility.age_unknown", PERSON)
    plain, birth = asked.birth, facts.birth_on

    def within(rule: Relaxation | None) -> Finding:
        earliest = rule.earliest_birth if rule and rule.earliest_birth else plain.earliest
        limits = BirthRange(earliest, plain.latest)
        told = {"birth_on": birth, "earliest": limits.earliest, "latest": limits.latest}
        if limits.contains(birth):
            return Finding("eligibility.age", MET, told)
        return Finding(
            "eligibility.age_too_young"
            if plain.latest and birth > plain.latest
            else "eligibility.age_too_old",
            NOT_MET,
            told,
        )

    return _relaxed(asked, facts, on, "age", within)


def _education(asked: Requirements, facts: Facts, on: date, rule: Relaxation | None) -> Finding:
    wanted = rule.education if rule and rule.education else asked.education
    later = replace(asked, obtained_by=rule.obtained_by) if rule and rule.obtained_by else asked
    return checks.education(wanted, later, facts, on)


def _waived(rule: Relaxation | None, what: str) -> Finding | None:
    return Finding(f"eligibility.{what}_waived", MET) if rule and what in rule.waives else None


def _relaxed(
    asked: Requirements,
    facts: Facts,
    on: date,
    what: str,
    test: Callable[[Relaxation | None], Finding],
) -> Finding:
    """The plain rule first; where it fails, a relaxed one whose condition holds.

    Its condition is named in the finding.
    """
    plain = test(None)
    if plain.outcome == MET:
        return plain
    offers = [plain]
    for rule in asked.relaxed:
        found = test(rule)
        if not _touches(rule, what) or found.outcome == NOT_MET:
            continue
        reasons = [checks.condition(one, facts, on) for one in rule.any_of]
        for reason in reasons:
            if reason.outcome != NOT_MET:
                outcome = MET if reason.outcome == found.outcome == MET else PERSON
                offers.append(
                    Finding(
                        found.code,
                        outcome,
                        {**found.facts, "relaxed_by": reason.code, "condition": dict(reason.facts)},
                    )
                )
    return min(offers, key=lambda finding: (MET, PERSON, NOT_MET).index(finding.outcome))


def _touches(rule: Relaxation, what: str) -> bool:
    education = rule.education is not None or rule.obtained_by is not None
    return {"age": rule.earliest_birth is not None, "education": education}.get(
        what, what in rule.waives
    )
