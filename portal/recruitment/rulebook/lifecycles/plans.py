"""What a yearly plan and an exception from the quota go through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import CITY_APPROVER, FILING_OFFICER, PUBLISHER

ORDER = 30

PLAN = Lifecycle(
    "plan",
    "draft",
    ("draft", "submitted", "returned", "approved", "reported", "superseded"),
    (
        Transition("submit", "draft", "submitted", (PUBLISHER,)),
        Transition("submit", "returned", "submitted", (PUBLISHER,)),
        Transition("return", "submitted", "returned", (CITY_APPROVER,)),
        Transition("approve", "submitted", "approved", (CITY_APPROVER,)),
        Transition("report", "approved", "reported", (FILING_OFFICER,)),
        Transition("supersede", "approved", "superseded", ()),
        Transition("supersede", "reported", "superseded", ()),
    ),
)

QUOTA_EXCEPTION = Lifecycle(
    "quota_exception",
    "requested",
    ("requested", "granted", "refused", "withdrawn", "revoked"),
    (
        Transition("grant", "requested", "granted", (CITY_APPROVER,)),
        Transition("refuse", "requested", "refused", (CITY_APPROVER,)),
        Transition("withdraw", "requested", "withdrawn", (PUBLISHER,)),
        Transition("revoke", "granted", "revoked", (CITY_APPROVER,)),
    ),
)
