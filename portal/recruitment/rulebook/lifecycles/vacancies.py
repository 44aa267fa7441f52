"""What a vacancy and the headcount held for it go through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER

ORDER = 70

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

# Headcount follows what is done to the round, the vacancy and its hires: the tables of those say
# who may do it. It is released only while nobody is hired on it; a hire that is cancelled gives its
# place back to the vacancy.
HEADCOUNT_RESERVATION = Lifecycle(
    "headcount_reservation",
    "planned",
    ("planned", "reserved", "pending_hire", "in_post", "released"),
    (
        Transition("reserve", "planned", "reserved", ()),
        # the opening ratio or a notice decides on another number of people
        Transition("reserve", "reserved", "reserved", ()),
        Transition("release", "planned", "released", ()),
        Transition("release", "reserved", "released", ()),
        Transition("hire", "reserved", "pending_hire", ()),
        # one more is hired, or one of several has arrived
        Transition("hire", "pending_hire", "pending_hire", ()),
        Transition("fill", "pending_hire", "in_post", ()),
        Transition("fill", "in_post", "in_post", ()),
        Transition("hire", "in_post", "pending_hire", ()),
        Transition("reserve", "pending_hire", "reserved", ()),
        Transition("reserve", "in_post", "reserved", ()),
    ),
)
