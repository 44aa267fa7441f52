"""What a hire and its deliveries to the management side go through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import CHECKER, FILING_OFFICER, PUBLISHER

ORDER = 150

HIRE = Lifecycle(
    "hire",
    "awaiting_confirmation",
    ("awaiting_confirmation", "confirmed", "delivered", "handed_over", "filed", "refused"),
    (
        Transition("confirm", "awaiting_confirmation", "confirmed", (CHECKER,)),
        Transition("deliver", "confirmed", "delivered", ()),
        Transition("accept", "delivered", "handed_over", ()),
        Transition("accept", "confirmed", "handed_over", ()),
        Transition("refuse", "delivered", "refused", ()),
        Transition("refuse", "confirmed", "refused", ()),
        Transition("redeliver", "refused", "confirmed", (PUBLISHER, CHECKER)),
        Transition("file", "handed_over", "filed", (FILING_OFFICER,)),
    ),
)

DELIVERY = Lifecycle(
    "delivery",
    "waiting",
    ("waiting", "delivered", "dead"),
    (
        Transition("deliver", "waiting", "delivered", ()),
        Transition("give_up", "waiting", "dead", ()),
        Transition("replay", "dead", "waiting", (PUBLISHER,)),
    ),
)
