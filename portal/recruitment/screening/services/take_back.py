"""收回和更正: a decision is undone by its author within some minutes, later by two people."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.services.screened import require_not_screener
from portal.recruitment.rulebook.lifecycles import APPLICATION
from portal.recruitment.screening.models import (
    DecisionCorrection,
    DecisionUndo,
    ScreeningDecision,
    ScreeningObjection,
)
from portal.recruitment.screening.opinion import LEAST_TEXT
from portal.recruitment.screening.services.look_again import require_opening_undecided, send_back
from portal.recruitment.screening.services.recuse import require_not_recused

UNDO = timedelta(minutes=10)
STATES = {"pass": "eligible", "return": "returned", "fail": "ineligible"}


def last_decision(session: Session, application_id: int) -> ScreeningDecision | None:
    statement = (
        select(ScreeningDecision)
        .where(ScreeningDecision.application_id == application_id)
        .order_by(ScreeningDecision.id.desc())
    )
    return session.scalars(statement).first()


def may_undo(decision: ScreeningDecision | None, account_id: int | None, at: datetime) -> bool:
    return decision is not None and decision.by == account_id and at < decision.at + UNDO


def undo_decision(act: CaseAct) -> DecisionUndo:
    """Take one's own last decision back: the case waits again, by the clock it had.

    Raises ``Refused('screening.nothing_to_undo')`` for another's decision, past the minutes, when
    the applicant has objected or begun to mend, or when the case has moved on;
    ``'sample.too_late'`` once the vacancy's opening has been decided.
    """
    application, decision = act.application, last_decision(act.session, act.application.id)
    if decision is None or not may_undo(decision, act.by.account_id, act.at):
        raise Refused("screening.nothing_to_undo")
    if application.state != STATES.get(decision.outcome) or _is_objected(act.session, decision):
        raise Refused("screening.nothing_to_undo")
    if application.saved_at > decision.at:  # the digest that was handed in is no longer the form's
        raise Refused("screening.nothing_to_undo")
    require_not_recused(act)
    require_opening_undecided(act)
    application.state = APPLICATION.after(application.state, "undo")
    hours = int(application.round_.conduct.get("screening_hours", 24))
    application.answer_due_at = (application.submitted_at or act.at) + timedelta(hours=hours)
    application.mend_until = None
    row = DecisionUndo(decision_id=decision.id, by=act.by.account_id, at=act.at)
    act.session.add(row)
    act.session.flush()
    act.record_on_case("screening.undo", decision=decision.public_id)
    act.tell(
        "screening.undo",
        "初审意见已收回",
        "刚才的意见已由审核人收回，正在重新审核，结果会发到这里。",
    )
    return row


def _is_objected(session: Session, decision: ScreeningDecision) -> bool:
    statement = select(ScreeningObjection.id).where(ScreeningObjection.decision_id == decision.id)
    return session.scalars(statement).first() is not None


def correction_on(session: Session, decision_id: int) -> DecisionCorrection | None:
    return session.scalar(
        select(DecisionCorrection).where(DecisionCorrection.decision_id == decision_id)
    )


def ask_correction(act: CaseAct, *, reason: str) -> DecisionCorrection:
    """Ask that the last decision be taken back; asked twice it is asked once.

    Raises ``Refused('screening.nothing_to_correct')`` where no pass or refusal stands,
    ``'screening.correction_reason'``.
    """
    decision = last_decision(act.session, act.application.id)
    if decision is None or act.application.state not in ("eligible", "ineligible"):
        raise Refused("screening.nothing_to_correct")
    require_not_recused(act)
    said = require_reason(reason, "screening.correction_reason", least=LEAST_TEXT)
    earlier = correction_on(act.session, decision.id)
    if earlier is not None:
        return earlier
    row = DecisionCorrection(decision_id=decision.id, reason=said)
    row.asked_by, row.asked_words, row.asked_at = act.by.account_id, act.by.words, act.at
    act.session.add(row)
    act.session.flush()
    act.record_on_case("screening.ask_correction", decision=decision.public_id, reason=said)
    return row


def confirm_correction(act: CaseAct) -> DecisionCorrection:
    """The second person: the case goes back into the queue.

    Raises ``Refused('screening.nothing_to_correct')``, ``'two_people.same'``,
    ``'two_people.screened'`` for whoever decided, ``'sample.too_late'`` once the vacancy's opening
    has been decided.
    """
    decision = last_decision(act.session, act.application.id)
    row = correction_on(act.session, decision.id) if decision is not None else None
    if row is None or decision is None or row.confirmed_at is not None:
        raise Refused("screening.nothing_to_correct")
    require_another(act.by.account_id, row.asked_by)
    require_not_screener(act.session, act.application, act.by.account_id)
    row.confirmed_by, row.confirmed_at = act.by.account_id, act.at
    act.session.flush()
    act.record_on_case("screening.confirm_correction", decision=decision.public_id)
    send_back(act, "更正初审意见，由两人核对后重新审核，结果会发到这里。")
    return row
