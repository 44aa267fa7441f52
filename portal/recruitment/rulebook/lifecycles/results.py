"""What a computed result goes through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER

ORDER = 130

RESULT_RUN = Lifecycle(
    "result_run",
    "computed",
    ("computed", "confirmed", "published", "superseded"),
    (
        Transition("confirm", "computed", "confirmed", (CHECKER,)),
        Transition("publish", "confirmed", "published", (PUBLISHER,)),
        Transition("supersede", "computed", "superseded", ()),
        Transition("supersede", "confirmed", "superseded", ()),
        Transition("supersede", "published", "superseded", ()),
    ),
)
