"""Who may be what: the offices of the recruitment side and which of them one person can't hold
together.

The guideline and practice give the offices (``domain.md`` §1); each row of ``EXCLUSIONS`` names its
own source. That nobody checks the case that they screened depends on the case and stands with it
(``applications.services.screened``).
"""

from __future__ import annotations

from portal.kernel.exclusions import Exclusion, conflicting

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

# Roles that a second administrator confirms before somebody holds them: whoever does, countersigns
# or administers. Who only reads is appointed by one.
CONFIRMED_ROLES = (*DOING_ROLES, SUPERVISOR, *ADMIN_ROLES)

# Sources of the rules below; the labels word them.
ADMINISTRATORS_APART = "gb22239"  # GB/T 22239-2019, level three
FAIR_RECRUITMENT = "guideline"  # 苏政办发〔2020〕41号: open, equal, competitive, supervised
HOUSE_RULE = "house"  # domain.md §1 and §5: whoever drafts does not approve, nobody checks himself

EXCLUSIONS = (
    Exclusion("administrators", ADMIN_ROLES, ADMIN_ROLES, ADMINISTRATORS_APART),
    Exclusion("administrator_business", ADMIN_ROLES, BUSINESS_ROLES, ADMINISTRATORS_APART),
    Exclusion("supervisor", (SUPERVISOR,), DOING_ROLES, FAIR_RECRUITMENT),
    Exclusion("reader", READING_ROLES, DOING_ROLES, FAIR_RECRUITMENT),
    Exclusion("drafter", (PUBLISHER,), (CHECKER, CITY_APPROVER), HOUSE_RULE),
    Exclusion("keying", (SCORE_CLERK,), (ARBITER,), HOUSE_RULE),
    Exclusion("exam_office", (EXAM_OFFICER,), (SCORE_CLERK, EXAMINER), HOUSE_RULE),
)


def conflicts(held: frozenset[str], wanted: str) -> tuple[str, ...]:
    """Which of ``held`` forbid taking on ``wanted``; empty when none does."""
    return conflicting(EXCLUSIONS, held, wanted)
