"""What an edition of the working calendar goes through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import CHECKER, FILING_OFFICER, PUBLISHER, SYSTEM_ADMIN

ORDER = 20

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
