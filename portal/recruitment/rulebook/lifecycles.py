"""Every state machine of the recruitment side as one closed table. What is not here can't happen.

The words shown to people are in ``labels``; the CHECK constraints, the buttons and the diagrams in
``docs/lifecycles/`` derive from here. Roles are those of ``roles.py``; ``applicant`` is the person
himself; an empty tuple is the system.
"""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.lifecycles_planning import (
    CALENDAR_EDITION,
    MAJOR_EVENT,
    NOTICE_CHANGE,
    PETITION,
    PLAN,
    QUOTA_EXCEPTION,
    ROUND,
    VACANCY,
)
from portal.recruitment.rulebook.roles import (
    ARBITER,
    CHECKER,
    CITY_APPROVER,
    EXAM_OFFICER,
    EXAMINER,
    FILING_OFFICER,
    PUBLISHER,
    SCORE_CLERK,
    SCREENER,
    SECURITY_ADMIN,
    SUPERVISOR,
)

__all__ = [
    "ACCOMMODATION",
    "ACCOUNT",
    "ALL",
    "APPLICANT",
    "APPLICATION",
    "ATTENDANCE",
    "CALENDAR_EDITION",
    "CANDIDACY",
    "CERTIFICATE_CLAIM",
    "CORRECTION",
    "DELIVERY",
    "HIRE",
    "INTERVIEW_ROOM",
    "INTERVIEW_SLOT",
    "MAJOR_EVENT",
    "MARKING_BATCH",
    "NOTICE_CHANGE",
    "PETITION",
    "PLAN",
    "QUOTA_EXCEPTION",
    "RESULT_RUN",
    "ROUND",
    "SCORE_SHEET",
    "SCREENING_APPEAL",
    "SCREENING_OBJECTION",
    "SCREENING_SAMPLE",
    "SEATING_RUN",
    "VACANCY",
]

APPLICANT = "applicant"

ACCOUNT = Lifecycle(
    "account",
    "active",
    ("active", "suspended", "closed"),
    (
        Transition("suspend", "active", "suspended", (SECURITY_ADMIN,)),
        Transition("restore", "suspended", "active", (SECURITY_ADMIN,)),
        Transition("close", "active", "closed", (APPLICANT, SECURITY_ADMIN)),
        Transition("close", "suspended", "closed", (SECURITY_ADMIN,)),
    ),
)

APPLICATION = Lifecycle(
    "application",
    "draft",
    (
        "draft",
        "submitted",
        "returned",
        "eligible",
        "ineligible",
        "transferring",
        "withdrawn",
        "lapsed",
    ),
    (
        Transition("submit", "draft", "submitted", (APPLICANT,)),
        Transition("withdraw", "submitted", "withdrawn", (APPLICANT,)),
        Transition("withdraw", "returned", "withdrawn", (APPLICANT,)),
        Transition("withdraw", "eligible", "withdrawn", (APPLICANT,)),
        Transition("reopen", "withdrawn", "draft", (APPLICANT,)),
        Transition("return", "submitted", "returned", (SCREENER,)),
        Transition("pass", "submitted", "eligible", (SCREENER,)),
        Transition("fail", "submitted", "ineligible", (SCREENER,)),
        Transition("resubmit", "returned", "submitted", (APPLICANT,)),
        Transition("lapse", "returned", "lapsed", ()),
        Transition("lapse", "draft", "lapsed", ()),
        Transition("resume", "lapsed", "draft", ()),
        Transition("reverse", "ineligible", "eligible", (SCREENER,)),
        Transition("reconsider", "eligible", "submitted", (CHECKER,)),
        Transition("reconsider", "ineligible", "submitted", (CHECKER,)),
        Transition("vacancy_cancelled", "eligible", "transferring", ()),
        Transition("transfer", "transferring", "submitted", (APPLICANT,)),
        Transition("lapse", "transferring", "lapsed", ()),
    ),
)

CERTIFICATE_CLAIM = Lifecycle(
    "certificate_claim",
    "declared",
    ("declared", "verified", "refused", "overdue"),
    (
        Transition("verify", "declared", "verified", (SCREENER,)),
        Transition("refuse", "declared", "refused", (SCREENER,)),
        Transition("lapse", "declared", "overdue", ()),
        Transition("declare_again", "refused", "declared", (APPLICANT,)),
        Transition("declare_again", "verified", "declared", (APPLICANT,)),
        Transition("declare_again", "overdue", "declared", (APPLICANT,)),
        Transition("reverse", "refused", "verified", (SCREENER,)),
    ),
)

