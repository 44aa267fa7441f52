"""What a hire, its deliveries to the management side and what is told by hand go through.

What a receipt may do to a hire stands cell by cell in ``docs/protocol/handover-v1/states.json``;
the steps here are that table's and the office's own.
"""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import APPLICANT, CHECKER, PUBLISHER

ORDER = 150

# ``cancel`` is asked for by these and takes effect when another person confirms it.
_MAY_ASK = (APPLICANT, PUBLISHER)

HIRE = Lifecycle(
    "hire",
    "awaiting_confirmation",
    (
        "awaiting_confirmation",
        "announced",
        "refused",
        "accepted",
        "filed",
        "cancelling",
        "left",
        "cancelled",
    ),
    (
        Transition("confirm", "awaiting_confirmation", "announced", (CHECKER,)),
        Transition("withdraw", "awaiting_confirmation", "cancelled", _MAY_ASK),
        Transition("accepted", "announced", "accepted", ()),
        Transition("accepted", "refused", "accepted", ()),
        Transition("refused", "announced", "refused", ()),
        Transition("refused", "cancelling", "cancelled", ()),
        Transition("redeliver", "refused", "announced", (PUBLISHER, CHECKER)),
        Transition("filed", "announced", "filed", ()),
        Transition("filed", "refused", "filed", ()),
        Transition("filed", "accepted", "filed", ()),
        Transition("left", "accepted", "left", ()),
        Transition("left", "filed", "left", ()),
        Transition("left", "cancelling", "left", ()),
        Transition("cancel", "announced", "cancelling", _MAY_ASK),
        Transition("cancel", "refused", "cancelling", _MAY_ASK),
        Transition("cancel", "accepted", "cancelling", _MAY_ASK),
        Transition("cancel", "filed", "cancelling", _MAY_ASK),
        Transition("cancelled", "cancelling", "cancelled", ()),
    ),
)

HIRE_CANCELLATION = Lifecycle(
    "hire_cancellation",
    "asked",
    ("asked", "confirmed", "dropped"),
    (
        Transition("confirm", "asked", "confirmed", (CHECKER,)),
        Transition("drop", "asked", "dropped", (APPLICANT, PUBLISHER, CHECKER)),
    ),
)

# What the other side told on paper, because the wire can't carry it.
HAND_RECEIPT = Lifecycle(
    "hand_receipt",
    "entered",
    ("entered", "confirmed", "dropped"),
    (
        Transition("confirm", "entered", "confirmed", (CHECKER,)),
        Transition("drop", "entered", "dropped", (PUBLISHER, CHECKER)),
    ),
)

HANDOVER_CONFLICT = Lifecycle(
    "handover_conflict",
    "open",
    ("open", "settled"),
    (Transition("settle", "open", "settled", (PUBLISHER, CHECKER)),),
)

DELIVERY = Lifecycle(
    "delivery",
    "waiting",
    ("waiting", "delivered", "dead", "withdrawn"),
    (
        Transition("deliver", "waiting", "delivered", ()),
        Transition("give_up", "waiting", "dead", ()),
        Transition("replay", "dead", "waiting", (PUBLISHER,)),
        # the hire is being cancelled: nobody announces it any more
        Transition("withdraw", "waiting", "withdrawn", ()),
        Transition("withdraw", "dead", "withdrawn", ()),
    ),
)
