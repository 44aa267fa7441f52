"""资格审查异议（复核）: asked in writing inside the window, answered in writing by another person
than whoever decided (form B-06)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application, CertificateClaim
from portal.recruitment.applications.services.fill_in import APPLICANT
from portal.recruitment.audit import Actor, record
from portal.recruitment.messages.services import send
from portal.recruitment.rulebook.lifecycles import (
    APPLICATION,
    CERTIFICATE_CLAIM,
    SCREENING_OBJECTION,
)
from portal.recruitment.screening.models import ScreeningDecision, ScreeningObjection
from portal.recruitment.screening.services.clocks import answer_end, appeal_end, objection_end
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


def _refusal_of(session: Session, application: Application) -> ScreeningDecision:
    if application.state != "ineligible":
        raise Refused("screening_objection.nothing_to_object")
    statement = select(ScreeningDecision).where(
        ScreeningDecision.application_id == application.id, ScreeningDecision.outcome == "fail"
    )
    found = session.scalars(statement.order_by(ScreeningDecision.id.desc())).first()
    if found is None:
        raise Refused("screening_objection.nothing_to_object")
    return found


def _refused_claim(application: Application) -> CertificateClaim:
    claim = application.claim
    if (
        claim is None
        or claim.state != "refused"
        or claim.decided_by is None
        or claim.decided_at is None
    ):
        raise Refused("screening_objection.nothing_to_object")
    return claim


def _already_answered(
    session: Session,
    application: Application,
    subject: str,
    decision_id: int | None,
    since: datetime,
) -> bool:
    statement = select(ScreeningObjection.id).where(
        ScreeningObjection.application_id == application.id,
        ScreeningObjection.subject == subject,
        ScreeningObjection.state.in_(("upheld", "reversed")),
    )
    narrowed = (
        statement.where(ScreeningObjection.decision_id == decision_id)
        if decision_id
        else statement.where(ScreeningObjection.filed_at >= since)
    )
    return session.scalar(narrowed) is not None


def file_objection(
    session: Session,
    application: Application,
    subject: str,
    *,
    text: str,
    at: datetime,
    files: list[dict[str, Any]] | None = None,
) -> ScreeningObjection:
    """The applicant asks for a review of the refusal (``decision``) or of the refused certificate
    (``claim``), once each.

    A second click finds the first. Raises ``Refused('screening_objection.nothing_to_object')``,
    ``'screening_objection.too_late'`` past the last moment, ``'screening_objection.text_missing'``,
    ``'screening_objection.answered_already'``: after the answer the way leads to the union above.
    """
    waiting = open_objection(session, application.id, subject)
    if waiting is not None:
        return waiting
    decision = _refusal_of(session, application) if subject == "decision" else None
    if decision is not None:
        first_by, decided_at = decision.by, decision.at
        until = decision.object_until or objection_end(session, application.round_, decided_at)
    else:
        claim = _refused_claim(application)
        first_by, decided_at = claim.decided_by or 0, claim.decided_at or at
        until = objection_end(session, application.round_, decided_at)
    if until is not None and at >= until:
        raise Refused("screening_objection.too_late")
    if _already_answered(
        session, application, subject, decision.id if decision else None, decided_at
    ):
        raise Refused("screening_objection.answered_already")
    if len(text.strip()) < LEAST_TEXT:
        raise Refused("screening_objection.text_missing", least=LEAST_TEXT)
    row = ScreeningObjection(
        application_id=application.id,
        decision_id=decision.id if decision else None,
        subject=subject,
        text=text.strip(),
        files=files or [],
        filed_at=at,
        answer_due_at=answer_end(session, application.round_, at),
        first_decided_by=first_by,
    )
    session.add(row)
    session.flush()
    record(
        session,
        "screening.object",
        f"objection:{row.public_id}",
        at=at,
        by=Actor(application.account_id, APPLICANT),
        chain=application.round_.code,
        application=application.public_id,
        of=subject,
        answer_due_at=row.answer_due_at.isoformat() if row.answer_due_at else None,
    )
    send(
        session,
        application.account_id,
        "screening.objection_received",
        "复核申请已收到",
        "会由另一位工作人员复核，并书面答复您。",
        at=at,
        link=f"/my/objections/{row.public_id}",
        round_code=application.round_.code,
    )
    return row


def withdraw_objection(session: Session, objection: ScreeningObjection, *, at: datetime) -> None:
    """The applicant takes it back while it waits; inside the window he may ask again."""
    objection.state = SCREENING_OBJECTION.after(objection.state, "withdraw")
    application = objection.application
    record(
        session,
        "screening.withdraw_objection",
        f"objection:{objection.public_id}",
        at=at,
        by=Actor(application.account_id, APPLICANT),
        chain=application.round_.code,
    )


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
    session: Session,
    objection: ScreeningObjection,
    action: str,
    *,
    answer: str,
    by: Actor,
    at: datetime,
) -> ScreeningDecision | None:
    """``uphold`` or ``reverse``, with what was checked and why.

    A reversal passes the application (the decision is returned) or verifies the certificate.

    Raises ``Refused('two_people.same')`` when whoever decided is asked to answer,
    ``'screening.recused'``, ``'screening_objection.text_missing'``, ``'lifecycle.not_allowed'``
    when it was answered meanwhile or the application has moved on.
    """
    after = SCREENING_OBJECTION.after(objection.state, action)
    if by.account_id == objection.first_decided_by:
        raise Refused("two_people.same")
    application = objection.application
    require_not_recused(session, application, by)
    if len(answer.strip()) < LEAST_TEXT:
        raise Refused("screening_objection.text_missing", least=LEAST_TEXT)
    objection.state, objection.answer = after, answer.strip()
    objection.answered_by, objection.answered_by_words, objection.answered_at = (
        by.account_id,
        by.words,
        at,
    )
    objection.answer_number = next_letter_number(session, application.round_, at)
    objection.appeal_until = (
        appeal_end(session, application.round_, at) if action == "uphold" else None
    )
    decision = (
        carry_out(session, application, objection.subject, by=by, at=at)
        if action == "reverse"
        else None
    )
    record(
        session,
        f"screening.objection_{after}",
        f"objection:{objection.public_id}",
        at=at,
        by=by,
        chain=application.round_.code,
        application=application.public_id,
        of=objection.subject,
    )
    send(
        session,
        application.account_id,
        f"screening.objection_{after}",
        TITLES[action],
        "复核结论和理由见答复书。",
        at=at,
        link=f"/my/objections/{objection.public_id}",
        round_code=application.round_.code,
    )
    return decision


def carry_out(
    session: Session, application: Application, subject: str, *, by: Actor, at: datetime
) -> ScreeningDecision | None:
    """What a reversal does: the certificate is verified, or the application passes (its decision is
    returned)."""
    if subject == "claim":
        claim = application.claim
        if claim is None:
            raise Refused("screening_objection.nothing_to_object")
        claim.state = CERTIFICATE_CLAIM.after(claim.state, "reverse")
        claim.decided_by, claim.decided_at = by.account_id, at
        return None
    application.state = APPLICATION.after(application.state, "reverse")
    decision = ScreeningDecision(
        application_id=application.id,
        outcome="reverse",
        text="经复核，资格初审通过。",
        content_digest=application.content_digest or "",
        findings=[],
        by=by.account_id,
        by_words=by.words,
        at=at,
        letter_number=next_letter_number(session, application.round_, at),
    )
    session.add(decision)
    session.flush()
    record(
        session,
        "screening.reverse",
        f"application:{application.public_id}",
        at=at,
        by=by,
        chain=application.round_.code,
        decision=decision.public_id,
        digest=decision.content_digest,
    )
    return decision


def read_answer(objection: ScreeningObjection, *, at: datetime) -> None:
    """The read receipt of the answer: the first opening counts."""
    if objection.answered_at is not None and objection.read_at is None:
        objection.read_at = at
