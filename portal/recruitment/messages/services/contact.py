"""A person's own wishes: mail and SMS on or off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.messages.models import ContactPreference


def preference_of(session: Session, account_id: int, *, at: datetime) -> ContactPreference:
    """The row, made on first use."""
    found = session.scalar(
        locked(session, select(ContactPreference).where(ContactPreference.account_id == account_id))
    )
    if found is None:
        found = ContactPreference(account_id=account_id, changed_at=at)
        session.add(found)
        session.flush()
    return found


def choose_ways(
    session: Session, account_id: int, *, mail_on: bool, sms_on: bool, at: datetime
) -> ContactPreference:
    """Raises ``Refused('contact.mail_unproved')`` when mail is wished and no address was proved."""
    wished = preference_of(session, account_id, at=at)
    if mail_on and wished.mail_verified_at is None:
        raise Refused("contact.mail_unproved")
    wished.mail_on, wished.sms_on, wished.changed_at = mail_on, sms_on, at
    session.flush()
    return wished
