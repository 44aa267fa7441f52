"""What a candidate's attendance goes through, and a correction of it after its room is closed."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER

ORDER = 102

ATTENDANCE = Lifecycle(
    "attendance",
    "unknown",
    ("unknown", "present", "absent"),
    (
        Transition("check_in", "unknown", "present", (EXAM_OFFICER,)),
        Transition("mark_absent", "unknown", "absent", (EXAM_OFFICER,)),
        Transition("undo", "present", "unknown", (EXAM_OFFICER,)),
        Transition("undo", "absent", "unknown", (EXAM_OFFICER,)),
    ),
)

ATTENDANCE_CORRECTION = Lifecycle(
    "attendance_correction",
    "proposed",
    ("proposed", "confirmed", "declined", "withdrawn"),
    (
        Transition("confirm", "proposed", "confirmed", (CHECKER,)),
        Transition("decline", "proposed", "declined", (CHECKER,)),
        Transition("withdraw", "proposed", "withdrawn", (EXAM_OFFICER,)),
    ),
)
