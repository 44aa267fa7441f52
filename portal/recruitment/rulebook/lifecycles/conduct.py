"""What a case goes through: suspicion, notice, hearing, decision by several, service, review."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import (
    APPLICANT,
    CHECKER,
    CITY_APPROVER,
    EXAM_OFFICER,
    PUBLISHER,
    SUPERVISOR,
)

ORDER = 104

HANDLERS = (PUBLISHER, EXAM_OFFICER)
REVIEWERS = (CHECKER, CITY_APPROVER)

CONDUCT_CASE = Lifecycle(
    "conduct_case",
    "suspected",
    (
        "suspected",
        "opened",
        "told",
        "heard",
        "proposed",
        "checked",
        "countersigned",
        "decided",
        "served",
        "under_review",
        "final",
        "under_appeal",
        "closed",
        "dropped",
        "annulled",
    ),
    (
        Transition("open", "suspected", "opened", HANDLERS),
        Transition("drop", "suspected", "dropped", (CHECKER,)),
        Transition("tell", "opened", "told", (CHECKER,)),
        Transition("drop", "opened", "dropped", (CHECKER,)),
        # The person answers, says that there is nothing to say, or lets the time pass.
        Transition("state", "told", "heard", (APPLICANT,)),
        Transition("waive", "told", "heard", (APPLICANT,)),
        Transition("note_statement", "told", "heard", HANDLERS),
        Transition("close_hearing", "told", "heard", HANDLERS),
        Transition("retract", "told", "opened", (CHECKER,)),
        # What is added in time has to be weighed: the proposal is made anew.
        Transition("add", "heard", "heard", (APPLICANT,)),
        Transition("add", "proposed", "heard", (APPLICANT,)),
        Transition("add", "checked", "heard", (APPLICANT,)),
        Transition("add", "countersigned", "heard", (APPLICANT,)),
        Transition("propose", "heard", "proposed", HANDLERS),
        Transition("drop", "heard", "dropped", (CHECKER,)),
        Transition("check", "proposed", "checked", (CHECKER,)),
        Transition("send_back", "proposed", "heard", (CHECKER,)),
        Transition("countersign", "checked", "countersigned", (SUPERVISOR,)),
        Transition("send_back", "checked", "heard", (SUPERVISOR,)),
        Transition("decide", "countersigned", "decided", HANDLERS),
        Transition("send_back", "countersigned", "heard", (CHECKER,)),
        Transition("serve", "decided", "served", (*HANDLERS, APPLICANT)),
        Transition("ask_review", "served", "under_review", (APPLICANT,)),
        Transition("conclude", "served", "final", (CHECKER,)),
        Transition("withdraw_review", "under_review", "served", (APPLICANT,)),
        Transition("uphold", "under_review", "final", REVIEWERS),
        Transition("change", "under_review", "heard", REVIEWERS),
        Transition("annul", "under_review", "annulled", REVIEWERS),
        Transition("appeal", "final", "under_appeal", (APPLICANT,)),
        Transition("look_again", "final", "under_review", (CHECKER,)),
        Transition("withdraw_appeal", "under_appeal", "final", (APPLICANT,)),
        Transition("uphold", "under_appeal", "closed", (CITY_APPROVER,)),
        Transition("change", "under_appeal", "heard", (CITY_APPROVER,)),
        Transition("annul", "under_appeal", "annulled", (CITY_APPROVER,)),
        Transition("look_again", "closed", "under_review", (CHECKER,)),
    ),
)
