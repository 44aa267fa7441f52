"""上一级工会申诉: against an upheld objection, once, answered by the union above and by a third
person (law-and-clocks: 救济告知语)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.services.fill_in import APPLICANT
from portal.recruitment.audit import Actor, record
from portal.recruitment.messages.services import send
from portal.recruitment.rulebook.lifecycles import SCREENING_APPEAL
from portal.recruitment.screening.models import (
    ScreeningAppeal,
    ScreeningDecision,
    ScreeningObjection,
)
from portal.recruitment.screening.queries import appeal_against
from portal.recruitment.screening.services.clocks import answer_end
from portal.recruitment.screening.services.letters import next_letter_number
from portal.recruitment.screening.services.object import LEAST_TEXT, carry_out
from portal.recruitment.screening.services.recuse import require_not_recused

TITLES = {"uphold": "申诉结论：维持原决定", "reverse": "申诉结论：撤销原决定"}


def may_appeal(session: Session, objection: ScreeningObjection, at: datetime) -> bool:
    """Upheld, inside the window (an unknown end is not past), and not yet appealed against."""
    in_time = objection.appeal_until is None or at < objection.appeal_until
    return objection.state == "upheld" and in_time and appeal_against(session, objection.id) is None


def file_appeal(
    session: Session, objection: ScreeningObjection, *, text: str, at: datetime
) -> ScreeningAppeal:
    """The applicant goes to the union above. A second click finds the first.

    Raises ``Refused('screening_appeal.nothing_to_appeal')``, ``'screening_appeal.too_late'``,
    ``'screening_objection.text_missing'``.
    """
    found = appeal_against(session, objection.id)
    if found is not None:
        return found
    if objection.state != "upheld" or objection.answered_by is None:
        raise Refused("screening_appeal.nothing_to_appeal")
    if objection.appeal_until is not None and at >= objection.appeal_until:
        raise Refused("screening_appeal.too_late")
    if len(text.strip()) < LEAST_TEXT:
        raise Refused("screening_objection.text_missing", least=LEAST_TEXT)
    application = objection.application
    row = ScreeningAppeal(
        objection_id=objection.id,
        application_id=application.id,
        text=text.strip(),
        filed_at=at,
        answer_due_at=answer_end(session, application.round_, at),
        first_decided_by=objection.first_decided_by,
        reviewed_by=objection.answered_by,
    )
    session.add(row)
    session.flush()
    record(
        session,
        "screening.appeal",
        f"appeal:{row.public_id}",
        at=at,
        by=Actor(application.account_id, APPLICANT),
        chain=application.round_.code,
        application=application.public_id,
        objection=objection.public_id,
    )
    send(
        session,
        application.account_id,
        "screening.appeal_received",
        "申诉已收到",
        f"由{application.round_.approver.name}办理，并书面答复您。",
        at=at,
        link=f"/my/appeals/{row.public_id}",
        round_code=application.round_.code,
    )
    return row


def withdraw_appeal(session: Session, appeal: ScreeningAppeal, *, at: datetime) -> None:
    """The applicant takes it back while it waits; there is no second one."""
    appeal.state = SCREENING_APPEAL.after(appeal.state, "withdraw")
    application = appeal.application
    record(
        session,
        "screening.withdraw_appeal",
        f"appeal:{appeal.public_id}",
        at=at,
        by=Actor(application.account_id, APPLICANT),
        chain=application.round_.code,
    )


def answer_appeal(
    session: Session, appeal: ScreeningAppeal, action: str, *, answer: str, by: Actor, at: datetime
) -> ScreeningDecision | None:
    """``uphold`` or ``reverse``, in writing; a reversal does what the objection's would have done.

    Raises ``Refused('two_people.same')`` for whoever decided or reviewed, ``'screening.recused'``,
    ``'screening_objection.text_missing'``, ``'lifecycle.not_allowed'`` when it was answered
    meanwhile.
    """
    after = SCREENING_APPEAL.after(appeal.state, action)
    if by.account_id in {appeal.first_decided_by, appeal.reviewed_by}:
        raise Refused("two_people.same")
    application = appeal.application
    require_not_recused(session, application, by)
    if len(answer.strip()) < LEAST_TEXT:
        raise Refused("screening_objection.text_missing", least=LEAST_TEXT)
    appeal.state, appeal.answer = after, answer.strip()
    appeal.answered_by, appeal.answered_by_words, appeal.answered_at = by.account_id, by.words, at
    appeal.answer_number = next_letter_number(session, application.round_, at)
    decision = (
        carry_out(session, application, appeal.objection.subject, by=by, at=at)
        if action == "reverse"
        else None
    )
    record(
        session,
        f"screening.appeal_{after}",
        f"appeal:{appeal.public_id}",
        at=at,
        by=by,
        chain=application.round_.code,
        application=application.public_id,
        letter=appeal.answer_number,
    )
    send(
        session,
        application.account_id,
        f"screening.appeal_{after}",
        TITLES[action],
        "结论和理由见答复书。",
        at=at,
        link=f"/my/appeals/{appeal.public_id}",
        round_code=application.round_.code,
    )
    return decision


def read_appeal_answer(appeal: ScreeningAppeal, *, at: datetime) -> None:
    """The read receipt of the answer: the first opening counts."""
    if appeal.answered_at is not None and appeal.read_at is None:
        appeal.read_at = at
