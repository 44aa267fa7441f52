"""Who may be what on the workforce side, and which offices one person can't hold together.

Source: the four-level management of the guideline (县级经办, 市级审核转报, 省级备案); the three
administrators are kept apart by GB/T 22239-2019.
"""

from __future__ import annotations

from portal.kernel.exclusions import Exclusion, conflicting

COUNTY_CLERK = "county_clerk"  # 县级经办: keeps the records, submits filings
CITY_REVIEWER = "city_reviewer"  # 市级审核: reviews and forwards
FILING_OFFICER = "filing_officer"  # 省级备案员: files
AUDITOR = "auditor"  # 审计员: reads
SYSTEM_ADMIN = "system_admin"
SECURITY_ADMIN = "security_admin"
AUDIT_ADMIN = "audit_admin"

BUSINESS_ROLES = (COUNTY_CLERK, CITY_REVIEWER, FILING_OFFICER, AUDITOR)
ADMIN_ROLES = (SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN)
ROLES = BUSINESS_ROLES + ADMIN_ROLES
DOING_ROLES = (COUNTY_CLERK, CITY_REVIEWER, FILING_OFFICER)

# The level of union at which an office is held; administrators at the top, auditors anywhere.
LEVEL_OF = {
    COUNTY_CLERK: ("county", "city"),
    CITY_REVIEWER: ("city",),
    FILING_OFFICER: ("province",),
}


# Roles that a second administrator confirms before somebody holds them; auditors are appointed by
# one.
CONFIRMED_ROLES = (*DOING_ROLES, *ADMIN_ROLES)

# Sources of the rules below; the labels word them.
ADMINISTRATORS_APART = "gb22239"  # GB/T 22239-2019, level three
THREE_STEPS = "guideline"  # 苏政办发〔2020〕41号: 县级经办, 市级审核转报, 省级备案
HOUSE_RULE = "house"  # nobody reads what he does himself as its auditor

EXCLUSIONS = (
    Exclusion("administrators", ADMIN_ROLES, ADMIN_ROLES, ADMINISTRATORS_APART),
    Exclusion("administrator_business", ADMIN_ROLES, BUSINESS_ROLES, ADMINISTRATORS_APART),
    Exclusion("filing_steps", DOING_ROLES, DOING_ROLES, THREE_STEPS),
    Exclusion("auditor", (AUDITOR,), DOING_ROLES, HOUSE_RULE),
)


def conflicts(held: frozenset[str], wanted: str) -> tuple[str, ...]:
    """Which of ``held`` forbid taking on ``wanted``; empty when none does."""
    return conflicting(EXCLUSIONS, held, wanted)
