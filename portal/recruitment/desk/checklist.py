"""What still stands between a draft and the city: every gate with its page, what must be done
first, what should be.

Stages name the pages of their gates in ``journey.py``.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.foundation.running.rooms import gathered_by_name
from portal.foundation.web.unit import reading
from portal.recruitment.approval.draft_gates import Gate, gates_before_submit
from portal.recruitment.approval.gates import approval_gates
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import EDITABLE

FALLBACK = "approval_office.show"


def pages() -> dict[str, tuple[str, dict[str, str]]]:
    """Gate → the page where it is seen to; papers of the approval have a page each."""
    return gathered_by_name("portal.recruitment", "journey.py", "GATE_PAGES")


@dataclass(frozen=True)
class Item:
    """One line of the list, worded; ``href`` leads to where an open one is seen to."""

    text: str
    met: bool
    href: str
    link: str


@dataclass(frozen=True)
class Checklist:
    """``must``: refused without; ``should``: told to the approver; ``done``: both that hold
    already."""

    must: list[Item]
    should: list[Item]
    done: list[Item]


def checklist_of(session: Session, round_: RecruitmentRound) -> Checklist:
    """In the order of the gates."""
    gates = [*gates_before_submit(session, round_), *approval_gates(session, round_, "submit")]
    items = [(gate, _item(gate, round_.code)) for gate in gates]
    return Checklist(
        must=[item for gate, item in items if not gate.met and gate.facts.get("must", True)],
        should=[item for gate, item in items if not gate.met and not gate.facts.get("must", True)],
        done=[item for gate, item in items if gate.met],
    )


def _item(gate: Gate, code: str) -> Item:
    met = bool(gate.met)
    return Item(_text(gate), met, "" if met else _href(gate, code), _("去办"))


def draft_checklist(round_: RecruitmentRound) -> Checklist | None:
    """For the editor's pages; None once the round is no draft any more.

    A page that is shown again after a refusal holds its round detached.
    """
    present = reading().get_one(RecruitmentRound, round_.id)
    return checklist_of(reading(), present) if present.state in EDITABLE else None


def _text(gate: Gate) -> str:
    facts = gate.facts
    windows = facts.get("windows")
    parts = [str(facts.get("names") or ""), str(facts.get("codes") or "")]
    if isinstance(windows, list):
        parts.append("、".join(word("window", kind) for kind in windows))
    if facts.get("standing"):
        parts.append(word("simulation.standing", str(facts["standing"])))
    more = "、".join(part for part in parts if part)
    return word("gate", gate.code) + (f"（{more}）" if more and not gate.met else "")


def _href(gate: Gate, code: str) -> str:
    if "kind" in gate.facts and gate.code.startswith("paper_"):
        return url_for("approval_papers.show", code=code, kind=gate.facts["kind"])
    endpoint, values = pages().get(gate.code, (FALLBACK, {}))
    if endpoint not in current_app.view_functions:
        endpoint, values = FALLBACK, {}
    return url_for(endpoint, code=code, **values)  # type: ignore[arg-type]
