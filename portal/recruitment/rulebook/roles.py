"""Who may be what: the offices of the recruitment side and which of them one person can't hold
together.

Source: the guideline and practice give the offices (``domain.md`` §1); the three administrators are
kept apart by GB/T 22239-2019 level three.
"""

from __future__ import annotations

PUBLISHER = "publisher"  # 招聘经办: drafts rounds and vacancies
CHECKER = "checker"  # 复核: the second person of the same union
CITY_APPROVER = "city_approver"  # 市级审批: replies to the county's request
SCREENER = "screener"  # 资格审查员
EXAM_OFFICER = "exam_officer"  # 考务员
SCORE_CLERK = "score_clerk"  # 登分人员
ARBITER = "arbiter"  # 核分
EXAMINER = "examiner"  # 考官
SUPERVISOR = "supervisor"  # 监督员: edits nothing, countersigns
AUDITOR = "auditor"  # 审计员
SUPERVISING_BODY = "supervising_body"  # 监督指导单位: reads
FILING_OFFICER = (
    "filing_officer"  # 省级备案员: reads the filing's progress here, files on the workforce side
)
SYSTEM_ADMIN = "system_admin"
SECURITY_ADMIN = "security_admin"
AUDIT_ADMIN = "audit_admin"
APPLICANT = "applicant"  # no office: the person whose application, request or account it is

BUSINESS_ROLES = (
    PUBLISHER,
    CHECKER,
    CITY_APPROVER,
    SCREENER,
    EXAM_OFFICER,
    SCORE_CLERK,
    ARBITER,
    EXAMINER,
    SUPERVISOR,
    AUDITOR,
    SUPERVISING_BODY,
    FILING_OFFICER,
)
ADMIN_ROLES = (SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN)
ROLES = BUSINESS_ROLES + ADMIN_ROLES

# Roles that change a round's business; someone who countersigns or only reads must not hold one of
# them.
DOING_ROLES = (
    PUBLISHER,
    CHECKER,
    CITY_APPROVER,
    SCREENER,
    EXAM_OFFICER,
    SCORE_CLERK,
    ARBITER,
    EXAMINER,
)
READING_ROLES = (AUDITOR, SUPERVISING_BODY, FILING_OFFICER)

# Two people where the rule says two: pairs that one person can't hold.
SEPARATED = (
    frozenset({PUBLISHER, CITY_APPROVER}),
    frozenset({PUBLISHER, CHECKER}),
    frozenset({SCORE_CLERK, ARBITER}),
)


def conflicts(held: frozenset[str], wanted: str) -> tuple[str, ...]:
    """Which of ``held`` forbid taking on ``wanted``; empty when none does."""
    found = []
    for role in sorted(held):
        both = frozenset({role, wanted})
        administrators = len(both & set(ADMIN_ROLES)) == 2
        admin_and_business = bool(both & set(ADMIN_ROLES)) and bool(both & set(BUSINESS_ROLES))
        supervisor_acts = SUPERVISOR in both and bool(both & set(DOING_ROLES))
        if (
            administrators
            or admin_and_business
            or supervisor_acts
            or (len(both) == 2 and both in SEPARATED)
        ):
            found.append(role)
    return tuple(found)
