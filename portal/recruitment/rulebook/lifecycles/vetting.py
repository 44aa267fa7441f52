"""What a candidacy goes through, from the medical to the hire."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import APPLICANT, CHECKER, PUBLISHER

ORDER = 140

CANDIDACY = Lifecycle(
    "candidacy",
    "medical",
    (
        "medical",
        "background",
        "proposed",
        "in_publicity",
        "suspended",
        "cleared",
        "hired",
        "failed",
        "declined",
    ),
    (
        Transition("pass_medical", "medical", "background", (PUBLISHER,)),
        Transition("fail_medical", "medical", "failed", (PUBLISHER,)),
        Transition("pass_background", "background", "proposed", (PUBLISHER,)),
        Transition("fail_background", "background", "failed", (PUBLISHER,)),
        Transition("publish", "proposed", "in_publicity", (CHECKER,)),
        Transition("object", "in_publicity", "suspended", (PUBLISHER,)),
        Transition("dismiss_objection", "suspended", "in_publicity", (CHECKER,)),
        Transition("uphold_objection", "suspended", "failed", (CHECKER,)),
        Transition("clear", "in_publicity", "cleared", ()),
        Transition("hire", "cleared", "hired", (PUBLISHER,)),
        Transition("decline", "medical", "declined", (APPLICANT, PUBLISHER)),
        Transition("decline", "background", "declined", (APPLICANT, PUBLISHER)),
        Transition("decline", "proposed", "declined", (APPLICANT, PUBLISHER)),
        Transition("decline", "cleared", "declined", (APPLICANT, PUBLISHER)),
    ),
)
