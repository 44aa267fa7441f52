"""What a seating run and a candidate's attendance go through."""

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

ATTENDANCE = Lifecycle(
    "attendance",
    "expected",
    ("expected", "present", "absent"),
    (
        Transition("check_in", "expected", "present", (EXAM_OFFICER,)),
        Transition("mark_absent", "expected", "absent", (EXAM_OFFICER,)),
        Transition("undo", "present", "expected", (EXAM_OFFICER,)),
        Transition("undo", "absent", "expected", (EXAM_OFFICER,)),
    ),
)
