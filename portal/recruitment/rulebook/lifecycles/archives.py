"""What the end of a round, and the destruction of what is kept outside the system, go through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, SUPERVISOR

ORDER = 190

ROUND_END = Lifecycle(
    "round_end",
    "proposed",
    ("proposed", "withdrawn", "refused", "confirmed", "held"),
    (
        Transition("withdraw", "proposed", "withdrawn", (PUBLISHER,)),
        Transition("refuse", "proposed", "refused", (CHECKER,)),
        Transition("confirm", "proposed", "confirmed", (CHECKER,)),
        Transition("hold", "confirmed", "held", (CHECKER, SUPERVISOR)),
        Transition("release", "held", "confirmed", (SUPERVISOR,)),
    ),
)

DESTRUCTION = Lifecycle(
    "destruction",
    "recorded",
    ("recorded", "refused", "confirmed"),
    (
        Transition("refuse", "recorded", "refused", (SUPERVISOR,)),
        Transition("confirm", "recorded", "confirmed", (SUPERVISOR,)),
    ),
)
