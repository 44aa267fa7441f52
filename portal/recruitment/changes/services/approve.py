"""Submitting, the city's reply, and putting aside."""

from __future__ import annotations

from portal.kernel.canonical import canonical_digest
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.changes.act import ChangeAct
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.changes.services.draft import check_change, require_published
from portal.recruitment.rulebook.lifecycles import NOTICE_CHANGE


def change_digest(change: NoticeChange) -> str:
    """Digest of everything that an approver looks at: a change that was touched afterwards is
    another one."""
    return canonical_digest(
        {"kind": change.kind, "reason": change.reason, "text": change.text, "items": change.items}
    )


def submit_change(act: ChangeAct) -> None:
    """Put it before the city. Raises ``Refused('change.…')`` when it could not go out like this."""
    change = act.change
    after = NOTICE_CHANGE.after(change.state, "submit")
    require_published(act.round_)
    check_change(act.round_, change, act.at)
    change.state = after
    act.record_on_change("changes.submit", kind=change.kind, digest=change_digest(change))


def reply_to_change(
    act: ChangeAct, action: str, *, document_number: str = "", comment: str = ""
) -> None:
    """``approve`` with the number of the reply, or ``return`` with what to mend; by another person
    than the drafter.

    Raises ``Refused('two_people.same')``, ``'change.number_missing'``, ``'round.comment_missing'``,
    ``'lifecycle.not_allowed'``.
    """
    change = act.change
    if action not in {"approve", "return"}:
        raise Refused(
            "lifecycle.not_allowed", lifecycle="notice_change", state=change.state, action=action
        )
    after = NOTICE_CHANGE.after(change.state, action)
    require_another(act.by.account_id, change.drafted_by)
    if action == "approve":
        require_reason(document_number, "change.number_missing")
    else:
        require_reason(comment, "round.comment_missing")
    change.state, digest = after, change_digest(change)
    change.document_number, change.comment = document_number.strip(), comment.strip()
    change.approved_digest = digest if action == "approve" else None
    _sign_reply(act)
    told = {"document_number": change.document_number, "digest": digest}
    act.record_on_change(f"changes.{action}", **told)


def _sign_reply(act: ChangeAct) -> None:
    act.change.replied_by, act.change.replied_words = act.by.account_id, act.by.words
    act.change.replied_at = act.at


def discard_change(act: ChangeAct) -> None:
    """It will not go out; the draft stays on the record."""
    act.change.state = NOTICE_CHANGE.after(act.change.state, "discard")
    act.record_on_change("changes.discard")
