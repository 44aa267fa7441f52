"""What an offer (聘用通知书) and a choice of places (选岗) go through."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import APPLICANT, CHECKER, PUBLISHER

ORDER = 145

OFFER = Lifecycle(
    "offer",
    "sent",
    ("sent", "accepted", "declined", "silent", "recalled", "reported", "not_reported"),
    (
        Transition("accept", "sent", "accepted", (APPLICANT, PUBLISHER)),
        Transition("decline", "sent", "declined", (APPLICANT, PUBLISHER)),
        Transition("decline", "accepted", "declined", (APPLICANT, PUBLISHER)),
        Transition("fall_silent", "sent", "silent", ()),
        Transition("recall", "sent", "recalled", (CHECKER,)),
        Transition("recall", "accepted", "recalled", (CHECKER,)),
        Transition("report", "accepted", "reported", (PUBLISHER,)),
        Transition("miss", "accepted", "not_reported", (PUBLISHER,)),
    ),
)

CHOICE_MEETING = Lifecycle(
    "choice_meeting",
    "announced",
    ("announced", "open", "closed", "cancelled"),
    (
        Transition("open", "announced", "open", (PUBLISHER,)),
        Transition("cancel", "announced", "cancelled", (CHECKER,)),
        Transition("cancel", "open", "cancelled", (CHECKER,)),
        Transition("close", "open", "closed", (CHECKER,)),
    ),
)

CHOICE = Lifecycle(
    "choice",
    "waiting",
    ("waiting", "signed", "absent", "blocked", "ended"),
    (
        Transition("sign", "waiting", "signed", (PUBLISHER,)),
        Transition("sign", "absent", "signed", (PUBLISHER,)),
        Transition("sign", "blocked", "signed", (PUBLISHER,)),
        Transition("miss", "waiting", "absent", (PUBLISHER,)),
        Transition("block", "waiting", "blocked", (PUBLISHER,)),
        *(
            Transition("end", state, "ended", ())
            for state in ("waiting", "signed", "absent", "blocked")
        ),
    ),
)
