"""One function per requirement: the applicant's facts against what the vacancy asks, with the
reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from portal.kernel.period import DAY, corresponding_day
from portal.recruitment.rulebook.eligibility.findings import MET, NOT_MET, PERSON, Finding, best
from portal.recruitment.rulebook.eligibility.majors import MajorRule, match_major
from portal.recruitment.rulebook.eligibility.shapes import (
    DECLARED,
    DEGREES,
    EDUCATION,
    VERIFIED,
    Certificate,
    Condition,
    ExperienceRule,
    Facts,
    GraduateRule,
    HouseholdRule,
    Requirements,
    Study,
    Work,
)


def education(wanted: str | None, asked: Requirements, facts: Facts, on: date) -> Finding:
    """Education, degree, form of study and the day by which the papers must be there, all by one
    and the same education."""
    if not wanted and not asked.degree and not asked.study_forms:
        return Finding("eligibility.education_open", MET)
    found = best(
        _one_education(wanted, asked, study, asked.obtained_by or on) for study in facts.studies
    )
    return found or Finding("eligibility.education_unknown", PERSON)


def _one_education(wanted: str | None, asked: Requirements, study: Study, by: date) -> Finding:
    stated = {"education": study.education, "degree": study.degree}
    if wanted and EDUCATION.index(study.education) < EDUCATION.index(wanted):
        return Finding("eligibility.education_too_low", NOT_MET, {**stated, "wanted": wanted})
    if asked.degree and DEGREES.index(study.degree) < DEGREES.index(asked.degree):
        return Finding("eligibility.degree_too_low", NOT_MET, {**stated, "wanted": asked.degree})
    if asked.study_forms and study.study_form not in asked.study_forms:
        outcome = NOT_MET if study.study_form else PERSON
        return Finding(
            "eligibility.study_form",
            outcome,
            {"study_form": study.study_form, "wanted": tuple(sorted(asked.study_forms))},
        )
    if study.obtained_on is None:
        return Finding("eligibility.education_date_unknown", PERSON, stated)
    if study.obtained_on > by:
        return Finding(
            "eligibility.education_too_late",
            NOT_MET,
            {**stated, "obtained_on": study.obtained_on, "by": by},
        )
    return Finding("eligibility.education", MET, stated)


def major(rule: MajorRule | None, wanted: str | None, facts: Facts) -> Finding:
    """The major belongs to an education of the level asked or higher."""
    high = [
        study
        for study in facts.studies
        if not wanted or EDUCATION.index(study.education) >= EDUCATION.index(wanted)
    ]
    return match_major(
        rule or MajorRule(), [(study.major, _level(study.education)) for study in high]
    )


def _level(reached: str) -> str:
    return "graduate" if reached in ("master", "doctor") else reached


def political(asked: Requirements, facts: Facts) -> Finding:
    if not asked.political:
        return Finding("eligibility.political_open", MET)
    if not facts.political:
        return Finding("eligibility.political_unknown", PERSON)
    outcome = MET if facts.political in asked.political else NOT_MET
    return Finding(
        "eligibility.political",
        outcome,
        {"stated": facts.political, "wanted": tuple(sorted(asked.political))},
    )


def household(rule: HouseholdRule, facts: Facts) -> Finding:
    """In one of the places by the day named, or by another tie that the notice admits, which a
    person checks."""
    if not facts.household and not facts.ties:
        return Finding("eligibility.household_unknown", PERSON)
    facts_of = {"stated": facts.household, "wanted": rule.places}
    inside = _inside(facts.household, rule.places)
    if inside and rule.by is not None:
        if facts.household_since is None:
            return Finding(
                "eligibility.household_since_unknown", PERSON, {**facts_of, "by": rule.by}
            )
        if facts.household_since > rule.by:
            inside = False
    if inside:
        return Finding("eligibility.household", MET, facts_of)
    for tie, place in sorted(facts.ties.items()):
        if tie in rule.instead and _inside(place, rule.places) is not False:
            return Finding("eligibility.household_by_tie", PERSON, {**facts_of, "tie": tie})
    if inside is None:
        return Finding("eligibility.household_unclear", PERSON, facts_of)
    return Finding("eligibility.household_elsewhere", NOT_MET, facts_of)


def _inside(stated: str, places: Sequence[str]) -> bool | None:
    """``None``: an address in words that names none of the places need not lie outside them."""
    if stated.isascii() and stated.isdigit():
        return any(stated.startswith(_shortened(place)) for place in places if place.isdigit())
    if any(place and place in stated for place in places):
        return True
    return None if stated else False


def _shortened(code: str) -> str:
    """320800 is all of 3208…; the zeros go in pairs, as 321000 is 3210… and not 321…."""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def experience(rule: ExperienceRule, facts: Facts, on: date) -> Finding:
    """Full years up to the cut-off day; times that overlap count once, internships not at all."""
    until = rule.until or on
    told: dict[str, object] = {"years": rule.years, "until": until}
    if not facts.works:
        return _stated_experience(rule, facts, told)
    counting = [
        work
        for work in facts.works
        if not work.internship and (not rule.kinds or work.kind in rule.kinds)
    ]
    if not lasts(counting, until, rule.years):
        return Finding("eligibility.experience_too_short", NOT_MET, told)
    if lasts([work for work in counting if work.proved], until, rule.years):
        return Finding("eligibility.experience", MET, told)
    return Finding("eligibility.experience_unproved", PERSON, told)


def _stated_experience(rule: ExperienceRule, facts: Facts, told: dict[str, object]) -> Finding:
    if facts.years_stated is None:
        return Finding("eligibility.experience_unknown", PERSON, told)
    enough = facts.years_stated >= rule.years
    code = "eligibility.experience_unproved" if enough else "eligibility.experience_too_short"
    return Finding(code, PERSON if enough else NOT_MET, {**told, "stated": facts.years_stated})


def lasts(works: Iterable[Work], until: date, years: int) -> bool:
    """Whether the times together come to ``years`` by ``until`` inclusive: one span by its
    corresponding day, several by months and days."""
    months = days = 0
    for starts_on, after in _spans(works, until):
        full = (after.year - starts_on.year) * 12 + after.month - starts_on.month
        if corresponding_day(starts_on, full)[0] > after:
            full -= 1
        months += full
        days += (after - corresponding_day(starts_on, full)[0]).days
    # by 31, so that no single span is rounded up to a month
    return months + days // 31 >= 12 * years


def _spans(works: Iterable[Work], until: date) -> list[tuple[date, date]]:
    """Merged times as (first day, day after the last), cut at ``until``."""
    spans: list[tuple[date, date]] = []
    for work in sorted(works, key=lambda work: work.starts_on):
        after = min(work.ends_on or until, until) + DAY
        if after <= work.starts_on:
            continue
        if spans and work.starts_on <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], after))
        else:
            spans.append((work.starts_on, after))
    return spans


def certificate(
    levels: frozenset[str], facts: Facts, on: date, *, registered: bool = False
) -> Finding:
    """A verified certificate of one of the levels.

    A claim not verified counts as nothing and waits for a person.
    """
    found = best(
        _one_certificate(one, on, registered) for one in facts.certificates if one.level in levels
    )
    return found or Finding(
        "eligibility.certificate_missing", NOT_MET, {"levels": tuple(sorted(levels))}
    )


def _one_certificate(one: Certificate, on: date, registered: bool) -> Finding:
    told = {"level": one.level, "state": one.state}
    if one.state not in (VERIFIED, DECLARED):
        return Finding("eligibility.certificate_not_verified", NOT_MET, told)
    if registered and (one.registered_until is None or one.registered_until < on):
        return Finding("eligibility.certificate_not_registered", NOT_MET, told)
    return Finding("eligibility.certificate", MET if one.state == VERIFIED else PERSON, told)


def graduate(rule: GraduateRule, facts: Facts, on: date) -> Finding:
    """This year's graduates without an employer; recent ones whose file is kept; the two groups
    that count as this year's."""
    years = sorted(
        study.obtained_on.year for study in facts.studies if study.obtained_on is not None
    )
    told: dict[str, object] = {"year": rule.year}
    if _within(facts.grassroots_ended_on, rule.grassroots_years, on) or (
        facts.conscripted_as_graduate and _within(facts.discharged_on, rule.conscript_years, on)
    ):
        return Finding("eligibility.graduate_by_service", PERSON, told)
    if not years:
        return Finding("eligibility.graduate_unknown", PERSON, told)
    back = rule.year - years[-1]
    told["graduated"] = years[-1]
    if not 0 <= back <= rule.years_back:
        return Finding("eligibility.graduate_other_year", NOT_MET, told)
    if facts.has_employer:
        return Finding("eligibility.graduate_employed", NOT_MET, told)
    if facts.has_employer is None or (back and facts.file_kept is None):
        return Finding("eligibility.graduate_unclear", PERSON, told)
    if back and not facts.file_kept:
        return Finding("eligibility.graduate_file_moved", NOT_MET, told)
    return Finding("eligibility.graduate", MET, told)


