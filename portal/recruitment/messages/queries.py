"""A person's inbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.messages.models import Message

PAGE = 20


def inbox(session: Session, account_id: int, *, page: int = 1) -> list[Message]:
    """Newest first, one page."""
    statement = select(Message).where(Message.account_id == account_id).order_by(Message.sent_at.desc(), Message.id.desc())
    return list(session.scalars(statement.limit(PAGE).offset((max(page, 1) - 1) * PAGE)))


def message_count(session: Session, account_id: int) -> int:
    return session.scalar(select(func.count()).select_from(Message).where(Message.account_id == account_id)) or 0


def unread_count(session: Session, account_id: int) -> int:
    statement = select(func.count()).select_from(Message).where(Message.account_id == account_id, Message.read_at.is_(None))
    return session.scalar(statement) or 0


def own_message(session: Session, account_id: int, public_id: str) -> Message:
    """Raises ``Refused('message.not_found')``, also for another person's."""
    message = session.scalar(select(Message).where(Message.public_id == public_id, Message.account_id == account_id))
    if message is None:
        raise Refused("message.not_found")
    return message


def read_receipt(session: Session, account_id: int, kind: str, round_code: str) -> datetime | None:
    """When the newest message of this kind about the round was read: the receipt that a decision in writing needs."""
    statement = select(Message.read_at).where(Message.account_id == account_id, Message.kind == kind, Message.round_code == round_code)
    return session.scalar(statement.order_by(Message.id.desc()).limit(1))


def message_data(session: Session, account_id: int) -> list[dict[str, str | None]]:
    """All messages as JSON values, for the copy of one's own data."""
    rows = session.scalars(select(Message).where(Message.account_id == account_id).order_by(Message.id))
    return [
        {
            "sent_at": row.sent_at.isoformat(),
            "read_at": row.read_at.isoformat() if row.read_at else None,
            "title": row.title,
            "body": row.body,
        }
        for row in rows
    ]
