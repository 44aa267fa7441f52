"""What a computed result goes through, what a corrected list does to people, the extra test and the
re-check of documents."""

from __future__ import annotations

from portal.kernel.lifecycle import Lifecycle, Transition
from portal.recruitment.rulebook.roles import (
    APPLICANT,
    ARBITER,
    CHECKER,
    EXAM_OFFICER,
    PUBLISHER,
    SCORE_CLERK,
    SCREENER,
    SUPERVISOR,
)

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

# 承办人提出、两人核对、监督员会签、领导小组集体研究. Whoever checks may be of three offices, so
# that a small union finds two.
CHECKING = (CHECKER, EXAM_OFFICER, ARBITER)

CONSEQUENCE = Lifecycle(
    "consequence",
    "open",
    ("open", "proposed", "checked", "verified", "countersigned", "decided", "overtaken"),
    (
        Transition("propose", "open", "proposed", (PUBLISHER,)),
        Transition("check", "proposed", "checked", CHECKING),
        Transition("verify", "checked", "verified", CHECKING),
        Transition("countersign", "verified", "countersigned", (SUPERVISOR,)),
        Transition("decide", "countersigned", "decided", (PUBLISHER,)),
        Transition("send_back", "proposed", "open", CHECKING),
        Transition("send_back", "checked", "open", CHECKING),
        Transition("send_back", "verified", "open", (SUPERVISOR,)),
        Transition("send_back", "countersigned", "open", (PUBLISHER,)),
        Transition("overtake", "open", "overtaken", ()),
        Transition("overtake", "proposed", "overtaken", ()),
        Transition("overtake", "checked", "overtaken", ()),
        Transition("overtake", "verified", "overtaken", ()),
        Transition("overtake", "countersigned", "overtaken", ()),
    ),
)

KEYING = (SCORE_CLERK, ARBITER)

EXTRA_TEST = Lifecycle(
    "extra_test",
    "planned",
    ("planned", "agreed", "signed", "cancelled"),
    (
        Transition("agree", "planned", "agreed", KEYING),
        Transition("reopen", "agreed", "planned", (SUPERVISOR,)),
        Transition("countersign", "agreed", "signed", (SUPERVISOR,)),
        Transition("cancel", "planned", "cancelled", (EXAM_OFFICER,)),
        Transition("cancel", "agreed", "cancelled", (EXAM_OFFICER,)),
    ),
)

# 资格复审: two people look at the originals; what was entered wrongly is taken back by the checker.
LOOKING = (SCREENER, CHECKER)

DOCUMENT_CHECK = Lifecycle(
    "document_check",
    "called",
    ("called", "noted", "passed", "failed", "absent", "declined", "withdrawn"),
    (
        Transition("note", "called", "noted", LOOKING),
        Transition("send_back", "noted", "called", LOOKING),
        Transition("confirm_pass", "noted", "passed", LOOKING),
        Transition("confirm_fail", "noted", "failed", LOOKING),
        Transition("mark_absent", "called", "absent", (CHECKER,)),
        *(
            Transition("decline", state, "declined", (APPLICANT, PUBLISHER))
            for state in ("called", "noted", "passed")
        ),
        *(
            Transition("withdraw", state, "withdrawn", ())
            for state in ("called", "noted", "passed")
        ),
        *(
            Transition("call_again", state, "called", (CHECKER,))
            for state in ("passed", "failed", "absent", "declined", "withdrawn")
        ),
    ),
)
