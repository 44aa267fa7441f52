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
        Transition("fail", "running", "failed", ()),
        Transition("begin_again", "failed", "running", ()),
    ),
)
