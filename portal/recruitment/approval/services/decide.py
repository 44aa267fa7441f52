"""The approval: 请示 and 批复, and what exactly was approved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kernel.canonical import canonical_digest
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.approval.models import (
    Acknowledgement,
    DecisionComment,
    RoundDecision,
    RoundVersion,
)
from portal.recruitment.approval.queries import last_version
from portal.recruitment.audit import AuditEntry
from portal.recruitment.rounds.act import RoundAct
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


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said at a step: the paper's number and day, in words, and section by section.

    ``comments``: (section, text); ``acknowledged``: subjects of the warnings that the approver lets
    pass; ``seen_digest``: of the content that their page showed.
    """

    document_number: str = ""
    dated_on: date | None = None
    comment: str = ""
    comments: Sequence[tuple[str, str]] = ()
    acknowledged: Collection[str] = ()
    seen_digest: str | None = None


SILENCE = Reply()


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


def require_other_people(act: RoundAct, action: str) -> None:
    """Drafter, approver and publisher are three people. Raises ``Refused('two_people.same')``."""
    barred: set[int] = set()
    if action in REPLIES or action == "publish":
        barred = drafters_of(act.session, act.round_)
    if action == "publish":
        approved = select(RoundDecision.by).where(
            RoundDecision.round_id == act.round_.id,
            RoundDecision.action.in_(("approve", "revoke")),
        )
        barred |= set(act.session.scalars(approved))
    require_another(act.by.account_id, *barred)


def decide(
    act: RoundAct,
    action: str,
    content: Mapping[str, Any],
    reply: Reply = SILENCE,
    passed: Sequence[tuple[str, str, str]] = (),
) -> RoundDecision:
    """A step of the approval on ``content`` (everything that is handed in): ``submit``,
    ``withdraw`` or one of :data:`REPLIES`.

    ``passed``: (subject, words, reason) of each warning that the approver lets pass.

    Raises ``Refused('lifecycle.not_allowed')``, ``'two_people.same'``, ``'round.comment_missing'``
    (everything but an approval must say why), ``'round.amendments_missing'`` (同意但须修改 without
    its list).
    """
    after = ROUND.after(act.round_.state, action)
    require_other_people(act, action)
    _require_words(action, reply)
    act.round_.state = after
    decision = _decision(act, action, content, reply)
    if action == "submit":
        _keep_version(act, decision, content)
    act.session.add_all(_comments(decision, reply))
    act.session.add_all(_acknowledgements(decision, passed))
    act.record_on_round(
        f"notices.{action}",
        document_number=reply.document_number,
        digest=decision.content_digest,
        comments=len(reply.comments),
        acknowledged=[subject for subject, _words, _reason in passed],
    )
    return decision


def _require_words(action: str, reply: Reply) -> None:
    if action in SAYS_WHY and not reply.comments:
        require_reason(reply.comment, "round.comment_missing")
    if action == "amend" and not reply.comments:
        raise Refused("round.amendments_missing")


def _comments(decision: RoundDecision, reply: Reply) -> list[DecisionComment]:
    return [
        DecisionComment(decision_id=decision.id, section=section, text=text)
        for section, text in reply.comments
    ]


def _acknowledgements(
    decision: RoundDecision, passed: Sequence[tuple[str, str, str]]
) -> list[Acknowledgement]:
    return [
        Acknowledgement(decision_id=decision.id, subject=subject, words=words, reason=reason)
        for subject, words, reason in passed
    ]


def _decision(
    act: RoundAct, action: str, content: Mapping[str, Any], reply: Reply
) -> RoundDecision:
    decision = RoundDecision(round_id=act.round_.id, action=action)
    decision.document_number, decision.comment = reply.document_number, reply.comment
    decision.by, decision.by_words, decision.at = act.by.account_id, act.by.words, act.at
    decision.content_digest = content_digest(content)
    act.session.add(decision)
    act.session.flush()
    return decision


def _keep_version(act: RoundAct, decision: RoundDecision, content: Mapping[str, Any]) -> None:
    numbers = select(func.max(RoundVersion.number)).where(RoundVersion.round_id == act.round_.id)
    act.session.add(
        RoundVersion(
            round_id=act.round_.id,
            number=1 + (act.session.scalar(numbers) or 0),
            decision_id=decision.id,
            content=dict(content),
            digest=decision.content_digest,
            at=act.at,
        )
    )
    act.session.flush()


def require_as_handed_in(
    session: Session,
    round_: RecruitmentRound,
    content: Mapping[str, Any],
    seen_digest: str | None = None,
) -> None:
    """The reply is given on what was handed in, and on what the approver had before them.

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
