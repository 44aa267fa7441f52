"""A person's inbox; what became of messages to many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.data.pagination import Page, paginate
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.messages.models import (
    BulkMessage,
    BulkRecipient,
    ContactPreference,
    Message,
    MessageNotice,
)

PAGE = 20


def inbox(session: Session, account_id: int, *, page: int = 1) -> list[Message]:
    """Newest first, one page."""
    statement = (
        select(Message)
        .where(Message.account_id == account_id)
        .order_by(Message.sent_at.desc(), Message.id.desc())
    )
    return list(session.scalars(statement.limit(PAGE).offset((max(page, 1) - 1) * PAGE)))


def unread_count(session: Session, account_id: int) -> int:
    statement = (
        select(func.count())
        .select_from(Message)
        .where(Message.account_id == account_id, Message.read_at.is_(None))
    )
    return session.scalar(statement) or 0


def own_message(session: Session, account_id: int, public_id: str) -> Message:
    """Raises ``Refused('message.not_found')``, also for another person's."""
    message = session.scalar(
        select(Message).where(Message.public_id == public_id, Message.account_id == account_id)
    )
    if message is None:
        raise Refused("message.not_found")
    return message


def read_receipt(session: Session, account_id: int, kind: str, round_code: str) -> datetime | None:
    """When the newest message of this kind about the round was read: the receipt that a decision in
    writing needs."""
    statement = select(Message.read_at).where(
        Message.account_id == account_id, Message.kind == kind, Message.round_code == round_code
    )
    return session.scalar(statement.order_by(Message.id.desc()).limit(1))


def message_data(session: Session, account_id: int) -> list[dict[str, str | None]]:
    """All messages as JSON values, for the copy of one's own data."""
    rows = session.scalars(
        select(Message).where(Message.account_id == account_id).order_by(Message.id)
    )
    return [
        {
            "sent_at": row.sent_at.isoformat(),
            "read_at": row.read_at.isoformat() if row.read_at else None,
            "title": row.title,
            "body": row.body,
        }
        for row in rows
    ]


def inbox_page(session: Session, account_id: int, number: int, *, round_code: str = "") -> Page:
    """Unread ones first, then the newest; ``round_code`` narrows to one round."""
    statement = select(Message).where(Message.account_id == account_id)
    if round_code:
        statement = statement.where(Message.round_code == round_code)
    return paginate(
        session,
        statement.order_by(Message.read_at.is_not(None), Message.sent_at.desc(), Message.id.desc()),
        number,
        size=PAGE,
    )


def inbox_rounds(session: Session, account_id: int) -> list[str]:
    """Codes of the rounds that somebody was written to about."""
    statement = (
        select(Message.round_code)
        .where(Message.account_id == account_id, Message.round_code.is_not(None))
        .distinct()
    )
    return [code for code in session.scalars(statement.order_by(Message.round_code)) if code]


def contact_preference(session: Session, account_id: int) -> ContactPreference | None:
    return session.scalar(
        select(ContactPreference).where(ContactPreference.account_id == account_id)
    )


def bulk_messages(session: Session, round_code: str) -> list[BulkMessage]:
    """Newest first."""
    return list(
        session.scalars(
            select(BulkMessage)
            .where(BulkMessage.round_code == round_code)
            .order_by(BulkMessage.id.desc())
        )
    )


def bulk_of_round(session: Session, round_code: str, public_id: str) -> BulkMessage:
    """Raises ``Refused('bulk.not_found')``."""
    found = session.scalar(
        select(BulkMessage).where(
            BulkMessage.round_code == round_code, BulkMessage.public_id == public_id
        )
    )
    if found is None:
        raise Refused("bulk.not_found")
    return found


@dataclass(frozen=True)
class Receipt:
    """What became of a bulk message with one recipient; ``mail`` and ``sms`` are states of a notice
    or '' where none was wished."""

    name: str
    delivered_at: datetime | None
    read_at: datetime | None
    mail: str
    sms: str


