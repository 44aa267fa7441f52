"""What an interview room, a turn in it, a mark sheet and the draws around them go through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import (
    APPLICANT,
    EXAM_OFFICER,
    EXAMINER,
    SCORE_CLERK,
    SUPERVISOR,
)

ORDER = 120

INTERVIEW_ROOM = Lifecycle(
    "interview_room",
    "planned",
    ("planned", "committed", "drawn", "running", "closed", "signed", "cancelled"),
    (
        Transition("commit", "planned", "committed", (EXAM_OFFICER,)),
        Transition("cancel", "planned", "cancelled", (EXAM_OFFICER,)),
        Transition("draw", "committed", "drawn", (EXAM_OFFICER,)),
        Transition("discard", "committed", "planned", (SUPERVISOR,)),
        Transition("start", "drawn", "running", (EXAM_OFFICER,)),
        Transition("discard", "drawn", "planned", (SUPERVISOR,)),
        Transition("close", "running", "closed", (EXAM_OFFICER,)),
        Transition("countersign", "closed", "signed", (SUPERVISOR,)),
        Transition("reopen", "closed", "running", (SUPERVISOR,)),
    ),
)

# The three that a further turn of the same candidate follows.
FOLLOWED = ("repeated", "postponed", "moved")

INTERVIEW_SLOT = Lifecycle(
    "interview_slot",
    "waiting",
    (
        "waiting",
        "present",
        "absent",
        "void",
        "withdrawn",
        "marked",
        "announced",
        *FOLLOWED,
    ),
    (
        Transition("call", "waiting", "present", (EXAM_OFFICER,)),
        Transition("mark_absent", "waiting", "absent", (EXAM_OFFICER,)),
        Transition("withdraw", "waiting", "withdrawn", (EXAM_OFFICER, APPLICANT)),
        Transition("postpone", "waiting", "postponed", (EXAM_OFFICER,)),
        Transition("move", "waiting", "moved", (EXAM_OFFICER,)),
        Transition("complete", "present", "marked", (EXAMINER,)),
        Transition("void", "present", "void", (EXAM_OFFICER,)),
        Transition("repeat", "present", "repeated", (EXAM_OFFICER,)),
        Transition("postpone", "present", "postponed", (EXAM_OFFICER,)),
        Transition("move", "present", "moved", (EXAM_OFFICER,)),
        Transition("announce", "marked", "announced", (SCORE_CLERK,)),
        Transition("repeat", "marked", "repeated", (SUPERVISOR,)),
        Transition("repeat", "announced", "repeated", (SUPERVISOR,)),
        Transition("restore", "absent", "waiting", (SUPERVISOR,)),
        Transition("restore", "withdrawn", "waiting", (SUPERVISOR,)),
        Transition("restore", "void", "present", (SUPERVISOR,)),
    ),
)

MARK_SHEET = Lifecycle(
    "mark_sheet",
    "draft",
    ("draft", "submitted", "confirmed", "set_aside"),
    (
        Transition("submit", "draft", "submitted", (EXAMINER, SCORE_CLERK)),
        Transition("set_aside", "draft", "set_aside", (EXAM_OFFICER, SUPERVISOR)),
        Transition("correct", "submitted", "submitted", (EXAMINER,)),
        Transition("amend", "submitted", "submitted", (SUPERVISOR,)),
        Transition("confirm", "submitted", "confirmed", (SCORE_CLERK,)),
        Transition("set_aside", "submitted", "set_aside", (EXAM_OFFICER, SUPERVISOR)),
        Transition("correct", "confirmed", "submitted", (EXAMINER,)),
        Transition("amend", "confirmed", "submitted", (SUPERVISOR,)),
        Transition("set_aside", "confirmed", "set_aside", (EXAM_OFFICER, SUPERVISOR)),
    ),
)

PANEL_DRAW = Lifecycle(
    "panel_draw",
    "committed",
    ("committed", "drawn", "confirmed", "discarded"),
    (
        Transition("draw", "committed", "drawn", (EXAM_OFFICER,)),
        Transition("discard", "committed", "discarded", (SUPERVISOR,)),
        Transition("confirm", "drawn", "confirmed", (SUPERVISOR,)),
        Transition("discard", "drawn", "discarded", (SUPERVISOR,)),
    ),
)

EXAMINER_CALL = Lifecycle(
    "examiner_call",
    "called",
    ("called", "arrived", "away"),
    (
        Transition("arrive", "called", "arrived", (EXAM_OFFICER,)),
        Transition("miss", "called", "away", (EXAM_OFFICER,)),
        Transition("miss", "arrived", "away", (EXAM_OFFICER,)),
        Transition("arrive", "away", "arrived", (EXAM_OFFICER,)),
    ),
)

DRAW_DISCARD = Lifecycle(
    "draw_discard",
    "proposed",
    ("proposed", "discarded", "refused"),
    (
        Transition("confirm", "proposed", "discarded", (SUPERVISOR,)),
        Transition("refuse", "proposed", "refused", (SUPERVISOR,)),
    ),
)

MARK_AMENDMENT = Lifecycle(
    "mark_amendment",
    "proposed",
    ("proposed", "made", "refused"),
    (
        Transition("confirm", "proposed", "made", (SUPERVISOR,)),
        Transition("refuse", "proposed", "refused", (SUPERVISOR,)),
    ),
)

AVOIDANCE = Lifecycle(
    "avoidance",
    "declared",
    ("declared", "replaced", "unfounded", "taken_back"),
    (
        Transition("replace", "declared", "replaced", (EXAM_OFFICER,)),
        Transition("find_none", "declared", "unfounded", (SUPERVISOR,)),
        Transition("take_back", "declared", "taken_back", (EXAMINER,)),
    ),
)
