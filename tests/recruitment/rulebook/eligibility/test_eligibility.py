"""Each requirement with its reason; relaxed ranges with their condition; what needs a person."""

from dataclasses import replace
from datetime import date

import pytest

from portal.recruitment.rulebook.eligibility import (
    BirthRange,
    Certificate,
    Condition,
    ExperienceRule,
    Facts,
    GraduateRule,
    HouseholdRule,
    MajorCatalogue,
    MajorRule,
    Relaxation,
    Requirements,
    Study,
    Work,
    assess,
    facts_of,
    match_major,
    requirements_of,
    rule_of,
)

ON = date(2026, 3, 25)
CATALOGUE = MajorCatalogue(
    "参考目录",
    2026,
    {
        "社会政治类": {
            "bachelor": frozenset(("社会工作", "社会学", "劳动关系")),
            "graduate": frozenset(("社会工作硕士",)),
        },
        "法律类": {
            "bachelor": frozenset(("法学", "劳动关系")),
            "college": frozenset(("法律事务",)),
        },
        "计算机类": {"bachelor": frozenset(("软件工程",))},
    },
)
BACHELOR = Study("bachelor", "bachelor", "full_time", "社会工作", date(2015, 6, 30))
FACTS = Facts(
    birth_on=date(1992, 5, 1),
    studies=(BACHELOR,),
    political="none",
    household="320803",
    household_since=date(2010, 1, 1),
)


def reasons(requirements, facts=FACTS, on=ON):
    found = assess(requirements, facts, on)
    return found.outcome, [finding.code.removeprefix("eligibility.") for finding in found.reasons]


def only(requirements, facts=FACTS, on=ON):
    outcome, codes = reasons(requirements, facts, on)
    return outcome, codes[0] if codes else None


def test_nothing_asked_admits_everybody():
    assert reasons(Requirements()) == ("eligible", [])
    assert reasons(Requirements(), Facts()) == ("eligible", [])


def test_age_is_the_stored_range_both_ends_included():
    asked = Requirements(birth=BirthRange(date(1990, 3, 21), date(2008, 3, 25)))
    for birth, expected in (
        (date(1990, 3, 21), ("eligible", None)),
        (date(1990, 3, 20), ("ineligible", "age_too_old")),
        (date(2008, 3, 25), ("eligible", None)),
        (date(2008, 3, 26), ("ineligible", "age_too_young")),
        (None, ("needs_person", "age_unknown")),
    ):
        assert only(asked, replace(FACTS, birth_on=birth)) == expected


@pytest.mark.parametrize(
    ("study", "expected"),
    [
        (BACHELOR, ("eligible", None)),
        (replace(BACHELOR, education="master", degree="master"), ("eligible", None)),
        (replace(BACHELOR, education="college"), ("ineligible", "education_too_low")),
        (replace(BACHELOR, degree="none"), ("ineligible", "degree_too_low")),
        (replace(BACHELOR, study_form="adult"), ("ineligible", "study_form")),
        (replace(BACHELOR, study_form=""), ("needs_person", "study_form")),
        (replace(BACHELOR, obtained_on=None), ("needs_person", "education_date_unknown")),
        (replace(BACHELOR, obtained_on=date(2026, 7, 1)), ("ineligible", "education_too_late")),
    ],
)
def test_education_by_one_and_the_same_study(study, expected):
    asked = Requirements(
        education="bachelor", degree="bachelor", study_forms=frozenset(("full_time",))
    )
    assert only(asked, replace(FACTS, studies=(study,))) == expected


def test_a_lower_study_does_not_spoil_a_higher_one_and_two_halves_make_no_whole():
    asked = Requirements(education="bachelor", degree="bachelor")
    low = Study("college", "none", "full_time", "法律事务", date(2010, 6, 30))
    assert only(asked, replace(FACTS, studies=(low, BACHELOR))) == ("eligible", None)
    assert (
        only(asked, replace(FACTS, studies=(low, replace(BACHELOR, degree="none"))))[0]
        == "ineligible"
    )
    assert only(asked, replace(FACTS, studies=())) == ("needs_person", "education_unknown")


