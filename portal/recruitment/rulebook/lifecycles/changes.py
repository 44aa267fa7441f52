"""What a notice after publication goes through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, PUBLISHER

ORDER = 50

NOTICE_CHANGE = Lifecycle(
    "notice_change",
    "draft",
    ("draft", "submitted", "returned", "approved", "published", "discarded"),
    (
        Transition("submit", "draft", "submitted", (PUBLISHER,)),
        Transition("submit", "returned", "submitted", (PUBLISHER,)),
        Transition("return", "submitted", "returned", (CITY_APPROVER,)),
        Transition("approve", "submitted", "approved", (CITY_APPROVER,)),
        Transition("publish", "approved", "published", (CHECKER,)),
        Transition("discard", "draft", "discarded", (PUBLISHER,)),
        Transition("discard", "returned", "discarded", (PUBLISHER,)),
        Transition("discard", "approved", "discarded", (PUBLISHER,)),
    ),
)