ACCOMMODATION = Lifecycle(
    "accommodation",
    "requested",
    ("requested", "granted", "partly", "refused", "withdrawn"),
    (
        Transition("grant", "requested", "granted", (EXAM_OFFICER,)),
        Transition("grant_partly", "requested", "partly", (EXAM_OFFICER,)),
        Transition("refuse", "requested", "refused", (EXAM_OFFICER,)),
        Transition("withdraw", "requested", "withdrawn", (APPLICANT,)),
        Transition("withdraw", "granted", "withdrawn", (APPLICANT,)),
        Transition("withdraw", "partly", "withdrawn", (APPLICANT,)),
        Transition("withdraw", "refused", "withdrawn", (APPLICANT,)),
        Transition("request_again", "granted", "requested", (APPLICANT,)),
        Transition("request_again", "partly", "requested", (APPLICANT,)),
        Transition("request_again", "refused", "requested", (APPLICANT,)),
        Transition("request_again", "withdrawn", "requested", (APPLICANT,)),
    ),
)

CORRECTION = Lifecycle(
    "correction",
    "requested",
    ("requested", "approved", "refused", "withdrawn"),
    (
        Transition("approve", "requested", "approved", (CHECKER,)),
        Transition("refuse", "requested", "refused", (CHECKER,)),
        Transition("withdraw", "requested", "withdrawn", (APPLICANT,)),
    ),
)

SCREENING_OBJECTION = Lifecycle(
    "screening_objection",
    "received",
    ("received", "upheld", "reversed", "withdrawn"),
    (
        Transition("uphold", "received", "upheld", (SCREENER, CHECKER)),
        Transition("reverse", "received", "reversed", (SCREENER, CHECKER)),
        Transition("withdraw", "received", "withdrawn", (APPLICANT,)),
    ),
)

SCREENING_APPEAL = Lifecycle(
    "screening_appeal",
    "received",
    ("received", "upheld", "reversed", "withdrawn"),
    (
        Transition("uphold", "received", "upheld", (CITY_APPROVER,)),
        Transition("reverse", "received", "reversed", (CITY_APPROVER,)),
        Transition("withdraw", "received", "withdrawn", (APPLICANT,)),
    ),
)

SCREENING_SAMPLE = Lifecycle(
    "screening_sample",
    "drawn",
    ("drawn", "agreed", "differing", "settled"),
    (
        Transition("agree", "drawn", "agreed", (SCREENER,)),
        Transition("differ", "drawn", "differing", (SCREENER,)),
        Transition("settle", "differing", "settled", (CHECKER,)),
    ),
)

SEATING_RUN = Lifecycle(
    "seating_run",
    "committed",
    ("committed", "drawn", "countersigned", "released", "discarded"),
    (
        Transition("draw", "committed", "drawn", (EXAM_OFFICER,)),
        Transition("countersign", "drawn", "countersigned", (SUPERVISOR,)),
        Transition("release", "countersigned", "released", (CHECKER,)),
        Transition("discard", "committed", "discarded", (EXAM_OFFICER,)),
        Transition("discard", "drawn", "discarded", (SUPERVISOR,)),
    ),
)

ATTENDANCE = Lifecycle(
    "attendance",
    "expected",
    ("expected", "present", "absent"),
    (
        Transition("check_in", "expected", "present", (EXAM_OFFICER,)),
        Transition("mark_absent", "expected", "absent", (EXAM_OFFICER,)),
        Transition("undo", "present", "expected", (EXAM_OFFICER,)),
        Transition("undo", "absent", "expected", (EXAM_OFFICER,)),
    ),
)

SCORE_SHEET = Lifecycle(
    "score_sheet",
    "keying",
    ("keying", "agreed", "differing", "settled"),
    (
        Transition("agree", "keying", "agreed", (SCORE_CLERK,)),
        Transition("differ", "keying", "differing", (SCORE_CLERK,)),
        Transition("settle", "differing", "settled", (ARBITER,)),
    ),
)

MARKING_BATCH = Lifecycle(
    "marking_batch",
    "sealed",
    ("sealed", "locked", "unsealed"),
    (
        Transition("lock", "sealed", "locked", (ARBITER,)),
        Transition("unseal", "locked", "unsealed", (SUPERVISOR,)),
    ),
)

