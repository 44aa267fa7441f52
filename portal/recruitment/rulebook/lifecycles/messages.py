"""What is sent: one text to many, and the word by mail or SMS that something waits."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import (
    APPLICANT,
    CHECKER,
    EXAM_OFFICER,
    PUBLISHER,
    SCREENER,
    SYSTEM_ADMIN,
)

ORDER = 160

WRITERS = (PUBLISHER, SCREENER, EXAM_OFFICER)
CONFIRMERS = (CHECKER, *WRITERS)

BULK_MESSAGE = Lifecycle(
    "bulk_message",
    "draft",
    ("draft", "awaiting", "sending", "sent", "discarded"),
    (
        Transition("send", "draft", "sending", WRITERS),
        Transition("ask", "draft", "awaiting", WRITERS),
        Transition("confirm", "awaiting", "sending", CONFIRMERS),
        Transition("finish", "sending", "sent", ()),
        Transition("discard", "draft", "discarded", CONFIRMERS),
        Transition("discard", "awaiting", "discarded", CONFIRMERS),
    ),
)

# Another mobile or mailbox, while the old one still counts.
CONTACT_CHANGE = Lifecycle(
    "contact_change",
    "waiting",
    ("waiting", "effective", "stopped", "failed"),
    (
        Transition("take_effect", "waiting", "effective", ()),
        Transition("stop", "waiting", "stopped", (APPLICANT,)),
        Transition("fail", "waiting", "failed", ()),
    ),
)

MESSAGE_NOTICE = Lifecycle(
    "message_notice",
    "waiting",
    ("waiting", "sent", "dead"),
    (
        Transition("deliver", "waiting", "sent", ()),
        # Two tries at once: the one that came through is what counts.
        Transition("deliver", "dead", "sent", ()),
        Transition("deliver", "sent", "sent", ()),
        Transition("give_up", "waiting", "dead", ()),
        Transition("take_up", "dead", "waiting", (SYSTEM_ADMIN, *WRITERS)),
    ),
)
