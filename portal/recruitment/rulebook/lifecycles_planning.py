"""The state machines of everything before the first application: calendar, plan, round, its
changes, what is reported on the way, vacancies.

Read them through ``lifecycles``, which lists all.
"""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import (
    CHECKER,
    CITY_APPROVER,
    FILING_OFFICER,
    PUBLISHER,
    SUPERVISOR,
    SYSTEM_ADMIN,
)

CALENDAR_EDITION = Lifecycle(
    "calendar_edition",
    "proposed",
    ("proposed", "in_force", "replaced", "discarded"),
    (
        Transition(
            "confirm", "proposed", "in_force", (SYSTEM_ADMIN, PUBLISHER, CHECKER, FILING_OFFICER)
        ),
        Transition(
            "discard", "proposed", "discarded", (SYSTEM_ADMIN, PUBLISHER, CHECKER, FILING_OFFICER)
        ),
        Transition("replace", "in_force", "replaced", ()),
    ),
)

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

ROUND = Lifecycle(
    "round",
    "draft",
    (
        "draft",
        "submitted",
        "returned",
        "approved",
        "published",
        "finished",
        "archived",
        "cancelled",
    ),
    (
        Transition("submit", "draft", "submitted", (PUBLISHER,)),
        Transition("submit", "returned", "submitted", (PUBLISHER,)),
        Transition("return", "submitted", "returned", (CITY_APPROVER,)),
        Transition("amend", "submitted", "returned", (CITY_APPROVER,)),
        Transition("refuse", "submitted", "cancelled", (CITY_APPROVER,)),
        Transition("withdraw", "submitted", "draft", (PUBLISHER,)),
        Transition("approve", "submitted", "approved", (CITY_APPROVER,)),
        Transition("revoke", "approved", "returned", (CITY_APPROVER,)),
        Transition("publish", "approved", "published", (CHECKER,)),
        Transition("finish", "published", "finished", (PUBLISHER,)),
        Transition("archive", "finished", "archived", (PUBLISHER,)),
        Transition("cancel", "draft", "cancelled", (PUBLISHER,)),
        Transition("cancel", "returned", "cancelled", (PUBLISHER,)),
        Transition("cancel", "published", "cancelled", (CITY_APPROVER,)),
    ),
)

NOTICE_CHANGE = Lifecycle(
    "notice_change",
    "draft",
    ("draft", "submitted", "returned", "approved", "published", "discarded"),
    (
        Transition("submit", "draft", "submitted", (PUBLISHER,)),
        Transition("submit", "returned", "submitted", (PUBLISHER,)),
        Transition("return", "submitted", "returned", (CITY_APPROVER,)),
        Transition("approve", "submitted", "approved", (CITY_APPROVER,)),
        Transition("publish", "approved", "published", (CHECKER,)),
        Transition("discard", "draft", "discarded", (PUBLISHER,)),
        Transition("discard", "returned", "discarded", (PUBLISHER,)),
        Transition("discard", "approved", "discarded", (PUBLISHER,)),
    ),
)

MAJOR_EVENT = Lifecycle(
    "major_event",
    "reported",
    ("reported", "received", "answered"),
    (
        Transition("receive", "reported", "received", (CITY_APPROVER,)),
        Transition("answer", "received", "answered", (CITY_APPROVER,)),
    ),
)

PETITION = Lifecycle(
    "petition",
    "received",
    ("received", "accepted", "declined", "answered", "closed"),
    (
        Transition("accept", "received", "accepted", (SUPERVISOR,)),
        Transition("decline", "received", "declined", (SUPERVISOR,)),
        Transition("extend", "accepted", "accepted", (SUPERVISOR,)),
        Transition("answer", "accepted", "answered", (SUPERVISOR,)),
        Transition("close", "answered", "closed", (SUPERVISOR,)),
    ),
)

VACANCY = Lifecycle(
    "vacancy",
    "planned",
    ("planned", "open", "opened", "reduced", "cancelled"),
    (
        Transition("publish", "planned", "open", (CHECKER,)),
        Transition("open", "open", "opened", (CITY_APPROVER,)),
        Transition("reduce", "open", "reduced", (CITY_APPROVER,)),
        Transition("cancel", "open", "cancelled", (CITY_APPROVER,)),
    ),
)
