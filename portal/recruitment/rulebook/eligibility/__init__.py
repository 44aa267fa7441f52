"""Who may apply for a vacancy, with every reason."""

from portal.recruitment.rulebook.eligibility.ages import (
    READINGS,
    BirthRange,
    age_on,
    all_readings,
    birth_range,
    earliest_birth,
)
from portal.recruitment.rulebook.eligibility.assess import assess
from portal.recruitment.rulebook.eligibility.documents import facts_of, requirements_of
from portal.recruitment.rulebook.eligibility.findings import Finding, Verdict
from portal.recruitment.rulebook.eligibility.majors import (
    MajorCatalogue,
    MajorRule,
    match_major,
    rule_of,
)
from portal.recruitment.rulebook.eligibility.shapes import (
    Certificate,
    Condition,
    ExperienceRule,
    Facts,
    GraduateRule,
    HouseholdRule,
    Relaxation,
    Requirements,
    Study,
    Work,
)

__all__ = [
    "READINGS",
    "BirthRange",
    "Certificate",
    "Condition",
    "ExperienceRule",
    "Facts",
    "Finding",
    "GraduateRule",
    "HouseholdRule",
    "MajorCatalogue",
    "MajorRule",
    "Relaxation",
    "Requirements",
    "Study",
    "Verdict",
    "Work",
    "age_on",
    "all_readings",
    "assess",
    "birth_range",
    "earliest_birth",
    "facts_of",
    "match_major",
    "requirements_of",
    "rule_of",
]
