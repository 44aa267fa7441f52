"""告知、陈述申辩: nobody is decided on unheard. D-14, D-15."""

from __future__ import annotations

from datetime import datetime

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.conduct.said import LEAST_TEXT, Receipt, Said
from portal.recruitment.conduct.services.clocks import remedy_end, statement_end
from portal.recruitment.conduct.services.outcome import Outcome, settled
from portal.recruitment.conduct.services.papers import ONLINE, is_served, issue, newest
from portal.recruitment.conduct.services.papers import serve as enter_service
from portal.recruitment.conduct.services.trail import note, tell
from portal.recruitment.rulebook.lifecycles import CONDUCT_CASE


def open_case(_act: Act, case: ConductCase, _said: Said) -> None:
    """Raises ``Refused('conduct.sealed')`` while nobody may know whose script it is."""
    if case.application_id is None:
        raise Refused("conduct.sealed")


def tell_person(act: Act, case: ConductCase, said: Said) -> None:
    """告知书: facts, grounds, what is intended, and how long one may answer after it was served.

    Raises ``Refused('two_people.same')``, ``'conduct.text_missing'`` and those of
    :func:`~portal.recruitment.conduct.services.outcome.settled`.
    """
    require_another(act.by.account_id, case.raised_by)
    text = require_reason(said.text, "conduct.text_missing", least=LEAST_TEXT)
    outcome = settled(act.session, case, said)
    _intend(case, outcome)
    case.statement_until = None
    issue(act, case, "notice", text, outcome.says())
    tell(
        act,
        case,
        "told",
        "拟作处理的告知书",
        "请阅读告知书。您可以在期限内陈述申辩、提交证据；作出决定前会听取您的意见。",
    )


def _intend(case: ConductCase, outcome: Outcome) -> None:
    case.effect, case.points, case.clause = outcome.effect, outcome.points, outcome.clause


def retract(act: Act, case: ConductCase, said: Said) -> None:
    """The notice is taken back: its facts or grounds were wrong."""
    require_reason(said.text, "conduct.text_missing", least=LEAST_TEXT)
    case.statement_until = None
    tell(act, case, "retracted", "告知书已撤回", "原告知书不再有效。需要时会另行告知。")


def state(act: Act, case: ConductCase, said: Said) -> None:
    """The person's own words.

    Raises ``Refused('conduct.too_late')``, ``'conduct.text_missing'``.
    """
    _require_in_time(act, case.statement_until)
    require_reason(said.text, "conduct.text_missing")
    tell(act, case, "stated", "陈述申辩已收到", "作出决定时会逐条考虑，并写明是否采纳和理由。")


def add(act: Act, case: ConductCase, said: Said) -> None:
    """Further words in time: whatever was proposed is weighed anew."""
    state(act, case, said)
    forget_proposal(case)


def waive(act: Act, case: ConductCase, _said: Said) -> None:
    _require_in_time(act, case.statement_until)


def note_statement(_act: Act, _case: ConductCase, said: Said) -> None:
    """Said by word of mouth or on paper, written down by the office."""
    require_reason(said.text, "conduct.text_missing", least=LEAST_TEXT)


def close_hearing(act: Act, case: ConductCase, _said: Said) -> None:
    """Raises ``Refused('conduct.notice_unserved')``, ``'conduct.hearing_open'``."""
    if case.statement_until is None:
        raise Refused("conduct.notice_unserved")
    if act.at < case.statement_until:
        raise Refused("conduct.hearing_open", until=case.statement_until)


def _require_in_time(act: Act, until: datetime | None) -> None:
    if until is not None and act.at >= until:
        raise Refused("conduct.too_late")


def forget_proposal(case: ConductCase) -> None:
    """Nobody's signature stands under what is made anew."""
    case.proposed_by = case.checked_by = case.countersigned_by = None


def serve_paper(act: Act, case: ConductCase, receipt: Receipt) -> None:
    """The newest notice or decision reached the person: its clock begins, a decision is in force.

    Raises ``Refused('conduct.nothing_to_serve')`` and those of entering a receipt.
    """
    kind = "decision" if case.state == "decided" else "notice"
    paper = newest(case, kind)
    if paper is None or is_served(paper) or case.state not in ("told", "decided"):
        raise Refused("conduct.nothing_to_serve")
    enter_service(act, case, paper, receipt)
    if kind == "notice":
        case.statement_until = statement_end(act.session, case.round_, receipt.served_at)
        return
    case.remedy_until = remedy_end(act.session, case.round_, receipt.served_at)
    case.state = CONDUCT_CASE.after(case.state, "serve")
    note(act, case, "serve", way=receipt.way)


def open_letters(act: Act, case: ConductCase) -> None:
    """The person opens the case on the site: what was not served yet is served by that."""
    for paper in case.papers:
        if is_served(paper):
            continue
        if paper in (newest(case, "notice"), newest(case, "decision")) and case.state in (
            "told",
            "decided",
        ):
            serve_paper(act, case, Receipt(ONLINE, act.at))
        if not is_served(paper):
            enter_service(act, case, paper, Receipt(ONLINE, act.at))
