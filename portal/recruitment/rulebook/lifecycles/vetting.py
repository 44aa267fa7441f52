"""What a candidacy goes through, from the medical to the hire, and what a finding against it does.

Every live state is left by the person (decline) and by the office (revoke, withdraw); each of them
asks for a reason, tells the person and stands in the trail.
"""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import APPLICANT, CHECKER, PUBLISHER

ORDER = 140

LIVE = (
    "medical",
    "medical_failed",
    "retest",
    "background",
    "adverse",
    "proposed",
    "in_publicity",
    "suspended",
    "cleared",
)
BY_PERSON = (APPLICANT, PUBLISHER)

CANDIDACY = Lifecycle(
    "candidacy",
    "medical",
    (*LIVE, "hired", "failed", "declined", "withdrawn"),
    (
        Transition("pass_medical", "medical", "background", (PUBLISHER,)),
        Transition("fail_medical", "medical", "medical_failed", (PUBLISHER,)),
        Transition("pass_same_day", "medical_failed", "background", (PUBLISHER,)),
        Transition("ask_retest", "medical_failed", "retest", BY_PERSON),
        Transition("lapse_retest", "medical_failed", "failed", ()),
        Transition("pass_retest", "retest", "background", (PUBLISHER,)),
        Transition("fail_retest", "retest", "failed", (PUBLISHER,)),
        Transition("pass_background", "background", "proposed", (PUBLISHER,)),
        Transition("tell_adverse", "background", "adverse", (PUBLISHER,)),
        Transition("drop_adverse", "adverse", "proposed", (CHECKER,)),
        Transition("uphold_adverse", "adverse", "failed", (CHECKER,)),
        Transition("publish", "proposed", "in_publicity", (CHECKER,)),
        *(
            Transition("uphold_objection", state, "failed", (CHECKER,))
            for state in ("in_publicity", "suspended", "cleared")
        ),
        *(
            Transition("suspend", state, "suspended", (CHECKER,))
            for state in ("in_publicity", "cleared")
        ),
        Transition("resume", "suspended", "in_publicity", (CHECKER,)),
        Transition("clear", "in_publicity", "cleared", ()),
        Transition("hire", "cleared", "hired", (PUBLISHER,)),
        *(Transition("decline", state, "declined", BY_PERSON) for state in LIVE),
        *(Transition("revoke", state, "failed", (CHECKER,)) for state in LIVE),
        *(Transition("withdraw", state, "withdrawn", (CHECKER,)) for state in LIVE),
        Transition("reinstate", "withdrawn", "medical", (CHECKER,)),
        Transition("not_reported", "hired", "declined", (CHECKER,)),
        Transition("annul", "hired", "failed", (CHECKER,)),
        Transition("reopen", "hired", "cleared", (CHECKER,)),
    ),
)

ADVERSE_FINDING = Lifecycle(
    "adverse_finding",
    "told",
    ("told", "heard", "upheld", "served", "dropped", "ended"),
    (
        Transition("hear", "told", "heard", BY_PERSON),
        *(Transition("uphold", state, "upheld", (CHECKER,)) for state in ("told", "heard")),
        *(Transition("drop", state, "dropped", (CHECKER,)) for state in ("told", "heard")),
        *(Transition("end", state, "ended", ()) for state in ("told", "heard")),
        Transition("serve", "upheld", "served", (PUBLISHER,)),
    ),
)
