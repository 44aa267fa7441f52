"""What reports of major events and petitions go through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import CITY_APPROVER, SUPERVISOR

ORDER = 60

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
