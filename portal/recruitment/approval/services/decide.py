"""The approval: 请示 and 批复, and what exactly was approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.recruitment.approval.models import (
    Acknowledgement,
    DecisionComment,
    RoundDecision,
    RoundVersion,
)
from portal.recruitment.approval.queries import last_version
from portal.recruitment.audit import Actor, AuditEntry, record
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import ROUND

REPLIES = ("approve", "return", "amend", "refuse", "revoke")
SAYS_WHY = ("return", "amend", "refuse", "revoke", "withdraw")
# Whoever left one of these in the round's chain has drafted it.
DRAFTING = (
    "notices.draft_round",
    "notices.edit_round",
    "notices.set_policy",
    "notices.set_windows",
    "notices.put_body",
    "notices.remove_body",
    "notices.put_plan",
    "vacancies.put",
    "vacancies.remove",
    "vacancies.take_table",
)


def content_digest(content: Mapping[str, Any]) -> str:
    """Digest of everything an approver looks at: 64 hex digits."""
    return canonical_digest(content)


def drafters_of(session: Session, round_: RecruitmentRound) -> set[int]:
    """Everybody who drafted or handed in: by the round's own columns, and by what the audit chain
    holds."""
    handed_in = select(RoundDecision.by).where(
        RoundDecision.round_id == round_.id, RoundDecision.action == "submit"
    )
    edited = select(AuditEntry.by_account_id).where(
        AuditEntry.chain == round_.code, AuditEntry.action.in_(DRAFTING)
    )
    return {
        round_.drafted_by,
        *session.scalars(handed_in),
        *(account for account in session.scalars(edited) if account is not None),
    }


def require_other_people(
    session: Session, round_: RecruitmentRound, action: str, by: Actor
) -> None:
    """Drafter, approver and publisher are three people. Raises ``Refused('two_people.same')``."""
    barred: set[int] = set()
    if action in REPLIES or action == "publish":
        barred = drafters_of(session, round_)
    if action == "publish":
        approved = select(RoundDecision.by).where(
            RoundDecision.round_id == round_.id, RoundDecision.action.in_(("approve", "revoke"))
        )
        barred |= set(session.scalars(approved))
    if by.account_id in barred:
        raise Refused("two_people.same")


def decide(
    session: Session,
    round_: RecruitmentRound,
    action: str,
    content: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    document_number: str = "",
    comment: str = "",
    comments: Sequence[tuple[str, str]] = (),
    acknowledged: Sequence[tuple[str, str, str]] = (),
) -> RoundDecision:
    """A step of the approval on ``content`` (everything that is handed in): ``submit``,
    ``withdraw`` or one of :data:`REPLIES`.

    ``comments``: (section, text); ``acknowledged``: (subject, words, reason) of each warning that
    the approver lets pass. Raises ``Refused('lifecycle.not_allowed')``, ``'two_people.same'``,
    ``'round.comment_missing'`` (everything but an approval must say why),
    ``'round.amendments_missing'`` (同意但须修改 needs its list).
    """
    after = ROUND.after(round_.state, action)
    require_other_people(session, round_, action, by)
    if action in SAYS_WHY and not (comment or comments):
        raise Refused("round.comment_missing")
    if action == "amend" and not comments:
        raise Refused("round.amendments_missing")
    round_.state = after
    decision = RoundDecision(
        round_id=round_.id,
        action=action,
        document_number=document_number,
        comment=comment,
        by=by.account_id,
        by_words=by.words,
        at=at,
        content_digest=content_digest(content),
    )
    session.add(decision)
    session.flush()
    if action == "submit":
        _keep_version(session, round_, decision, content, at)
    session.add_all(
        DecisionComment(decision_id=decision.id, section=section, text=text)
        for section, text in comments
    )
    session.add_all(
        Acknowledgement(decision_id=decision.id, subject=subject, words=words, reason=reason)
        for subject, words, reason in acknowledged
    )
    record(
        session,
        f"notices.{action}",
        f"round:{round_.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        document_number=document_number,
        digest=decision.content_digest,
        comments=len(comments),
        acknowledged=[subject for subject, _words, _reason in acknowledged],
    )
    return decision


def _keep_version(
    session: Session,
    round_: RecruitmentRound,
    decision: RoundDecision,
    content: Mapping[str, Any],
    at: datetime,
) -> None:
    number = 1 + (
        session.scalar(
            select(func.max(RoundVersion.number)).where(RoundVersion.round_id == round_.id)
        )
        or 0
    )
    session.add(
        RoundVersion(
            round_id=round_.id,
            number=number,
            decision_id=decision.id,
            content=dict(content),
            digest=decision.content_digest,
            at=at,
        )
    )
    session.flush()


def require_as_handed_in(
    session: Session,
    round_: RecruitmentRound,
    content: Mapping[str, Any],
    seen_digest: str | None = None,
) -> None:
    """The reply is given on what was handed in, and on what the approver had before him.

    Raises ``Refused('round.changed_since_submission')`` or ``'round.changed_since_seen'``.
    """
    version = last_version(session, round_.id)
    digest = content_digest(content)
    if version is None or version.digest != digest:
        raise Refused("round.changed_since_submission")
    if seen_digest is not None and seen_digest != digest:
        raise Refused("round.changed_since_seen")


def require_unchanged(
    session: Session, round_: RecruitmentRound, content: Mapping[str, Any]
) -> None:
    """Raises ``Refused('round.changed_since_approval')`` when the round is not what the approver
    saw."""
    approved = session.scalar(
        select(RoundDecision.content_digest)
        .where(RoundDecision.round_id == round_.id, RoundDecision.action == "approve")
        .order_by(RoundDecision.id.desc())
        .limit(1)
    )
    if approved != content_digest(content):
        raise Refused("round.changed_since_approval")
