"""Every state machine of the workforce side as one closed table. What is not here can't happen."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.workforce.rulebook.roles import (
    CITY_REVIEWER,
    COUNTY_CLERK,
    FILING_OFFICER,
    SECURITY_ADMIN,
    SYSTEM_ADMIN,
)

ACCOUNT = Lifecycle(
    "account",
    "active",
    ("active", "suspended", "closed"),
    (
        Transition("suspend", "active", "suspended", (SECURITY_ADMIN,)),
        Transition("restore", "suspended", "active", (SECURITY_ADMIN,)),
        Transition("close", "active", "closed", (SECURITY_ADMIN,)),
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

WORKER = Lifecycle(
    "worker",
    "active",
    ("active", "left", "void"),
    (
        Transition("leave", "active", "left", (COUNTY_CLERK,)),
        # An exit that was entered in error.
        Transition("reinstate", "left", "active", (COUNTY_CLERK,)),
        # Entered in error, or the hire was cancelled: the record stays, the place is free.
        Transition("void", "active", "void", (COUNTY_CLERK,)),
    ),
)

# 备案: county submits, city reviews and forwards, province files; each may send it back. Leaving
# ends it (注销备案).
FILING = Lifecycle(
    "filing",
    "submitted",
    ("submitted", "forwarded", "returned", "filed", "cancelled"),
    (
        Transition("forward", "submitted", "forwarded", (CITY_REVIEWER,)),
        Transition("return", "submitted", "returned", (CITY_REVIEWER,)),
        Transition("file", "forwarded", "filed", (FILING_OFFICER,)),
        Transition("return", "forwarded", "returned", (FILING_OFFICER,)),
        Transition("resubmit", "returned", "submitted", (COUNTY_CLERK,)),
        Transition("cancel", "submitted", "cancelled", (COUNTY_CLERK,)),
        Transition("cancel", "forwarded", "cancelled", (COUNTY_CLERK,)),
        Transition("cancel", "returned", "cancelled", (COUNTY_CLERK,)),
        Transition("cancel", "filed", "cancelled", (COUNTY_CLERK,)),
        # The exit that ended it was entered in error.
        Transition("reopen", "cancelled", "submitted", (COUNTY_CLERK,)),
    ),
)

# Filings sent together: the receipt is made when each of them was filed, sent back or taken back.
FILING_BATCH = Lifecycle(
    "filing_batch",
    "sent",
    ("sent", "answered"),
    (Transition("answer", "sent", "answered", ()),),
)

INCOMING = Lifecycle(
    "incoming",
    "received",
    ("received", "accepted", "refused", "superseded", "conflict", "dead"),
    (
        Transition("accept", "received", "accepted", ()),
        Transition("refuse", "received", "refused", ()),
        # something later was told of the hire
        Transition("supersede", "received", "superseded", ()),
        # the table of states has no answer; it stands on the desk
        Transition("conflict", "received", "conflict", ()),
        Transition("give_up", "received", "dead", ()),
        Transition("replay", "dead", "received", (SYSTEM_ADMIN,)),
    ),
)

OUTGOING = Lifecycle(
    "outgoing",
    "waiting",
    ("waiting", "delivered", "dead"),
    (
        Transition("deliver", "waiting", "delivered", ()),
        Transition("give_up", "waiting", "dead", ()),
        Transition("replay", "dead", "waiting", (SYSTEM_ADMIN,)),
    ),
)

# A hire of the portal, as the published table of states (docs/protocol) has it on this side.
HANDED_HIRE = Lifecycle(
    "handed_hire",
    "announced",
    ("announced", "refused", "accepted", "filed", "cancelling", "cancelled", "left"),
    (
        Transition("accept", "announced", "accepted", ()),
        Transition("refuse", "announced", "refused", ()),
        Transition("decide", "refused", "announced", ()),
        Transition("file", "accepted", "filed", (FILING_OFFICER,)),
        Transition("leave", "accepted", "left", (COUNTY_CLERK,)),
        Transition("leave", "filed", "left", (COUNTY_CLERK,)),
        Transition("cancel", "announced", "cancelled", (CITY_REVIEWER,)),
        Transition("cancel", "refused", "cancelled", (CITY_REVIEWER,)),
        Transition("cancel", "accepted", "cancelled", (CITY_REVIEWER,)),
        Transition("cancel", "filed", "cancelling", (CITY_REVIEWER,)),
        Transition("deregister", "cancelling", "cancelled", (FILING_OFFICER,)),
    ),
)

# A cancellation that came on paper: typed by one, acted on by another.
PAPER_CANCELLATION = Lifecycle(
    "paper_cancellation",
    "entered",
    ("entered", "confirmed", "dropped"),
    (
        Transition("confirm", "entered", "confirmed", (CITY_REVIEWER,)),
        Transition("drop", "entered", "dropped", (COUNTY_CLERK, CITY_REVIEWER)),
    ),
)

INTAKE_CONFLICT = Lifecycle(
    "intake_conflict",
    "open",
    ("open", "settled"),
    (Transition("settle", "open", "settled", (CITY_REVIEWER,)),),
)

# 员额批复: what the city wrote, typed by one and confirmed by another.
QUOTA_APPROVAL = Lifecycle(
    "quota_approval",
    "entered",
    ("entered", "in_force", "replaced", "dropped"),
    (
        Transition("confirm", "entered", "in_force", (CITY_REVIEWER,)),
        Transition("drop", "entered", "dropped", (COUNTY_CLERK, CITY_REVIEWER)),
        Transition("replace", "in_force", "replaced", ()),
    ),
)

ALL = (
    ACCOUNT,
    OFFICER_REQUEST,
    WORKER,
    FILING,
    FILING_BATCH,
    INCOMING,
    OUTGOING,
    HANDED_HIRE,
    PAPER_CANCELLATION,
    INTAKE_CONFLICT,
    QUOTA_APPROVAL,
)
