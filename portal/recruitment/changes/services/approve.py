"""Submitting, the city's reply, and putting aside."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.changes.services.draft import check_change, require_published
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import NOTICE_CHANGE


def change_digest(change: NoticeChange) -> str:
    """Digest of everything that an approver looks at: a change that was touched afterwards is
    another one."""
    return canonical_digest(
        {"kind": change.kind, "reason": change.reason, "text": change.text, "items": change.items}
    )


def submit_change(
    session: Session, round_: RecruitmentRound, change: NoticeChange, *, by: Actor, at: datetime
) -> None:
    """Put it before the city. Raises ``Refused('change.…')`` when it could not go out as it stands."""
    after = NOTICE_CHANGE.after(change.state, "submit")
    require_published(round_)
    check_change(round_, change, at)
    change.state = after
    record(
        session,
        "changes.submit",
        f"notice_change:{change.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        kind=change.kind,
        digest=change_digest(change),
    )


def reply_to_change(
    session: Session,
    round_: RecruitmentRound,
    change: NoticeChange,
    action: str,
    *,
    document_number: str = "",
    comment: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """``approve`` with the number of the reply, or ``return`` with what to mend; by another person
    than the drafter.

    Raises ``Refused('two_people.same')``, ``'change.number_missing'``, ``'round.comment_missing'``,
    ``'lifecycle.not_allowed'``.
    """
    if action not in {"approve", "return"}:
        raise Refused(
            "lifecycle.not_allowed", lifecycle="notice_change", state=change.state, action=action
        )
    after = NOTICE_CHANGE.after(change.state, action)
    if by.account_id == change.drafted_by:
        raise Refused("two_people.same")
    if action == "approve" and not document_number.strip():
        raise Refused("change.number_missing")
    if action == "return" and not comment.strip():
        raise Refused("round.comment_missing")
    change.state = after
    change.replied_by, change.replied_words, change.replied_at = by.account_id, by.words, at
    change.document_number, change.comment = document_number.strip(), comment.strip()
    change.approved_digest = change_digest(change) if action == "approve" else None
    record(
        session,
        f"changes.{action}",
        f"notice_change:{change.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        document_number=change.document_number,
        digest=change_digest(change),
    )


def discard_change(
    session: Session, round_: RecruitmentRound, change: NoticeChange, *, by: Actor, at: datetime
) -> None:
    """It will not go out; the draft stays on the record."""
    change.state = NOTICE_CHANGE.after(change.state, "discard")
    record(
        session,
        "changes.discard",
        f"notice_change:{change.public_id}",
        at=at,
        by=by,
        chain=round_.code,
    )