def bulk_log(
    session: Session, bulk: BulkMessage, number: int, *, size: int = 50
) -> tuple[Page, list[Receipt]]:
    """A page of recipients with their receipts, in the order in which they were fixed."""
    statement = (
        select(BulkRecipient, Account.display_name, Message)
        .join(Account, Account.id == BulkRecipient.account_id)
        .outerjoin(Message, Message.id == BulkRecipient.message_id)
        .where(BulkRecipient.bulk_id == bulk.id)
        .order_by(BulkRecipient.id)
    )
    page = paginate(session, statement, number, size=size, scalars=False)
    ids = [message.id for _recipient, _name, message in page.items if message is not None]
    notices = session.scalars(select(MessageNotice).where(MessageNotice.message_id.in_(ids)))
    ways = {(notice.message_id, notice.channel): notice.state for notice in notices}
    return page, [_receipt(name, message, ways) for _recipient, name, message in page.items]


def _receipt(name: str, message: Message | None, ways: dict[tuple[int, str], str]) -> Receipt:
    if message is None:
        return Receipt(name, None, None, "", "")
    mail, sms = (ways.get((message.id, channel), "") for channel in ("mail", "sms"))
    return Receipt(name, message.sent_at, message.read_at, mail, sms)


def bulk_figures(session: Session, bulk: BulkMessage) -> dict[str, int]:
    """recipients, delivered, read, dead (notices given up)."""
    recipient = select(BulkRecipient.message_id).where(BulkRecipient.bulk_id == bulk.id)
    everybody = session.scalar(select(func.count()).select_from(recipient.subquery())) or 0
    delivered = recipient.where(BulkRecipient.message_id.is_not(None))
    read = (
        select(func.count())
        .select_from(Message)
        .where(Message.id.in_(delivered), Message.read_at.is_not(None))
    )
    return {
        "recipients": everybody,
        "delivered": session.scalar(select(func.count()).select_from(delivered.subquery())) or 0,
        "read": session.scalar(read) or 0,
        "dead": len(dead_notices(session, bulk)),
    }


def dead_notices(session: Session, bulk: BulkMessage) -> list[MessageNotice]:
    """Given up, oldest first."""
    inside = select(BulkRecipient.message_id).where(
        BulkRecipient.bulk_id == bulk.id, BulkRecipient.message_id.is_not(None)
    )
    return list(
        session.scalars(
            select(MessageNotice)
            .where(MessageNotice.message_id.in_(inside), MessageNotice.state == "dead")
            .order_by(MessageNotice.id)
        )
    )


def dead_letters(session: Session, *, most: int = 200) -> list[tuple[MessageNotice, Message]]:
    """All notices that were given up, newest first: kind of failure and number only, no address and
    no text."""
    statement = (
        select(MessageNotice, Message)
        .join(Message, Message.id == MessageNotice.message_id)
        .where(MessageNotice.state == "dead")
    )
    return [
        (notice, message)
        for notice, message in session.execute(
            statement.order_by(MessageNotice.id.desc()).limit(most)
        )
    ]


def unread_about(round_code: str) -> Select[tuple[int]]:
    """Accounts with an unread message about the round."""
    return select(Message.account_id).where(
        Message.round_code == round_code, Message.read_at.is_(None)
    )


def bulk_accounts(session: Session, bulk: BulkMessage) -> list[int]:
    """The recipients as they were fixed."""
    return list(
        session.scalars(
            select(BulkRecipient.account_id)
            .where(BulkRecipient.bulk_id == bulk.id)
            .order_by(BulkRecipient.id)
        )
    )


def locked_bulk(session: Session, round_code: str, public_id: str) -> BulkMessage:
    """For whoever changes it. Raises ``Refused('bulk.not_found')``."""
    statement = select(BulkMessage).where(
        BulkMessage.round_code == round_code, BulkMessage.public_id == public_id
    )
    found = session.scalar(locked(session, statement))
    if found is None:
        raise Refused("bulk.not_found")
    return found


def locked_notice(session: Session, public_id: str) -> MessageNotice:
    """For whoever takes it up again. Raises ``Refused('message.not_found')``."""
    found = session.scalar(
        locked(session, select(MessageNotice).where(MessageNotice.public_id == public_id))
    )
    if found is None:
        raise Refused("message.not_found")
    return found
