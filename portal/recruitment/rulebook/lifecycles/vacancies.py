"""What a vacancy goes through."""

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
