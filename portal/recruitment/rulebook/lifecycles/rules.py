"""What a simulation of the rules goes through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition

ORDER = 45

POLICY_SIMULATION = Lifecycle(
    "policy_simulation",
    "running",
    ("running", "done", "failed"),
    (
        Transition("finish", "running", "done", ()),
        # The column and its word exist; a job that is given up does not say so yet.
        Transition("fail", "running", "failed", ()),
    ),
)
