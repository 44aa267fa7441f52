"""What goes of a person's messages when they close their account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account
from portal.recruitment.messages.models import (
    BulkRecipient,
    ContactPreference,
    Message,
    MessageNotice,
)


def erase_messages(session: Session, account: Account, _at: datetime, wholly: bool) -> list[str]:
    """The mail address always; the messages themselves unless they say when somebody was told of a
    decision that still has to be answered for."""
    session.execute(delete(ContactPreference).where(ContactPreference.account_id == account.id))
    if wholly:
        own = select(Message.id).where(Message.account_id == account.id)
        session.execute(delete(MessageNotice).where(MessageNotice.message_id.in_(own)))
        session.execute(
            update(BulkRecipient)
            .where(BulkRecipient.account_id == account.id)
            .values(message_id=None)
        )
        session.execute(delete(Message).where(Message.account_id == account.id))
    return []