@pytest.mark.parametrize(
    ("lines", "major", "level", "outcome", "code"),
    [
        (["社会政治类"], "社会工作", "bachelor", "met", "major_in_category"),
        (["社会政治"], "社会工作专业", "bachelor", "met", "major_in_category"),
        # stands in two categories
        (
            ["法律类"],
            "劳动关系",
            "bachelor",
            "met",
            "major_in_category",
        ),
        (["社会政治类"], "劳动关系", "bachelor", "met", "major_in_category"),
        (["社会政治类"], "软件工程", "bachelor", "not_met", "major_not_asked"),
        (["社会政治类"], "社会工作硕士", "bachelor", "person", "major_other_level"),
        (["社会政治类"], "工会学", "bachelor", "person", "major_unlisted"),
        (["工会学"], "工会学", "bachelor", "met", "major_named"),
        # single majors do not contain each other
        (
            ["社会学"],
            "社会工作",
            "bachelor",
            "not_met",
            "major_not_asked",
        ),
        (["劳动与社会保障"], "劳动和社会保障", "bachelor", "person", "major_similar"),
        (["社会工作（本科）"], "社会工作(本科)", "bachelor", "met", "major_named"),
        (["不限"], "", "bachelor", "met", "major_open"),
        (["法律类"], "", "bachelor", "person", "major_unknown"),
    ],
)
def test_majors_by_catalogue(lines, major, level, outcome, code):
    found = match_major(rule_of(lines, CATALOGUE), [(major, level)])
    assert (found.outcome, found.code) == (outcome, f"eligibility.{code}")


def test_an_unlisted_major_never_rejects_whatever_the_rule():
    for lines in (["社会政治类"], ["法学"], ["社会政治类", "法学"]):
        for catalogue in (CATALOGUE, None):
            assert (
                match_major(rule_of(lines, catalogue), [("马克思主义理论", "bachelor")]).outcome
                == "person"
            )


def test_the_major_must_be_of_the_level_asked_or_a_higher_one():
    asked = Requirements(education="bachelor", majors=rule_of(["法律类"], CATALOGUE))
    low = Study("college", "none", "full_time", "法律事务", date(2010, 6, 30))
    other = replace(BACHELOR, major="软件工程")
    assert only(asked, replace(FACTS, studies=(low, other))) == ("ineligible", "major_not_asked")
    assert MajorRule().is_open


@pytest.mark.parametrize(
    ("place", "since", "expected"),
    [
        ("320803", date(2010, 1, 1), ("eligible", None)),
        ("321003", date(2010, 1, 1), ("ineligible", "household_elsewhere")),
        ("320803", date(2026, 3, 2), ("ineligible", "household_elsewhere")),
        ("320803", None, ("needs_person", "household_since_unknown")),
        ("江苏省淮安市清江浦区", date(2010, 1, 1), ("eligible", None)),
        ("清江浦区", date(2010, 1, 1), ("needs_person", "household_unclear")),
        ("", None, ("needs_person", "household_unknown")),
    ],
)
def test_household_with_its_day(place, since, expected):
    asked = Requirements(household=HouseholdRule(("320800", "淮安市"), by=date(2026, 3, 1)))
    assert only(asked, replace(FACTS, household=place, household_since=since)) == expected


def test_codes_are_shortened_by_pairs_of_zeros():
    asked = Requirements(household=HouseholdRule(("321000",)))
    assert only(asked, replace(FACTS, household="321102")) == ("ineligible", "household_elsewhere")
    assert only(asked, replace(FACTS, household="321003")) == ("eligible", None)
    assert only(Requirements(household=HouseholdRule(("320000",))), FACTS) == ("eligible", None)


def test_another_tie_counts_only_where_the_notice_admits_it_and_is_looked_at():
    elsewhere = replace(FACTS, household="110101", ties={"spouse": "320803"})
    rule = HouseholdRule(("320800",), instead=frozenset(("spouse",)))
    assert only(Requirements(household=rule), elsewhere) == ("needs_person", "household_by_tie")
    assert (
        only(Requirements(household=replace(rule, instead=frozenset(("property",)))), elsewhere)[0]
        == "ineligible"
    )


def test_experience_is_full_years_to_the_cut_off_day_inclusive():
    rule = Requirements(experience=ExperienceRule(3, until=date(2023, 8, 24)))

    def after(*works):
        return only(rule, replace(FACTS, works=works))

    whole = Work("union", date(2020, 8, 25), date(2023, 8, 24), proved=True)
    assert after(whole) == ("eligible", None)
    assert after(replace(whole, starts_on=date(2020, 8, 26))) == (
        "ineligible",
        "experience_too_short",
    )
    assert after(replace(whole, ends_on=None)) == ("eligible", None)
    assert after(replace(whole, proved=False)) == ("needs_person", "experience_unproved")
    assert after(replace(whole, internship=True)) == ("ineligible", "experience_too_short")
    first, second = (
        replace(whole, ends_on=date(2022, 2, 24)),
        replace(whole, starts_on=date(2022, 2, 1)),
    )
    assert after(first, second) == ("eligible", None)  # overlapping weeks count once
    assert after(first, replace(second, starts_on=date(2022, 3, 25))) == (
        "ineligible",
        "experience_too_short",
    )
    assert after(first, replace(whole, starts_on=date(2021, 1, 1), ends_on=date(2022, 2, 24))) == (
        "ineligible",
        "experience_too_short",
    )


