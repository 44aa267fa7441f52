"""The approval: 请示 and 批复, and what exactly was approved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.recruitment.audit.actor import Actor
from portal.recruitment.audit.services import record
from portal.recruitment.notices.models import RecruitmentRound, RoundDecision
from portal.recruitment.rulebook.lifecycles import ROUND


def content_digest(round_: RecruitmentRound) -> str:
    """Digest of everything an approver looks at in the round itself."""
    return canonical_digest(
        {
            "title": round_.title,
            "text": round_.text,
            "policy": round_.policy,
            "requirements": round_.requirements,
            "conduct": round_.conduct,
            "phones": [round_.contact_phone, round_.supervision_phone],
            "windows": {window.kind: [window.starts_at.isoformat(), window.ends_at.isoformat()] for window in round_.windows},
        }
    )


def decide(
    session: Session, round_: RecruitmentRound, action: str, *, by: Actor, at: datetime, document_number: str = "", comment: str = ""
) -> RoundDecision:
    """A step of the approval: ``submit``, ``return``, ``approve``. Whoever drafted or submitted does not approve.

    Raises ``Refused('lifecycle.not_allowed')``, ``'two_people.same'``, ``'round.comment_missing'`` (a return must say why).
    """
    after = ROUND.after(round_.state, action)
    if action in {"approve", "return"}:
        involved = {round_.drafted_by} | set(
            session.scalars(select(RoundDecision.by).where(RoundDecision.round_id == round_.id, RoundDecision.action == "submit"))
        )
        if by.account_id in involved:
            raise Refused("two_people.same")
    if action == "return" and not comment:
        raise Refused("round.comment_missing")
    round_.state = after
    decision = RoundDecision(
        round_id=round_.id, action=action, document_number=document_number, comment=comment, by=by.account_id, by_words=by.words, at=at,
        content_digest=content_digest(round_),
    )  # fmt: skip
    session.add(decision)
    record(
        session, f"notices.{action}", f"round:{round_.public_id}", at=at, by=by, chain=round_.code,
        document_number=document_number, digest=decision.content_digest,
    )  # fmt: skip
    return decision


def require_unchanged(session: Session, round_: RecruitmentRound) -> None:
    """Raises ``Refused('round.changed_since_approval')`` when the round is not what the approver saw."""
    approved = session.scalar(
        select(RoundDecision.content_digest)
        .where(RoundDecision.round_id == round_.id, RoundDecision.action == "approve")
        .order_by(RoundDecision.id.desc())
    )
    if approved != content_digest(round_):
        raise Refused("round.changed_since_approval")
