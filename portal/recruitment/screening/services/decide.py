"""资格初审: one decision on one submitted content, in writing, with a reason; and the verification
of certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.time.clock import local
from portal.kernel.decisions import require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import hours_after
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.claim_effect import effect_of
from portal.recruitment.applications.form_scope import require_in_time
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.self_check import check_application
from portal.recruitment.applications.services.lose_vacancy import is_gone
from portal.recruitment.labels import word
from portal.recruitment.rulebook.lifecycles import APPLICATION, CERTIFICATE_CLAIM
from portal.recruitment.screening.models import ScreeningDecision
from portal.recruitment.screening.opinion import LEAST_TEXT, Opinion
from portal.recruitment.screening.services.clocks import objection_end
from portal.recruitment.screening.services.hand_out import end_look
from portal.recruitment.screening.services.letters import next_letter_number
from portal.recruitment.screening.services.recuse import require_not_recused

MEND_HOURS = 48
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
    act: CaseAct,
    opinion: Opinion,
    *,
    seen_digest: str,
    findings: list[dict[str, Any]] | None = None,
) -> ScreeningDecision:
    """Decide on what the screener saw (``seen_digest``); two screeners can't both win.

    The self-check is made anew on the locked row: a pass against it needs a reason of its own.
    Raises ``Refused('screening.decided_meanwhile')`` with who decided what when another screener
    was first, ``'screening.against_reason'``, ``'screening.content_changed'`` when something else
    has been submitted since,
    ``'screening.reason_missing'`` for a return or a refusal without reason and text,
    ``'screening.recused'``, ``'screening.vacancy_cancelled'`` for a case that a clock will move on
    to another vacancy, ``'lifecycle.not_allowed'`` when the case was decided meanwhile.
    """
    application = act.application
    _require_undecided(act, seen_digest)
    after = APPLICATION.after(application.state, opinion.outcome)
    require_not_recused(act)
    if is_gone(application):
        raise Refused("screening.vacancy_cancelled")
    if application.content_digest != seen_digest:
        raise Refused("screening.content_changed")
    opinion.require_reason()
    verdict = check_application(application)
    check_outcome = verdict.outcome if verdict is not None else "unchecked"
    opinion.require_reason_against(check_outcome)
    application.state, application.answer_due_at = after, None
    if opinion.outcome == "return":
        application.mend_until = hours_after(
            act.at, int(application.round_.conduct.get("mend_hours", MEND_HOURS))
        )
    end_look(act.session, application.id)
    return _put_in_writing(act, opinion, findings or [], check_outcome)


def _require_undecided(act: CaseAct, seen_digest: str) -> None:
    """Raises ``Refused('screening.decided_meanwhile')`` where the content that was seen has been
    decided on by now."""
    if act.application.state == "submitted":
        return
    statement = (
        select(ScreeningDecision)
        .where(
            ScreeningDecision.application_id == act.application.id,
            ScreeningDecision.content_digest == seen_digest,
        )
        .order_by(ScreeningDecision.id.desc())
    )
    decision = act.session.scalars(statement).first()
    if decision is not None:
        raise Refused(
            "screening.decided_meanwhile",
            by=decision.by_words,
            at=local(decision.at).strftime("%H:%M"),
            outcome=word("screening.outcome", decision.outcome),
        )


def _put_in_writing(
    act: CaseAct, opinion: Opinion, findings: list[dict[str, Any]], check_outcome: str
) -> ScreeningDecision:
    decision = written_decision(act, opinion, findings)
    decision.check_outcome = check_outcome
    if opinion.passes_against(check_outcome):
        decision.against_reason = opinion.against_reason.strip()
    if opinion.outcome == "fail":
        decision.object_until = objection_end(act.session, act.application.round_, act.at)
    act.session.add(decision)
    act.session.flush()
    act.record_on_case(
        f"screening.{opinion.outcome}",
        digest=decision.content_digest,
        reason=opinion.reason_code,
        decision=decision.public_id,
        check=check_outcome,
    )
    act.tell(
        f"screening.{opinion.outcome}",
        TITLES[opinion.outcome],
        decision.text or "您的报名已通过资格初审。",
        f"/my/decisions/{decision.public_id}",
    )
    return decision


def written_decision(
    act: CaseAct, opinion: Opinion, findings: list[dict[str, Any]]
) -> ScreeningDecision:
    """The row of a decision on the present content, with the letter's number."""
    application = act.application
    return ScreeningDecision(
        application_id=application.id,
        outcome=opinion.outcome,
        reason_code=opinion.reason_code,
        text=opinion.text.strip(),
        content_digest=application.content_digest or "",
        findings=findings,
        by=act.by.account_id,
        by_words=act.by.words,
        at=act.at,
        letter_number=next_letter_number(act.session, application.round_, act.at),
    )


def decide_claim(act: CaseAct, action: str, *, method: str, note: str) -> None:
    """核验证书: ``verify`` or ``refuse`` by a named officer, with method and date; a refusal says
    why.

    Raises ``Refused('screening.no_claim')``, ``'screening.method_missing'``,
    ``'screening.reason_missing'``, ``'claim.approved_late'``.
    """
    claim = act.application.claim
    if claim is None:
        raise Refused("screening.no_claim")
    require_not_recused(act)
    if method not in METHODS:
        raise Refused("screening.method_missing")
    if action == "refuse":
        require_reason(note, "screening.reason_missing", least=LEAST_TEXT)
    else:
        require_in_time(act.application.round_, claim.approved_on)
    claim.state = CERTIFICATE_CLAIM.after(claim.state, action)
    claim.decided_by, claim.decided_at = act.by.account_id, act.at
    claim.method, claim.note = method, note.strip()
    act.record_on_case(f"screening.claim_{action}", level=claim.level, method=method)
    if action == "verify":
        title, body = "证书核验通过", VERIFIED[effect_of(act.application)]
    else:
        title, body = "证书核验不通过", f"核验没有通过，不起作用。{claim.note}"
    act.tell(f"screening.claim_{action}", title, body)


def mark_read(session: Session, decision: ScreeningDecision, *, at: datetime) -> None:
    """The read receipt of a letter: the first opening counts."""
    if decision.read_at is None:
        decision.read_at = at
