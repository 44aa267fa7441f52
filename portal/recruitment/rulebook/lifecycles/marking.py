"""What a script, a batch of papers, a correction and a re-check go through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import (
    APPLICANT,
    ARBITER,
    CHECKER,
    EXAM_OFFICER,
    SCORE_CLERK,
    SUPERVISOR,
)

ORDER = 110

# ``question``: the third person doubts what both keyed alike; ``account_for``: no script lies in
# the booklet, and the notice says what follows.
SCRIPT = Lifecycle(
    "script",
    "keying",
    ("keying", "agreed", "differing", "settled"),
    (
        Transition("agree", "keying", "agreed", (SCORE_CLERK,)),
        Transition("differ", "keying", "differing", (SCORE_CLERK,)),
        Transition("account_for", "keying", "settled", (ARBITER,)),
        Transition("question", "agreed", "differing", (ARBITER,)),
        Transition("settle", "differing", "settled", (ARBITER,)),
        Transition("question", "settled", "differing", (ARBITER,)),
    ),
)

MARKING_BATCH = Lifecycle(
    "marking_batch",
    "prepared",
    ("prepared", "sealed", "checked", "locked", "unsealed", "cancelled"),
    (
        Transition("code", "prepared", "sealed", (EXAM_OFFICER, CHECKER)),
        Transition("cancel", "prepared", "cancelled", (CHECKER,)),
        Transition("check", "sealed", "checked", (ARBITER,)),
        Transition("cancel", "sealed", "cancelled", (CHECKER,)),
        Transition("lock", "checked", "locked", (EXAM_OFFICER, CHECKER)),
        Transition("reopen", "checked", "sealed", (EXAM_OFFICER, CHECKER)),
        Transition("unseal", "locked", "unsealed", (SUPERVISOR,)),
        Transition("unlock", "locked", "sealed", (SUPERVISOR,)),
    ),
)

SCORE_CORRECTION = Lifecycle(
    "score_correction",
    "proposed",
    ("proposed", "checked", "in_force", "refused", "withdrawn"),
    (
        Transition("check", "proposed", "checked", (CHECKER,)),
        Transition("refuse", "proposed", "refused", (CHECKER,)),
        Transition("withdraw", "proposed", "withdrawn", (EXAM_OFFICER,)),
        Transition("countersign", "checked", "in_force", (SUPERVISOR,)),
        Transition("refuse", "checked", "refused", (SUPERVISOR,)),
    ),
)

# ``correct``: the answer waits until the correction is in force or refused.
RECHECK = Lifecycle(
    "recheck",
    "asked",
    ("asked", "found", "correcting", "answered", "withdrawn"),
    (
        Transition("withdraw", "asked", "withdrawn", (APPLICANT,)),
        Transition("find", "asked", "found", (EXAM_OFFICER,)),
        Transition("send_back", "found", "asked", (CHECKER,)),
        Transition("answer", "found", "answered", (CHECKER,)),
        Transition("correct", "found", "correcting", (CHECKER,)),
        Transition("answer", "correcting", "answered", (SUPERVISOR,)),
        Transition("send_back", "correcting", "asked", (SUPERVISOR,)),
    ),
)
