"""资格审查异议（复核）: asked in writing inside the window, answered in writing by another person
than whoever decided (form B-06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct, on_case
from portal.recruitment.applications.models import Application, CertificateClaim
from portal.recruitment.applications.services.lose_vacancy import meet_cancelling
from portal.recruitment.applications.services.screened import require_not_screener
from portal.recruitment.audit import Act
from portal.recruitment.rulebook.lifecycles import (
    APPLICATION,
    CERTIFICATE_CLAIM,
    SCREENING_OBJECTION,
)
from portal.recruitment.screening.models import ScreeningDecision, ScreeningObjection
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.clocks import answer_end, appeal_end, objection_end
from portal.recruitment.screening.services.decide import written_decision
from portal.recruitment.screening.services.letters import next_letter_number
from portal.recruitment.screening.services.recuse import require_not_recused

LEAST_TEXT = 10
TITLES = {"uphold": "复核结论：维持原决定", "reverse": "复核结论：撤销原决定"}


def open_objection(
    session: Session, application_id: int, subject: str
) -> ScreeningObjection | None:
    """The one that waits for its answer."""
    return session.scalar(
        select(ScreeningObjection).where(
            ScreeningObjection.application_id == application_id,
            ScreeningObjection.subject == subject,
            ScreeningObjection.state == "received",
        )
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is objected to: who said it when, and the first instant at which it is too late to
    object (None = not known yet)."""

    decision: ScreeningDecision | None
    by: int
    at: datetime
    until: datetime | None


def _refusal_of(act: CaseAct) -> Refusal:
    application = act.application
    if application.state != "ineligible":
        raise Refused("screening_objection.nothing_to_object")
    statement = select(ScreeningDecision).where(
        ScreeningDecision.application_id == application.id, ScreeningDecision.outcome == "fail"
    )
    decision = act.session.scalars(statement.order_by(ScreeningDecision.id.desc())).first()
    if decision is None:
        raise Refused("screening_objection.nothing_to_object")
    until = decision.object_until or objection_end(act.session, application.round_, decision.at)
    return Refusal(decision, decision.by, decision.at, until)


def _is_refused(claim: CertificateClaim | None) -> bool:
    return (
        claim is not None
        and claim.state == "refused"
        and claim.decided_by is not None
        and claim.decided_at is not None
    )


def _refused_claim(act: CaseAct) -> Refusal:
    claim = act.application.claim
    if not _is_refused(claim):
        raise Refused("screening_objection.nothing_to_object")
    until = objection_end(act.session, act.application.round_, claim.decided_at)
    return Refusal(None, claim.decided_by, claim.decided_at, until)


def _already_answered(act: CaseAct, subject: str, refusal: Refusal) -> bool:
    statement = select(ScreeningObjection.id).where(
        ScreeningObjection.application_id == act.application.id,
        ScreeningObjection.subject == subject,
        ScreeningObjection.state.in_(("upheld", "reversed")),
    )
    narrowed = (
        statement.where(ScreeningObjection.decision_id == refusal.decision.id)
        if refusal.decision
        else statement.where(ScreeningObjection.filed_at >= refusal.at)
    )
    return act.session.scalar(narrowed) is not None


def _require_objectionable(act: CaseAct, subject: str, refusal: Refusal) -> None:
    if refusal.until is not None and act.at >= refusal.until:
        raise Refused("screening_objection.too_late")
    if _already_answered(act, subject, refusal):
        raise Refused("screening_objection.answered_already")


def file_objection(
    act: CaseAct, subject: str, *, text: str, files: list[dict[str, Any]] | None = None
) -> ScreeningObjection:
    """The applicant asks for a review of the refusal (``decision``) or of the refused certificate
    (``claim``), once each.

    A second click finds the first. Raises ``Refused('screening_objection.nothing_to_object')``,
    ``'screening_objection.too_late'`` past the last moment, ``'screening_objection.text_missing'``,
    ``'screening_objection.answered_already'``: after the answer the way leads to the union above.
    """
    waiting = open_objection(act.session, act.application.id, subject)
    if waiting is not None:
        return waiting
    refusal = _refusal_of(act) if subject == "decision" else _refused_claim(act)
    _require_objectionable(act, subject, refusal)
    row = ScreeningObjection(
        application_id=act.application.id,
        decision_id=refusal.decision.id if refusal.decision else None,
        subject=subject,
        text=require_reason(text, "screening_objection.text_missing", least=LEAST_TEXT),
        files=files or [],
        filed_at=act.at,
        answer_due_at=answer_end(act.session, act.application.round_, act.at),
        first_decided_by=refusal.by,
    )
    return _receive(act, row)


