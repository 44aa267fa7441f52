"""What a round goes through, from the draft to the archive."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import CHECKER, CITY_APPROVER, PUBLISHER

ORDER = 40

ROUND = Lifecycle(
    "round",
    "draft",
    (
        "draft",
        "submitted",
        "returned",
        "approved",
        "published",
        "finished",
        "archived",
        "cancelled",
    ),
    (
        Transition("submit", "draft", "submitted", (PUBLISHER,)),
        Transition("submit", "returned", "submitted", (PUBLISHER,)),
        Transition("return", "submitted", "returned", (CITY_APPROVER,)),
        Transition("amend", "submitted", "returned", (CITY_APPROVER,)),
        Transition("refuse", "submitted", "cancelled", (CITY_APPROVER,)),
        Transition("withdraw", "submitted", "draft", (PUBLISHER,)),
        Transition("approve", "submitted", "approved", (CITY_APPROVER,)),
        Transition("revoke", "approved", "returned", (CITY_APPROVER,)),
        Transition("publish", "approved", "published", (CHECKER,)),
        Transition("finish", "published", "finished", (CHECKER,)),
        Transition("archive", "finished", "archived", ()),
        Transition("cancel", "draft", "cancelled", (PUBLISHER,)),
        Transition("cancel", "returned", "cancelled", (PUBLISHER,)),
        Transition("cancel", "published", "cancelled", (CITY_APPROVER,)),
    ),
)
