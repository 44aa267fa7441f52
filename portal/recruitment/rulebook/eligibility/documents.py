"""From the stored documents (the requirements of a vacancy, the sections of an application) to the
values the rules work on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from portal.recruitment.rulebook.eligibility.ages import BirthRange
from portal.recruitment.rulebook.eligibility.majors import MajorCatalogue, rule_of
from portal.recruitment.rulebook.eligibility.shapes import (
    DEGREES,
    EDUCATION,
    Certificate,
    Condition,
    ExperienceRule,
    Facts,
    GraduateRule,
    HouseholdRule,
    Relaxation,
    Requirements,
    Study,
)

LEVELS = frozenset(("assistant", "social_worker", "senior"))


def requirements_of(
    document: Mapping[str, Any],
    catalogue: MajorCatalogue | None = None,
    political: Mapping[str, str] | None = None,
) -> Requirements:
    """The merged requirements document (docs/formats/requirements.md).

    ``political`` translates words typed by the drafter into codes.
    """
    birth, words = document.get("birth") or {}, political or {}
    relaxed = (
        *map(_relaxed_age, birth.get("relaxed") or ()),
        *map(_relaxation, document.get("relaxed") or ()),
    )
    return Requirements(
        birth=BirthRange(_day(birth.get("earliest")), _day(birth.get("latest")))
        if birth.get("earliest") or birth.get("latest")
        else None,
        education=document.get("education") or None,
        degree=document.get("degree") or None,
        study_forms=frozenset(document.get("study_forms") or ()),
        obtained_by=_day(document.get("obtained_by")),
        majors=rule_of(document.get("majors") or (), catalogue) if document.get("majors") else None,
        political=frozenset(words.get(word, word) for word in document.get("political") or ()),
        household=_household(document),
        experience=_experience(document.get("experience") or {}),
        certificates=LEVELS if document.get("certificate_required") else frozenset(),
        registration_required=bool(document.get("registration_required")),
        graduates=GraduateRule(**document["graduates"]) if document.get("graduates") else None,
        documents=frozenset(document.get("documents") or ()),
        declared=tuple(document.get("declared") or ()),
        exclusions=tuple(document.get("exclusions") or ()),
        relaxed=relaxed,
    )


def _household(document: Mapping[str, Any]) -> HouseholdRule | None:
    if not document.get("household"):
        return None
    return HouseholdRule(
        tuple(document["household"]),
        by=_day(document.get("household_by")),
        instead=frozenset(document.get("household_instead") or ()),
    )


def _experience(work: Mapping[str, Any]) -> ExperienceRule | None:
    return (
        ExperienceRule(
            int(work["years"]), _day(work.get("until")), frozenset(work.get("kinds") or ())
        )
        if work.get("years")
        else None
    )


def _relaxed_age(document: Mapping[str, Any]) -> Relaxation:
    """The short form under ``birth``: a wider range for whoever declares one of the wordings."""
    condition = Condition("declared", frozenset(document.get("any_of") or ()))
    return Relaxation((condition,), earliest_birth=_day(document.get("earliest")))


def _relaxation(document: Mapping[str, Any]) -> Relaxation:
    return Relaxation(
        tuple(
            Condition(one["kind"], frozenset(one.get("names") or ()), int(one.get("years") or 0))
            for one in document["any_of"]
        ),
        earliest_birth=_day(document.get("earliest_birth")),
        education=document.get("education") or None,
        obtained_by=_day(document.get("obtained_by")),
        waives=frozenset(document.get("waives") or ()),
    )


def facts_of(
    sections: Mapping[str, Mapping[str, Any]],
    *,
    birth_on: date | None,
    document: str,
    certificates: Iterable[Certificate] = (),
) -> Facts:
    """The sections of an application form.

    Who ticked the declaration answers yes to the declared conditions; relaxed ones are named
    singly.
    """
    person, school, work = (sections.get(name) or {} for name in ("person", "education", "work"))
    years = str(work.get("years") or "")
    truthful = bool((sections.get("declaration") or {}).get("truthful"))
    return Facts(
        birth_on=birth_on,
        document=document,
        studies=(_study(school),) if school.get("education") else (),
        political=str(person.get("political") or ""),
        household=str(person.get("household") or ""),
        years_stated=int(years) if years.isascii() and years.isdigit() else None,
        certificates=tuple(certificates),
        declared=dict.fromkeys(work.get("relaxed") or (), True),
        declared_all=True if truthful else None,
    )


def _study(school: Mapping[str, Any]) -> Study:
    reached, degree = str(school.get("education")), str(school.get("degree") or "none")
    return Study(
        education=reached if reached in EDUCATION else "other",
        degree=degree if degree in DEGREES else "none",
        study_form=str(school.get("study_form") or ""),
        major=str(school.get("major") or ""),
        obtained_on=_day(school.get("graduated_on")),
    )


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if value else None
