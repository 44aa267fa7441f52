"""What a score sheet and a batch of papers go through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import ARBITER, SCORE_CLERK, SUPERVISOR

ORDER = 110

SCORE_SHEET = Lifecycle(
    "score_sheet",
    "keying",
    ("keying", "agreed", "differing", "settled"),
    (
        Transition("agree", "keying", "agreed", (SCORE_CLERK,)),
        Transition("differ", "keying", "differing", (SCORE_CLERK,)),
        Transition("settle", "differing", "settled", (ARBITER,)),
    ),
)

MARKING_BATCH = Lifecycle(
    "marking_batch",
    "sealed",
    ("sealed", "locked", "unsealed"),
    (
        Transition("lock", "sealed", "locked", (ARBITER,)),
        Transition("unseal", "locked", "unsealed", (SUPERVISOR,)),
    ),
)
