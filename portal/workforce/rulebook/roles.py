"""Who may be what on the workforce side, and which offices one person can't hold together.

Source: the four-level management of the guideline (县级经办, 市级审核转报, 省级备案); the three
administrators are kept apart by GB/T 22239-2019.
"""

from __future__ import annotations

from portal.kernel.exclusions import Exclusion, conflicting

COUNTY_CLERK = "county_clerk"  # 县级经办: keeps the records, submits filings
CITY_REVIEWER = "city_reviewer"  # 市级审核: reviews and forwards
FILING_OFFICER = "filing_officer"  # 省级备案员: files
UNIT_OFFICER = "unit_officer"  # 实际用人单位经办: sees its own people, notes their leave
AUDITOR = "auditor"  # 审计员: reads
# Who watches from outside the union, by level and area; they read and change nothing.
PARTY_OBSERVER = "party_observer"  # 党委社会工作部门
CIVIL_OBSERVER = "civil_observer"  # 民政
LABOUR_OBSERVER = "labour_observer"  # 人力资源社会保障
FINANCE_OBSERVER = "finance_observer"  # 财政
SYSTEM_ADMIN = "system_admin"
SECURITY_ADMIN = "security_admin"
AUDIT_ADMIN = "audit_admin"

BUSINESS_ROLES = (COUNTY_CLERK, CITY_REVIEWER, FILING_OFFICER, AUDITOR)
OBSERVERS = (PARTY_OBSERVER, CIVIL_OBSERVER, LABOUR_OBSERVER, FINANCE_OBSERVER)
# Who sees people's records; observers see figures and units, nobody's record.
PEOPLE_ROLES = (*BUSINESS_ROLES, UNIT_OFFICER)
READING_ROLES = (*PEOPLE_ROLES, *OBSERVERS)
ADMIN_ROLES = (SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN)
ROLES = READING_ROLES + ADMIN_ROLES
DOING_ROLES = (COUNTY_CLERK, CITY_REVIEWER, FILING_OFFICER)

# The level of union at which an office is held; administrators at the top, auditors anywhere.
LEVEL_OF = {
    COUNTY_CLERK: ("county", "city"),
    CITY_REVIEWER: ("city",),
    FILING_OFFICER: ("province",),
    UNIT_OFFICER: ("township",),
    **dict.fromkeys(OBSERVERS, ("province", "city", "county")),
}


# Roles that a second administrator confirms before somebody holds them; auditors are appointed by
# one.
CONFIRMED_ROLES = (*DOING_ROLES, UNIT_OFFICER, *OBSERVERS, *ADMIN_ROLES)

# Sources of the rules below; the labels word them.
ADMINISTRATORS_APART = "gb22239"  # GB/T 22239-2019, level three
THREE_STEPS = "guideline"  # 苏政办发〔2020〕41号: 县级经办, 市级审核转报, 省级备案
HOUSE_RULE = "house"  # nobody reads what he does himself as its auditor

EXCLUSIONS = (
    Exclusion("administrators", ADMIN_ROLES, ADMIN_ROLES, ADMINISTRATORS_APART),
    Exclusion("administrator_business", ADMIN_ROLES, READING_ROLES, ADMINISTRATORS_APART),
    Exclusion("filing_steps", DOING_ROLES, DOING_ROLES, THREE_STEPS),
    Exclusion("auditor", (AUDITOR,), (*DOING_ROLES, UNIT_OFFICER), HOUSE_RULE),
    Exclusion("observer", OBSERVERS, (*DOING_ROLES, UNIT_OFFICER), HOUSE_RULE),
)


def conflicts(held: frozenset[str], wanted: str) -> tuple[str, ...]:
    """Which of ``held`` forbid taking on ``wanted``; empty when none does."""
    return conflicting(EXCLUSIONS, held, wanted)