def _receive(act: CaseAct, row: ScreeningObjection) -> ScreeningObjection:
    act.session.add(row)
    act.session.flush()
    act.record_on_case(
        "screening.object",
        f"objection:{row.public_id}",
        application=act.application.public_id,
        of=row.subject,
        answer_due_at=row.answer_due_at.isoformat() if row.answer_due_at else None,
    )
    act.tell(
        "screening.objection_received",
        "复核申请已收到",
        "会由另一位工作人员复核，并书面答复您。",
        f"/my/objections/{row.public_id}",
    )
    return row


def withdraw_objection(act: Act, objection: ScreeningObjection) -> None:
    """The applicant takes it back while it waits; inside the window they may ask again."""
    objection.state = SCREENING_OBJECTION.after(objection.state, "withdraw")
    case = on_case(act, objection.application)
    case.record_on_case("screening.withdraw_objection", f"objection:{objection.public_id}")


def locked_objection(session: Session, round_id: int, public_id: str) -> ScreeningObjection:
    """Raises ``Refused('screening_objection.not_found')``."""
    statement = (
        select(ScreeningObjection)
        .join(Application)
        .where(ScreeningObjection.public_id == public_id, Application.round_id == round_id)
    )
    found = session.scalar(locked(session, statement))
    if found is None:
        raise Refused("screening_objection.not_found")
    return found


def answer_objection(
    act: Act, objection: ScreeningObjection, action: str, *, answer: str
) -> ScreeningDecision | None:
    """``uphold`` or ``reverse``, with what was checked and why.

    A reversal passes the application (the decision is returned) or verifies the certificate.

    Raises ``Refused('two_people.same')`` when whoever decided is asked to answer,
    ``'two_people.screened'`` for whoever decided on the case at another time,
    ``'screening.recused'``, ``'screening_objection.text_missing'``, ``'lifecycle.not_allowed'``
    when it was answered meanwhile or the application has moved on.
    """
    after = SCREENING_OBJECTION.after(objection.state, action)
    require_another(act.by.account_id, objection.first_decided_by)
    case = on_case(act, objection.application)
    require_not_recused(case)
    require_not_screener(act.session, case.application, act.by.account_id)
    said = require_reason(answer, "screening_objection.text_missing", least=LEAST_TEXT)
    objection.state, objection.answer = after, said
    _sign_answer(case, objection, upheld=action == "uphold")
    decision = carry_out(case, objection.subject) if action == "reverse" else None
    told = {"application": case.application.public_id, "of": objection.subject}
    case.record_on_case(f"screening.objection_{after}", f"objection:{objection.public_id}", **told)
    link = f"/my/objections/{objection.public_id}"
    case.tell(f"screening.objection_{after}", TITLES[action], "复核结论和理由见答复书。", link)
    return decision


def _sign_answer(act: CaseAct, objection: ScreeningObjection, *, upheld: bool) -> None:
    round_ = act.application.round_
    objection.answered_by, objection.answered_by_words = act.by.account_id, act.by.words
    objection.answered_at = act.at
    objection.answer_number = next_letter_number(act.session, round_, act.at)
    objection.appeal_until = appeal_end(act.session, round_, act.at) if upheld else None


def carry_out(act: CaseAct, subject: str) -> ScreeningDecision | None:
    """What a reversal does: the certificate is verified, or the application passes (its decision is
    returned)."""
    if subject == "claim":
        claim = act.application.claim
        if claim is None:
            raise Refused("screening_objection.nothing_to_object")
        claim.state = CERTIFICATE_CLAIM.after(claim.state, "reverse")
        claim.decided_by, claim.decided_at = act.by.account_id, act.at
        return None
    if act.application.state == "submitted":  # judged anew meanwhile: that word decides
        act.record_on_case("screening.reverse_open")
        return None
    act.application.state = APPLICATION.after(act.application.state, "reverse")
    decision = written_decision(act, Opinion("reverse", text="经复核，资格初审通过。"), [])
    act.session.add(decision)
    act.session.flush()
    told = {"decision": decision.public_id, "digest": decision.content_digest}
    act.record_on_case("screening.reverse", **told)
    meet_cancelling(act)
    return decision


def read_answer(objection: ScreeningObjection, *, at: datetime) -> None:
    """The read receipt of the answer: the first opening counts."""
    if objection.answered_at is not None and objection.read_at is None:
        objection.read_at = at
