"""The message centre: what was said to whom, when it was read, who else is told how, and messages
to many."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.data.rows import (
    Document,
    Identified,
    Instant,
    Sealed,
    SealedRow,
    Versioned,
    one_of,
    state_column,
)
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import BULK_MESSAGE, CONTACT_CHANGE, MESSAGE_NOTICE


class Message(Identified, Base):
    """One message to one person.

    ``link`` is a path on this site; ``round_code`` the round it is about, if any.
    """

    __tablename__ = "message"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(40))
    round_code: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(200), default="")
    sent_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index("ix_message_inbox", "account_id", "sent_at"),)


CHANNELS = ("mail", "sms")
CONTACTS = ("mobile", "mail")


class ContactPreference(Versioned, SealedRow, Base):
    """Which ways besides the site a person asked for.

    Mail only goes to an address that they proved; SMS to the mobile of the account.
    """

    __tablename__ = "contact_preference"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    sms_on: Mapped[bool] = mapped_column(default=False)
    mail_on: Mapped[bool] = mapped_column(default=False)
    mail_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    mail = Sealed("mail_sealed")
    mail_verified_at: Mapped[datetime | None] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        CheckConstraint("mail_on = false OR mail_verified_at IS NOT NULL", name="mail_proved"),
    )


class ContactChange(Identified, Versioned, SealedRow, Base):
    """Another mobile or mailbox (``new`` empty: none any more), while the old one still counts.

    It takes effect once the new address is proved (``proved_at``; where no SMS can be sent, nobody
    can prove a mobile) and either the old one agreed (``agreed_at``) or ``due_at`` has come. Until
    then whoever reads the old one may stop it.
    """

    __tablename__ = "contact_change"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = state_column(CONTACT_CHANGE)
    new_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    new = Sealed("new_sealed")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    proved_at: Mapped[datetime | None] = mapped_column(Instant)
    agreed_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        one_of("kind", CONTACTS),
        one_of("state", CONTACT_CHANGE),
        # One at a time of a kind: a second wish replaces the first.
        Index(
            "uq_contact_change_waiting",
            "account_id",
            "kind",
            unique=True,
            sqlite_where=sql("state = 'waiting'"),
            postgresql_where=sql("state = 'waiting'"),
        ),
    )


class MessageNotice(Identified, Base):
    """That something waits, said by mail or SMS once per message; never what it is.

    ``last_error`` is a kind of failure, without an address; until ``claimed_until`` somebody is
    sending it.
    """

    __tablename__ = "message_notice"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    channel: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8), default="waiting", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(80), default="")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("message_id", "channel"),
        one_of("channel", CHANNELS),
        one_of("state", MESSAGE_NOTICE),
    )


class BulkMessage(Identified, Versioned, Base):
    """One text to many applicants of a round.

    ``audience``: ``states``, ``vacancies`` (codes), ``unread``; empty lists mean all.
    """

    __tablename__ = "bulk_message"

    round_code: Mapped[str] = mapped_column(String(40), index=True)
    state: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)  # Markdown
    audience: Mapped[dict[str, Any]] = mapped_column(Document)
    drafted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    drafted_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        one_of("state", BULK_MESSAGE),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> drafted_by", name="two_people"),
    )


class BulkRecipient(Base):
    """Somebody whom a bulk message goes to, fixed when it is asked for; ``message_id`` once it lies
    in their inbox."""

    __tablename__ = "bulk_recipient"

    id: Mapped[int] = mapped_column(primary_key=True)
    bulk_id: Mapped[int] = mapped_column(ForeignKey("bulk_message.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))

    __table_args__ = (UniqueConstraint("bulk_id", "account_id"),)