def test_experience_of_a_kind_and_stated_without_dates():
    asked = Requirements(experience=ExperienceRule(1, kinds=frozenset(("union",))))
    other = Work("company", date(2018, 1, 1), proved=True)
    assert only(asked, replace(FACTS, works=(other,))) == ("ineligible", "experience_too_short")
    assert only(asked, replace(FACTS, years_stated=3)) == ("needs_person", "experience_unproved")
    assert only(asked, replace(FACTS, years_stated=0)) == ("ineligible", "experience_too_short")
    assert only(asked, FACTS) == ("needs_person", "experience_unknown")


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ((Certificate("assistant", "verified"),), ("eligible", None)),
        ((Certificate("assistant", "declared"),), ("needs_person", "certificate")),
        ((Certificate("assistant", "refused"),), ("ineligible", "certificate_not_verified")),
        (
            (Certificate("assistant", "overdue"), Certificate("senior", "verified")),
            ("eligible", None),
        ),
        ((), ("ineligible", "certificate_missing")),
    ],
)
def test_only_a_verified_certificate_counts(held, expected):
    assert (
        only(
            Requirements(certificates=frozenset(("assistant", "senior"))),
            replace(FACTS, certificates=held),
        )
        == expected
    )


def test_registration_is_asked_only_where_the_notice_asks():
    held = replace(
        FACTS,
        certificates=(Certificate("assistant", "verified", registered_until=date(2026, 3, 24)),),
    )
    asked = Requirements(certificates=frozenset(("assistant",)))
    assert only(asked, held) == ("eligible", None)
    assert only(replace(asked, registration_required=True), held) == (
        "ineligible",
        "certificate_not_registered",
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"has_employer": False}, ("eligible", None)),
        ({"has_employer": True}, ("ineligible", "graduate_employed")),
        ({}, ("needs_person", "graduate_unclear")),
        ({"graduated": 2024, "has_employer": False, "file_kept": True}, ("eligible", None)),
        (
            {"graduated": 2024, "has_employer": False, "file_kept": False},
            ("ineligible", "graduate_file_moved"),
        ),
        (
            {"graduated": 2023, "has_employer": False, "file_kept": True},
            ("ineligible", "graduate_other_year"),
        ),
        (
            {"graduated": 2020, "grassroots_ended_on": date(2024, 9, 1)},
            ("needs_person", "graduate_by_service"),
        ),
        (
            {"graduated": 2020, "grassroots_ended_on": date(2024, 3, 1)},
            ("ineligible", "graduate_other_year"),
        ),
        (
            {"graduated": 2020, "discharged_on": date(2025, 9, 1), "conscripted_as_graduate": True},
            ("needs_person", "graduate_by_service"),
        ),
        (
            {"graduated": 2020, "discharged_on": date(2025, 9, 1)},
            ("ineligible", "graduate_other_year"),
        ),
    ],
)
def test_graduates(changes, expected):
    year = changes.pop("graduated", 2026)
    facts = replace(FACTS, studies=(replace(BACHELOR, obtained_on=date(year, 3, 1)),), **changes)
    assert only(Requirements(graduates=GraduateRule(2026, years_back=2)), facts) == expected


def test_declared_conditions_and_exclusions_are_answers():
    asked = Requirements(declared=("能适应夜班",), exclusions=("criminal_record",))
    assert reasons(asked) == ("needs_person", ["declared", "exclusion"])
    good = replace(FACTS, declared={"能适应夜班": True}, exclusions={"criminal_record": False})
    assert reasons(asked, good) == ("eligible", [])
    assert reasons(asked, replace(good, exclusions={"criminal_record": True})) == (
        "ineligible",
        ["exclusion"],
    )
    assert reasons(asked, replace(good, declared={}, declared_all=True)) == ("eligible", [])


def test_documents_and_political_status():
    assert only(
        Requirements(documents=frozenset(("resident_id",))), replace(FACTS, document="passport")
    ) == ("ineligible", "document")
    asked = Requirements(political=frozenset(("party_member", "probationary")))
    assert only(asked, replace(FACTS, political="probationary")) == ("eligible", None)
    assert only(asked) == ("ineligible", "political")
    assert only(asked, replace(FACTS, political="")) == ("needs_person", "political_unknown")


