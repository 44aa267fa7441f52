"""Sending and reading messages.

The site itself is the message centre; SMS and mail only say that something waits here.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.messages.models import Message
from portal.recruitment.messages.services.notify import notify

BULK = "bulk"
# Messages that tell news; all others are decisions or set a deadline.
NEWS = (
    BULK,
    "application.received",
    "screening.objection_received",
    "exams.ticket",
    "vetting.cleared",
    "handover.filed",
)


def send(
    session: Session,
    account_id: int,
    kind: str,
    title: str,
    body: str,
    *,
    at: datetime,
    link: str = "",
    round_code: str | None = None,
    delay: timedelta | None = None,
) -> Message:
    """Put a message into a person's inbox, in the transaction of what it tells about.

    ``link`` is a path on this site ('' for none).

    Whoever asked for it is told by mail or SMS that something waits, after ``delay``.

    Raises ValueError for a link that leaves the site.
    """
    if link and (not link.startswith("/") or link.startswith(("//", "/\\"))):
        raise ValueError("a message's link is a path on this site")
    message = Message(
        account_id=account_id,
        kind=kind,
        round_code=round_code,
        title=title,
        body=body,
        link=link,
        sent_at=at,
    )
    session.add(message)
    session.flush()
    notify(session, message, at=at, delay=delay)
    return message


def mark_read(session: Session, account_id: int, public_id: str, *, at: datetime) -> Message:
    """The first opening is the read receipt; later ones change nothing.

    Raises ``Refused('message.not_found')``, also for another person's.
    """
    statement = select(Message).where(
        Message.public_id == public_id, Message.account_id == account_id
    )
    message = session.scalar(locked(session, statement))
    if message is None:
        raise Refused("message.not_found")
    if message.read_at is None:
        message.read_at = at
    return message


def mark_all_read(session: Session, account_id: int, *, at: datetime) -> int:
    """Everything that is only news.

    A decision is read by opening it: its receipt must not be made by tidying up. Returns how many.
    """
    unread = (Message.account_id == account_id, Message.read_at.is_(None), Message.kind.in_(NEWS))
    return int(session.execute(update(Message).where(*unread).values(read_at=at)).rowcount)
