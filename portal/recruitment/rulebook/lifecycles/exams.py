"""What a seating run goes through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, SUPERVISOR

ORDER = 100

# A draft is a trial that nobody outside sees. From the published commitment on a run is discarded
# by two: the supervisor asks, the checker publishes it with its transcript.
SEATING_RUN = Lifecycle(
    "seating_run",
    "draft",
    ("draft", "committed", "called", "drawn", "countersigned", "released", "discarded"),
    (
        Transition("commit", "draft", "committed", (EXAM_OFFICER,)),
        Transition("drop", "draft", "discarded", (EXAM_OFFICER,)),
        Transition("call", "committed", "called", (EXAM_OFFICER, SUPERVISOR)),
        Transition("call", "called", "called", (EXAM_OFFICER, SUPERVISOR)),
        Transition("draw", "called", "drawn", (EXAM_OFFICER, SUPERVISOR)),
        Transition("countersign", "drawn", "countersigned", (SUPERVISOR,)),
        Transition("release", "countersigned", "released", (CHECKER,)),
        Transition("discard", "committed", "discarded", (CHECKER,)),
        Transition("discard", "called", "discarded", (CHECKER,)),
        Transition("discard", "drawn", "discarded", (CHECKER,)),
        Transition("discard", "countersigned", "discarded", (CHECKER,)),
    ),
)

# Those concerned by a late candidate, a broken room or a moved site, seated after the release.
SEATING_SUPPLEMENT = Lifecycle(
    "seating_supplement",
    "drafted",
    ("drafted", "released", "dropped"),
    (
        Transition("release", "drafted", "released", (CHECKER,)),
        Transition("drop", "drafted", "dropped", (EXAM_OFFICER, CHECKER)),
    ),
)