HUAIAN = Requirements(
    birth=BirthRange(date(1987, 8, 22), date(2005, 8, 24)),
    relaxed=(
        Relaxation(
            (
                Condition("experience", frozenset(("party", "union", "community")), 1),
                Condition("status", frozenset(("model_worker",))),
            ),
            earliest_birth=date(1982, 8, 22),
        ),
    ),
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"works": (Work("union", date(2015, 1, 1), proved=True),)}, ("eligible", None)),
        ({"works": (Work("union", date(2015, 1, 1)),)}, ("needs_person", "age")),
        (
            {"works": (Work("company", date(2015, 1, 1), proved=True),)},
            ("ineligible", "age_too_old"),
        ),
        (
            {"statuses": {"model_worker": True}, "works": (Work("company", date(2015, 1, 1)),)},
            ("eligible", None),
        ),
        (
            {"statuses": {"model_worker": None}, "works": (Work("company", date(2015, 1, 1)),)},
            ("needs_person", "age"),
        ),
        (
            {"birth_on": date(1982, 8, 21), "statuses": {"model_worker": True}},
            ("ineligible", "age_too_old"),
        ),
        (
            {"birth_on": date(2005, 8, 25), "statuses": {"model_worker": True}},
            ("ineligible", "age_too_young"),
        ),
    ],
)
def test_a_relaxed_range_carries_its_condition(changes, expected):
    facts = replace(FACTS, **{"birth_on": date(1985, 1, 1), **changes})
    assert only(HUAIAN, facts) == expected


def test_the_finding_says_which_condition_relaxed_the_range():
    facts = replace(
        FACTS, birth_on=date(1985, 1, 1), works=(Work("union", date(2015, 1, 1), proved=True),)
    )
    age = assess(HUAIAN, facts, ON).findings[1]
    assert age.facts["relaxed_by"] == "eligibility.experience" and age.facts["earliest"] == date(
        1982, 8, 22
    )
    young = assess(HUAIAN, FACTS, ON).findings[1]
    assert "relaxed_by" not in young.facts


def test_a_certificate_may_waive_household_or_lower_the_education():
    asked = Requirements(
        education="bachelor",
        household=HouseholdRule(("330825",)),
        relaxed=(
            Relaxation(
                (Condition("certificate", frozenset(("social_worker",))),),
                education="college",
                waives=frozenset(("household",)),
            ),
        ),
    )
    college = replace(FACTS, studies=(replace(BACHELOR, education="college", degree="none"),))
    assert reasons(asked, college) == ("ineligible", ["education_too_low", "household_elsewhere"])
    assert reasons(
        asked, replace(college, certificates=(Certificate("social_worker", "verified"),))
    ) == ("eligible", [])
    assert (
        reasons(asked, replace(college, certificates=(Certificate("social_worker", "declared"),)))[
            0
        ]
        == "needs_person"
    )


def test_stored_documents_become_requirements_and_facts():
    document = {
        "education": "bachelor",
        "birth": {
            "earliest": "1990-03-21",
            "latest": "2008-03-25",
            "relaxed": [{"earliest": "1985-03-21", "any_of": ["从事过工会工作"]}],
        },
        "majors": ["法律类", "工会学"],
        "household": ["淮安市"],
        "political": ["中共党员"],
        "experience": {"years": 2, "until": "2026-03-25"},
        "certificate_required": True,
        "declared": ["能适应夜班"],
        "condition_reason": "…",
    }
    sections = {
        "person": {"political": "party_member", "household": "江苏省淮安市清江浦区"},
        "education": {
            "education": "bachelor",
            "degree": "bachelor",
            "major": "劳动关系",
            "study_form": "full_time",
            "graduated_on": "2012-06-30",
        },
        "work": {"years": "5", "relaxed": ["从事过工会工作"]},
        "declaration": {"truthful": True},
    }
    asked = requirements_of(document, CATALOGUE, {"中共党员": "party_member"})
    facts = facts_of(
        sections,
        birth_on=date(1988, 1, 1),
        document="resident_id",
        certificates=[Certificate("senior", "verified")],
    )
    assert reasons(asked, facts) == ("needs_person", ["age", "experience_unproved"])
    assert reasons(
        asked, replace(facts, birth_on=date(1995, 1, 1), declared={}, declared_all=None)
    )[1] == [
        "experience_unproved",
        "declared",
    ]
    assert requirements_of({}) == Requirements()
    assert facts_of({}, birth_on=None, document="passport") == Facts(document="passport")
