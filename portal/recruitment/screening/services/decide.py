"""资格初审: one decision on one submitted content, in writing, with a reason; and the verification
of certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.kernel.period import hours_after
from portal.recruitment.applications.claim_effect import effect_of
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Actor, record
from portal.recruitment.messages.services import send
from portal.recruitment.rulebook.lifecycles import APPLICATION, CERTIFICATE_CLAIM
from portal.recruitment.screening.models import ScreeningDecision
from portal.recruitment.screening.services.clocks import objection_end
from portal.recruitment.screening.services.letters import next_letter_number
from portal.recruitment.screening.services.recuse import require_not_recused

MEND_HOURS = 48
NEEDS_TEXT = ("return", "fail")
METHODS = ("exam_site", "electronic", "original")
VERIFIED = {"tie_break": "总成绩与没有证书的人相同时，您排在前面。", "points": "按公告加分。"}
TITLES = {"pass": "资格初审通过", "return": "资格初审：请补充材料", "fail": "资格初审不通过"}


def locked_application(session: Session, round_id: int, public_id: str) -> Application:
    """Raises ``Refused('application.not_found')``."""
    statement = select(Application).where(
        Application.round_id == round_id,
        Application.public_id == public_id,
        Application.number.is_not(None),
    )
    found = session.scalar(locked(session, statement))
    if found is None:
        raise Refused("application.not_found")
    return found


def decide(
    session: Session,
    application: Application,
    outcome: str,
    *,
    reason_code: str = "",
    text: str = "",
    seen_digest: str,
    by: Actor,
    at: datetime,
    findings: list[dict[str, Any]] | None = None,
) -> ScreeningDecision:
    """Decide on what the screener saw (``seen_digest``); two screeners can't both win.

    Raises ``Refused('screening.content_changed')`` when something else has been submitted since,
    ``'screening.reason_missing'`` for a return or a refusal without reason and text,
    ``'screening.recused'``, ``'lifecycle.not_allowed'`` when the case was decided meanwhile.
    """
    after = APPLICATION.after(application.state, outcome)
    require_not_recused(session, application, by)
    if application.content_digest != seen_digest:
        raise Refused("screening.content_changed")
    if outcome in NEEDS_TEXT and not (reason_code and len(text.strip()) >= 6):
        raise Refused("screening.reason_missing")
    application.state, application.answer_due_at = after, None
    if outcome == "return":
        application.mend_until = hours_after(
            at, int(application.round_.conduct.get("mend_hours", MEND_HOURS))
        )
    decision = ScreeningDecision(
        application_id=application.id,
        outcome=outcome,
        reason_code=reason_code,
        text=text.strip(),
        content_digest=seen_digest,
        findings=findings or [],
        by=by.account_id,
        by_words=by.words,
        at=at,
        object_until=objection_end(session, application.round_, at) if outcome == "fail" else None,
        letter_number=next_letter_number(session, application.round_, at),
    )
    session.add(decision)
    session.flush()
    record(
        session,
        f"screening.{outcome}",
        f"application:{application.public_id}",
        at=at,
        by=by,
        chain=application.round_.code,
        digest=seen_digest,
        reason=reason_code,
        decision=decision.public_id,
    )
    send(
        session,
        application.account_id,
        f"screening.{outcome}",
        TITLES[outcome],
        decision.text or "您的报名已通过资格初审。",
        at=at,
        link=f"/my/decisions/{decision.public_id}",
        round_code=application.round_.code,
    )
    return decision


def decide_claim(
    session: Session,
    application: Application,
    action: str,
    *,
    method: str,
    note: str,
    by: Actor,
    at: datetime,
) -> None:
    """核验证书: ``verify`` or ``refuse`` by a named officer, with method and date; a refusal says
    why.

    Raises ``Refused('screening.no_claim')``, ``'screening.method_missing'``,
    ``'screening.reason_missing'``.
    """
    claim = application.claim
    if claim is None:
        raise Refused("screening.no_claim")
    require_not_recused(session, application, by)
    if method not in METHODS:
        raise Refused("screening.method_missing")
    if action == "refuse" and len(note.strip()) < 6:
        raise Refused("screening.reason_missing")
    claim.state = CERTIFICATE_CLAIM.after(claim.state, action)
    claim.decided_by, claim.decided_at, claim.method, claim.note = (
        by.account_id,
        at,
        method,
        note.strip(),
    )
    record(
        session,
        f"screening.claim_{action}",
        f"application:{application.public_id}",
        at=at,
        by=by,
        chain=application.round_.code,
        level=claim.level,
        method=method,
    )
    title = "证书核验通过" if action == "verify" else "证书核验不通过"
    body = (
        VERIFIED[effect_of(application)]
        if action == "verify"
        else f"核验没有通过，不起作用。{claim.note}"
    )
    send(
        session,
        application.account_id,
        f"screening.claim_{action}",
        title,
        body,
        at=at,
        link=f"/my/applications/{application.public_id}",
        round_code=application.round_.code,
    )


def mark_read(session: Session, decision: ScreeningDecision, *, at: datetime) -> None:
    """The read receipt of a letter: the first opening counts."""
    if decision.read_at is None:
        decision.read_at = at
