"""Every step of a case, by whoever the lifecycle names: checked, carried out, written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.conduct.said import NOTHING_SAID, Said
from portal.recruitment.conduct.services import decide, hear, review
from portal.recruitment.conduct.services.trail import note
from portal.recruitment.rulebook.lifecycles import CONDUCT_CASE

Step = Callable[[Act, ConductCase, Said], None]
STEPS: Mapping[str, Step] = {
    "open": hear.open_case,
    "drop": decide.drop,
    "tell": hear.tell_person,
    "retract": hear.retract,
    "state": hear.state,
    "add": hear.add,
    "waive": hear.waive,
    "note_statement": hear.note_statement,
    "close_hearing": hear.close_hearing,
    "propose": decide.propose,
    "check": decide.check,
    "send_back": decide.send_back,
    "countersign": decide.countersign,
    "decide": decide.decide,
    "ask_review": review.ask_review,
    "withdraw_review": review.take_back,
    "conclude": review.conclude,
    "uphold": review.uphold,
    "change": review.change,
    "annul": review.annul,
    "appeal": review.appeal,
    "withdraw_appeal": review.take_back,
    "look_again": review.look_again,
}


def take_step(
    act: Act, case: ConductCase, action: str, said: Said = NOTHING_SAID, *, roles: Iterable[str]
) -> None:
    """One step that somebody with one of ``roles`` may take now.

    Raises ``Refused('lifecycle.not_allowed')``, ``'conduct.not_your_step'`` and what the step
    itself refuses. Service (送达) is :func:`~portal.recruitment.conduct.services.hear.serve_paper`.
    """
    after = CONDUCT_CASE.after(case.state, action)
    if action not in CONDUCT_CASE.actions(case.state, roles) or action not in STEPS:
        raise Refused("conduct.not_your_step")
    STEPS[action](act, case, said)
    case.state = after
    text = f"{said.text.strip()}\n\n{said.answer.strip()}" if said.answer.strip() else said.text
    note(act, case, action, text)
    act.session.flush()
    act.session.expire(case, ["steps"])
