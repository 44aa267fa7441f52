"""附件 of a notice: attached, ordered and removed while the round is drafted.

What is approved names them by digest.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.errors import Refused
from portal.recruitment.publications.models import KeptFile
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.attachment_files import EXTENSIONS
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services.draft import require_editable
from portal.recruitment.rounds.text_models import NoticeAttachment
from portal.recruitment.rulebook.publication.personal_numbers import typed_personal_numbers

MOST = 20


def attachments_of(session: Session, round_: RecruitmentRound) -> list[NoticeAttachment]:
    """In the order of the notice."""
    statement = (
        select(NoticeAttachment)
        .options(joinedload(NoticeAttachment.file))
        .where(NoticeAttachment.round_id == round_.id)
        .order_by(NoticeAttachment.position, NoticeAttachment.id)
    )
    return list(session.scalars(statement))


def attach_file(act: RoundAct, title: str, file: KeptFile, *, name: str) -> NoticeAttachment:
    """Add a file at the end; the same file under the same title twice is one attachment.

    Raises ``Refused('round.frozen')``, ``'attachment.too_many'``, ``'attachment.title'`` (empty, or
    with a personal number in it).
    """
    require_editable(act.round_)
    title = title.strip()
    if not title or any(typed_personal_numbers(title)):
        raise Refused("attachment.title")
    present = attachments_of(act.session, act.round_)
    for attachment in present:
        if (attachment.title, attachment.file_id) == (title, file.id):
            return attachment
    if len(present) >= MOST:
        raise Refused("attachment.too_many", most=MOST)
    added = NoticeAttachment(
        round_id=act.round_.id,
        position=len(present) + 1,
        title=title,
        file=file,
        original_name=name[-120:],
        attached_at=act.at,
    )
    act.session.add(added)
    act.session.flush()
    _record(act, "attached", added)
    return added


def _own(present: list[NoticeAttachment], public_id: str) -> NoticeAttachment:
    for attachment in present:
        if attachment.public_id == public_id:
            return attachment
    raise Refused("attachment.not_found")


def move_attachment(act: RoundAct, public_id: str, steps: int) -> None:
    """Move it up (-1) or down (1); at the end of the list nothing moves.

    Raises ``Refused('round.frozen')``, ``'attachment.not_found'``.
    """
    require_editable(act.round_)
    present = attachments_of(act.session, act.round_)
    moved = _own(present, public_id)
    place = present.index(moved)
    other = place + steps
    if 0 <= other < len(present):
        present[place], present[other] = present[other], present[place]
        _number(present)
        _record(act, "moved", moved)


def remove_attachment(act: RoundAct, public_id: str) -> None:
    """Raises ``Refused('round.frozen')``, ``'attachment.not_found'``."""
    require_editable(act.round_)
    present = attachments_of(act.session, act.round_)
    removed = _own(present, public_id)
    present.remove(removed)
    act.session.delete(removed)
    _number(present)
    act.session.flush()
    _record(act, "removed", removed)


def _number(present: list[NoticeAttachment]) -> None:
    for position, attachment in enumerate(present, 1):
        attachment.position = position


def _record(act: RoundAct, what: str, attachment: NoticeAttachment) -> None:
    act.record_on_round(
        "notices.edit_round",
        changed=[f"attachment:{what}"],
        title=attachment.title,
        sha256=attachment.file.sha256,
    )


def attachment_entries(session: Session, round_: RecruitmentRound) -> list[dict[str, Any]]:
    """The attachments as approved content and publication name them; all members are text."""
    return [
        {
            "title": attachment.title,
            "sha256": attachment.file.sha256,
            "media": attachment.file.media_kind,
            "name": f"附件{number}.{EXTENSIONS[attachment.file.media_kind]}",
            "size": str(attachment.file.size),
        }
        for number, attachment in enumerate(attachments_of(session, round_), 1)
    ]
