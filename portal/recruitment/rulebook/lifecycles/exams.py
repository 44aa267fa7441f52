"""What a seating run goes through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, SUPERVISOR

ORDER = 100

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
