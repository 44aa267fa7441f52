"""This stage's part of a round's journey."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.recruitment.approval.draft_gates import gates_before_submit
from portal.recruitment.labels import word
from portal.recruitment.rounds.look import RoundLook, Stage, Standing
from portal.recruitment.rulebook.roles import PUBLISHER

# Gate before the request → the page where it is seen to.
GATE_PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "text": ("approval_notice.index", {}),
    "text_agrees": ("approval_notice.index", {}),
    "discipline_body": ("approval_papers.bodies", {}),
}


def drafting(look: RoundLook) -> Standing:
    missing = [gate for gate in gates_before_submit(look.session, look.round_) if not gate.met]
    lines = [gettext("还差：%(what)s", what=word("gate", gate.code)) for gate in missing]
    phase = "now" if look.round_.state in {"draft", "returned"} else "done"
    return Standing(phase, tuple(lines) or (gettext("方案齐全"),))


def answering(look: RoundLook) -> Standing:
    phases = {"draft": "next", "returned": "next", "submitted": "now", "approved": "now"}
    state = look.round_.state
    return Standing(phases.get(state, "done"), (word("round.state", state),))


ROUND = (
    Stage(_("方案：正文、日程、规则、岗位"), drafting, "rounds_office.basics", 10, (PUBLISHER,)),
    Stage(_("请示、批复和发布"), answering, "approval_office.show", 20),
)
