"""Telling somebody what happens to their own account: on every way that reaches them, whatever they
switched off, and what it is, because they may be unable to sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account
from portal.recruitment.messages.models import ContactPreference, Message
from portal.recruitment.messages.services.notify import notify_by

SECURITY = "security."  # kinds of messages that begin so say by mail and SMS what happened


def tell_everywhere(
    session: Session,
    account_id: int,
    kind: str,
    title: str,
    body: str,
    *,
    at: datetime,
    link: str = "",
) -> Message:
    """A message in the inbox, and its title by mail and SMS to every address known now.

    ``kind`` begins with :data:`SECURITY`.
    """
    if not kind.startswith(SECURITY):
        raise ValueError(kind)
    message = Message(
        account_id=account_id, kind=kind, title=title, body=body, link=link, sent_at=at
    )
    session.add(message)
    session.flush()
    notify_by(session, message, _ways(session, account_id), at=at)
    return message


def _ways(session: Session, account_id: int) -> list[str]:
    wished = session.scalar(
        select(ContactPreference).where(ContactPreference.account_id == account_id)
    )
    known = {
        "mail": wished is not None and wished.mail_verified_at is not None,
        "sms": bool(session.get_one(Account, account_id).mobile),
    }
    return [channel for channel, reaches in known.items() if reaches]
