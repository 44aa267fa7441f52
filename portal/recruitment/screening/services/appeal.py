"""上一级工会申诉: against an upheld objection, once, answered by the union above and by a third
person (law-and-clocks: 救济告知语)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, on_case
from portal.recruitment.applications.services.screened import require_not_screener
from portal.recruitment.audit import Act
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


def file_appeal(act: Act, objection: ScreeningObjection, *, text: str) -> ScreeningAppeal:
    """The applicant goes to the union above. A second click finds the first.

    Raises ``Refused('screening_appeal.nothing_to_appeal')``, ``'screening_appeal.too_late'``,
    ``'screening_objection.text_missing'``.
    """
    earlier = appeal_against(act.session, objection.id)
    if earlier is not None:
        return earlier
    _require_appealable(objection, act.at)
    case = on_case(act, objection.application)
    row = ScreeningAppeal(
        objection_id=objection.id,
        application_id=case.application.id,
        text=require_reason(text, "screening_objection.text_missing", least=LEAST_TEXT),
        filed_at=act.at,
        answer_due_at=answer_end(act.session, case.application.round_, act.at),
        first_decided_by=objection.first_decided_by,
        reviewed_by=objection.answered_by,
    )
    _receive(case, row, objection)
    return row


def _receive(act: CaseAct, row: ScreeningAppeal, objection: ScreeningObjection) -> None:
    act.session.add(row)
    act.session.flush()
    told = {"application": act.application.public_id, "objection": objection.public_id}
    act.record_on_case("screening.appeal", f"appeal:{row.public_id}", **told)
    body = f"由{act.application.round_.approver.name}办理，并书面答复您。"
    act.tell("screening.appeal_received", "申诉已收到", body, f"/my/appeals/{row.public_id}")


def _require_appealable(objection: ScreeningObjection, at: datetime) -> None:
    if objection.state != "upheld" or objection.answered_by is None:
        raise Refused("screening_appeal.nothing_to_appeal")
    if objection.appeal_until is not None and at >= objection.appeal_until:
        raise Refused("screening_appeal.too_late")


def withdraw_appeal(act: Act, appeal: ScreeningAppeal) -> None:
    """The applicant takes it back while it waits; there is no second one."""
    appeal.state = SCREENING_APPEAL.after(appeal.state, "withdraw")
    case = on_case(act, appeal.application)
    case.record_on_case("screening.withdraw_appeal", f"appeal:{appeal.public_id}")


def answer_appeal(
    act: Act, appeal: ScreeningAppeal, action: str, *, answer: str
) -> ScreeningDecision | None:
    """``uphold`` or ``reverse``, in writing; a reversal does what the objection's would have done.

    Raises ``Refused('two_people.same')`` for whoever decided or reviewed,
    ``'two_people.screened'``, ``'screening.recused'``,
    ``'screening_objection.text_missing'``, ``'lifecycle.not_allowed'`` when it was answered
    meanwhile.
    """
    after = SCREENING_APPEAL.after(appeal.state, action)
    require_another(act.by.account_id, appeal.first_decided_by, appeal.reviewed_by)
    case = on_case(act, appeal.application)
    require_not_recused(case)
    require_not_screener(act.session, case.application, act.by.account_id)
    said = require_reason(answer, "screening_objection.text_missing", least=LEAST_TEXT)
    appeal.state, appeal.answer = after, said
    appeal.answered_by, appeal.answered_by_words = act.by.account_id, act.by.words
    appeal.answered_at = act.at
    appeal.answer_number = next_letter_number(act.session, case.application.round_, act.at)
    decision = carry_out(case, appeal.objection.subject) if action == "reverse" else None
    told = {"application": case.application.public_id, "letter": appeal.answer_number}
    case.record_on_case(f"screening.appeal_{after}", f"appeal:{appeal.public_id}", **told)
    link = f"/my/appeals/{appeal.public_id}"
    case.tell(f"screening.appeal_{after}", TITLES[action], "结论和理由见答复书。", link)
    return decision


def read_appeal_answer(appeal: ScreeningAppeal, *, at: datetime) -> None:
    """The read receipt of the answer: the first opening counts."""
    if appeal.answered_at is not None and appeal.read_at is None:
        appeal.read_at = at
