"""One text to many: drafted, looked at on real recipients, asked for, confirmed by a second person
where there are many, sent once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from portal.foundation.jobs.queue import enqueue
from portal.foundation.text.markdown import render_markdown
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.messages.models import BulkMessage, BulkRecipient, Message

SEND = "overview.send_bulk"
SECOND_PERSON_ABOVE = 100
MOST_IN_A_DAY = 5
NAME_FIELD = "{姓名}"
FIELDS = (NAME_FIELD, "{岗位}", "{报名序号}")


def draft_bulk(
    session: Session,
    round_code: str,
    title: str,
    text: str,
    audience: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> BulkMessage:
    """Raises ``Refused('text.too_long')``."""
    render_markdown(text)
    audience = {"states": [], "vacancies": [], "unread": False} | audience
    bulk = BulkMessage(
        round_code=round_code,
        title=title,
        text=text,
        audience=audience,
        drafted_by=by.account_id,
        drafted_at=at,
    )
    session.add(bulk)
    session.flush()
    record(
        session,
        "messages.bulk_draft",
        f"bulk:{bulk.public_id}",
        at=at,
        by=by,
        chain=round_code,
        text=_digest(bulk),
    )
    return bulk


def _digest(bulk: BulkMessage) -> str:
    return hashlib.sha256(f"{bulk.title}\n{bulk.text}".encode()).hexdigest()


def ask_to_send(
    session: Session, bulk: BulkMessage, account_ids: Sequence[int], *, by: Actor, at: datetime
) -> BulkMessage:
    """Fix the recipients. Up to 100 it is sent at once; above, another person confirms.

    Raises ``Refused('bulk.not_draft')``, ``Refused('bulk.nobody')``, ``Refused('bulk.too_many')``
    (more than five in a round within a day).
    """
    _must_be(bulk, "draft")
    if not account_ids:
        raise Refused("bulk.nobody")
    lately = (
        select(func.count())
        .select_from(BulkMessage)
        .where(
            BulkMessage.round_code == bulk.round_code,
            BulkMessage.state.in_(("awaiting", "sending", "sent")),
            BulkMessage.drafted_at > at - timedelta(days=1),
        )
    )
    if (session.scalar(lately) or 0) >= MOST_IN_A_DAY:
        raise Refused("bulk.too_many", most=MOST_IN_A_DAY)
    session.execute(
        insert(BulkRecipient),
        [
            {"bulk_id": bulk.id, "account_id": account_id}
            for account_id in dict.fromkeys(account_ids)
        ],
    )
    many = len(set(account_ids)) > SECOND_PERSON_ABOVE
    bulk.state = "awaiting" if many else "sending"
    session.flush()
    told: dict[str, Any] = {"text": _digest(bulk), "recipients": len(set(account_ids))}
    record(
        session,
        "messages.bulk_ask",
        f"bulk:{bulk.public_id}",
        at=at,
        by=by,
        chain=bulk.round_code,
        **told,
    )
    if not many:
        enqueue(session, SEND, bulk.id, workflow_id=f"{SEND}-{bulk.public_id}")
    return bulk


def confirm_bulk(session: Session, bulk: BulkMessage, *, by: Actor, at: datetime) -> BulkMessage:
    """The second person. Raises ``Refused('bulk.same_person')``."""
    _must_be(bulk, "awaiting")
    if bulk.drafted_by == by.account_id:
        raise Refused("bulk.same_person")
    bulk.state, bulk.confirmed_by, bulk.confirmed_at = "sending", by.account_id, at
    session.flush()
    record(
        session,
        "messages.bulk_confirm",
        f"bulk:{bulk.public_id}",
        at=at,
        by=by,
        chain=bulk.round_code,
        text=_digest(bulk),
    )
    enqueue(session, SEND, bulk.id, workflow_id=f"{SEND}-{bulk.public_id}")
    return bulk


def discard_bulk(session: Session, bulk: BulkMessage, *, by: Actor, at: datetime) -> BulkMessage:
    """A draft, or one that waits for the second person."""
    if bulk.state not in ("draft", "awaiting"):
        raise Refused("bulk.not_draft")
    bulk.state = "discarded"
    session.flush()
    record(
        session,
        "messages.bulk_discard",
        f"bulk:{bulk.public_id}",
        at=at,
        by=by,
        chain=bulk.round_code,
    )
    return bulk


def note_delivered(session: Session, recipient: BulkRecipient, message: Message) -> None:
    recipient.message_id = message.id
    session.flush()


def finish_bulk(session: Session, bulk: BulkMessage, *, at: datetime) -> None:
    """Sent, once every recipient has it."""
    missing = session.scalar(
        select(func.count())
        .select_from(BulkRecipient)
        .where(BulkRecipient.bulk_id == bulk.id, BulkRecipient.message_id.is_(None))
    )
    if bulk.state == "sending" and not missing:
        bulk.state, bulk.sent_at = "sent", at
        session.flush()


def _must_be(bulk: BulkMessage, state: str) -> None:
    if bulk.state != state:
        raise Refused("bulk.not_draft")


def filled(text: str, values: dict[str, str]) -> str:
    """The text for one person; what is filled in is escaped, so that a name can't become a link."""
    for field in FIELDS:
        plain = values.get(field, "")
        text = text.replace(
            field, "".join(f"\\{one}" if one in "\\`*_{}[]()#+-.!|<>&" else one for one in plain)
        )
    return text
