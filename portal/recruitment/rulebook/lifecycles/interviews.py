"""What an interview room and a candidate's turn go through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import EXAM_OFFICER, EXAMINER, SUPERVISOR

ORDER = 120

INTERVIEW_ROOM = Lifecycle(
    "interview_room",
    "planned",
    ("planned", "drawn", "running", "closed", "signed"),
    (
        Transition("draw", "planned", "drawn", (EXAM_OFFICER,)),
        Transition("start", "drawn", "running", (EXAM_OFFICER,)),
        Transition("close", "running", "closed", (EXAM_OFFICER,)),
        Transition("countersign", "closed", "signed", (SUPERVISOR,)),
    ),
)

INTERVIEW_SLOT = Lifecycle(
    "interview_slot",
    "waiting",
    ("waiting", "present", "absent", "void", "marked"),
    (
        Transition("call", "waiting", "present", (EXAM_OFFICER,)),
        Transition("mark_absent", "waiting", "absent", (EXAM_OFFICER,)),
        Transition("void", "present", "void", (EXAM_OFFICER,)),
        Transition("complete", "present", "marked", (EXAMINER,)),
    ),
)
