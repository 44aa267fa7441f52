"""What an application, a certificate claim and an applicant's requests go through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import APPLICANT, CHECKER, EXAM_OFFICER, SCREENER

ORDER = 80

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
        # one application a person and round: who let a deadline pass begins again with the same one
        Transition("reopen", "lapsed", "draft", (APPLICANT,)),
        Transition("return", "submitted", "returned", (SCREENER,)),
        Transition("pass", "submitted", "eligible", (SCREENER,)),
        Transition("fail", "submitted", "ineligible", (SCREENER,)),
        Transition("resubmit", "returned", "submitted", (APPLICANT,)),
        Transition("lapse", "returned", "lapsed", ()),
        Transition("lapse", "draft", "lapsed", ()),
        Transition("resume", "lapsed", "draft", ()),
        Transition("reverse", "ineligible", "eligible", (SCREENER,)),
        # within some minutes, by who decided
        Transition("undo", "returned", "submitted", (SCREENER,)),
        Transition("undo", "eligible", "submitted", (SCREENER,)),
        Transition("undo", "ineligible", "submitted", (SCREENER,)),
        Transition("reconsider", "eligible", "submitted", (CHECKER,)),
        Transition("reconsider", "ineligible", "submitted", (CHECKER,)),
        Transition("vacancy_cancelled", "submitted", "transferring", ()),
        Transition("vacancy_cancelled", "returned", "transferring", ()),
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
