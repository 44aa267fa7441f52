"""What an account goes through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import APPLICANT, SECURITY_ADMIN

ORDER = 10

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

# What one administrator asks and another one confirms.
OFFICER_REQUEST = Lifecycle(
    "officer_request",
    "waiting",
    ("waiting", "confirmed", "refused", "withdrawn", "expired"),
    (
        Transition("confirm", "waiting", "confirmed", (SECURITY_ADMIN,)),
        Transition("refuse", "waiting", "refused", (SECURITY_ADMIN,)),
        Transition("withdraw", "waiting", "withdrawn", (SECURITY_ADMIN,)),
        Transition("expire", "waiting", "expired", ()),
    ),
)
