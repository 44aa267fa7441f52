"""Who may be what on the workforce side, and which offices one person can't hold together.

Source: the four-level management of the guideline (县级经办, 市级审核转报, 省级备案); the three
administrators are kept apart by GB/T 22239-2019.
"""

from __future__ import annotations

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


def conflicts(held: frozenset[str], wanted: str) -> tuple[str, ...]:
    """Which of ``held`` forbid taking on ``wanted``: no two of the three steps of a filing, no two
    administrators, none with business."""
    conflicting = []
    for role in sorted(held):
        both = {role, wanted}
        if role == wanted:
            continue
        two_steps = both <= set(DOING_ROLES)
        administrators = both <= set(ADMIN_ROLES)
        mixed = bool(both & set(ADMIN_ROLES)) and bool(both & set(BUSINESS_ROLES))
        audits_himself = AUDITOR in both and bool(both & set(DOING_ROLES))
        if two_steps or administrators or mixed or audits_himself:
            conflicting.append(role)
    return tuple(conflicting)