def _within(day: date | None, years: int, on: date) -> bool:
    return day is not None and day <= on <= corresponding_day(day, 12 * years)[0]


def declared(wording: str, facts: Facts) -> Finding:
    """A condition that the applicant answers for: yes is met (and checked later), no is not,
    silence is for a person."""
    answer = facts.declared.get(wording, facts.declared_all)
    outcome = PERSON if answer is None else MET if answer else NOT_MET
    return Finding("eligibility.declared", outcome, {"condition": wording})


def exclusion(code: str, facts: Facts) -> Finding:
    answer = facts.exclusions.get(code)
    outcome = PERSON if answer is None else NOT_MET if answer else MET
    return Finding("eligibility.exclusion", outcome, {"exclusion": code})


def condition(one: Condition, facts: Facts, on: date) -> Finding:
    """One condition of a relaxed range."""
    if one.kind == "experience":
        return experience(ExperienceRule(one.years, on, one.names), facts, on)
    if one.kind == "certificate":
        return certificate(one.names, facts, on)
    if one.kind == "status":
        return best(_status(name, facts) for name in sorted(one.names)) or Finding(
            "eligibility.status", NOT_MET
        )
    found = [wording for wording in sorted(one.names) if facts.declared.get(wording)]
    return Finding(
        "eligibility.condition_declared",
        PERSON if found else NOT_MET,
        {"conditions": tuple(sorted(one.names))},
    )


def _status(name: str, facts: Facts) -> Finding:
    if name not in facts.statuses:
        return Finding("eligibility.status", NOT_MET, {"status": name})
    proved = facts.statuses[name]
    return Finding(
        "eligibility.status",
        PERSON if proved is None else MET if proved else NOT_MET,
        {"status": name},
    )