INTERVIEW_ROOM = Lifecycle(
    "interview_room",
    "planned",
    ("planned", "drawn", "running", "closed", "signed"),
    (
        Transition("draw", "planned", "drawn", (EXAM_OFFICER,)),
        Transition("start", "drawn", "running", (EXAM_OFFICER,)),
        Transition("close", "running", "closed", (EXAM_OFFICER,)),
        Transition("countersign", "closed", "signed", (SUPERVISOR,)),
    ),
)

INTERVIEW_SLOT = Lifecycle(
    "interview_slot",
    "waiting",
    ("waiting", "present", "absent", "void", "marked"),
    (
        Transition("call", "waiting", "present", (EXAM_OFFICER,)),
        Transition("mark_absent", "waiting", "absent", (EXAM_OFFICER,)),
        Transition("void", "present", "void", (EXAM_OFFICER,)),
        Transition("complete", "present", "marked", (EXAMINER,)),
    ),
)

RESULT_RUN = Lifecycle(
    "result_run",
    "computed",
    ("computed", "confirmed", "published", "superseded"),
    (
        Transition("confirm", "computed", "confirmed", (CHECKER,)),
        Transition("publish", "confirmed", "published", (PUBLISHER,)),
        Transition("supersede", "computed", "superseded", ()),
        Transition("supersede", "confirmed", "superseded", ()),
        Transition("supersede", "published", "superseded", ()),
    ),
)

CANDIDACY = Lifecycle(
    "candidacy",
    "medical",
    (
        "medical",
        "background",
        "proposed",
        "in_publicity",
        "suspended",
        "cleared",
        "hired",
        "failed",
        "declined",
    ),
    (
        Transition("pass_medical", "medical", "background", (PUBLISHER,)),
        Transition("fail_medical", "medical", "failed", (PUBLISHER,)),
        Transition("pass_background", "background", "proposed", (PUBLISHER,)),
        Transition("fail_background", "background", "failed", (PUBLISHER,)),
        Transition("publish", "proposed", "in_publicity", (CHECKER,)),
        Transition("object", "in_publicity", "suspended", (PUBLISHER,)),
        Transition("dismiss_objection", "suspended", "in_publicity", (CHECKER,)),
        Transition("uphold_objection", "suspended", "failed", (CHECKER,)),
        Transition("clear", "in_publicity", "cleared", ()),
        Transition("hire", "cleared", "hired", (PUBLISHER,)),
        Transition("decline", "medical", "declined", (APPLICANT, PUBLISHER)),
        Transition("decline", "background", "declined", (APPLICANT, PUBLISHER)),
        Transition("decline", "proposed", "declined", (APPLICANT, PUBLISHER)),
        Transition("decline", "cleared", "declined", (APPLICANT, PUBLISHER)),
    ),
)

HIRE = Lifecycle(
    "hire",
    "awaiting_confirmation",
    ("awaiting_confirmation", "confirmed", "delivered", "handed_over", "filed", "refused"),
    (
        Transition("confirm", "awaiting_confirmation", "confirmed", (CHECKER,)),
        Transition("deliver", "confirmed", "delivered", ()),
        Transition("accept", "delivered", "handed_over", ()),
        Transition("accept", "confirmed", "handed_over", ()),
        Transition("refuse", "delivered", "refused", ()),
        Transition("refuse", "confirmed", "refused", ()),
        Transition("redeliver", "refused", "confirmed", (PUBLISHER,)),
        Transition("file", "handed_over", "filed", (FILING_OFFICER,)),
    ),
)

DELIVERY = Lifecycle(
    "delivery",
    "waiting",
    ("waiting", "delivered", "dead"),
    (
        Transition("deliver", "waiting", "delivered", ()),
        Transition("give_up", "waiting", "dead", ()),
        Transition("replay", "dead", "waiting", (PUBLISHER,)),
    ),
)

ALL = (
    ACCOUNT,
    CALENDAR_EDITION,
    PLAN,
    QUOTA_EXCEPTION,
    ROUND,
    NOTICE_CHANGE,
    MAJOR_EVENT,
    PETITION,
    VACANCY,
    APPLICATION,
    CERTIFICATE_CLAIM,
    ACCOMMODATION,
    CORRECTION,
    SCREENING_OBJECTION,
    SCREENING_APPEAL,
    SCREENING_SAMPLE,
    SEATING_RUN,
    ATTENDANCE,
    SCORE_SHEET,
    MARKING_BATCH,
    INTERVIEW_ROOM,
    INTERVIEW_SLOT,
    RESULT_RUN,
    CANDIDACY,
    HIRE,
    DELIVERY,
)
