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
from portal.kernel.decisions import require_another
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.messages.models import BulkMessage, BulkRecipient, Message
from portal.recruitment.rulebook.lifecycles import BULK_MESSAGE

SEND = "overview.send_bulk"
SECOND_PERSON_ABOVE = 100
MOST_IN_A_DAY = 5
NAME_FIELD = "{姓名}"
FIELDS = (NAME_FIELD, "{岗位}", "{报名序号}")
MARKS = "\\`*_{}[]()#+-.!|<>&"  # what Markdown would read as a mark


def draft_bulk(
    act: Act, round_code: str, title: str, text: str, audience: dict[str, Any]
) -> BulkMessage:
    """Raises ``Refused('text.too_long')``."""
    render_markdown(text)
    bulk = BulkMessage(
        round_code=round_code,
        title=title,
        text=text,
        audience={"states": [], "vacancies": [], "unread": False} | audience,
        drafted_by=act.by.account_id,
        drafted_at=act.at,
    )
    act.session.add(bulk)
    act.session.flush()
    _record(act, bulk, "draft", text=_digest(bulk))
    return bulk


def _digest(bulk: BulkMessage) -> str:
    return hashlib.sha256(f"{bulk.title}\n{bulk.text}".encode()).hexdigest()


def _record(act: Act, bulk: BulkMessage, verb: str, **facts: Any) -> None:
    subject = f"bulk:{bulk.public_id}"
    act.record(f"messages.bulk_{verb}", subject, chain=bulk.round_code, **facts)


def ask_to_send(act: Act, bulk: BulkMessage, account_ids: Sequence[int]) -> BulkMessage:
    """Fix the recipients. Up to 100 it is sent at once; above, another person confirms.

    Raises ``Refused('bulk.not_draft')``, ``Refused('bulk.nobody')``, ``Refused('bulk.too_many')``
    (more than five in a round within a day).
    """
    _require_possible(bulk, "ask")
    if not account_ids:
        raise Refused("bulk.nobody")
    if _sent_lately(act, bulk) >= MOST_IN_A_DAY:
        raise Refused("bulk.too_many", most=MOST_IN_A_DAY)
    people = list(dict.fromkeys(account_ids))
    act.session.execute(
        insert(BulkRecipient),
        [{"bulk_id": bulk.id, "account_id": account_id} for account_id in people],
    )
    many = len(people) > SECOND_PERSON_ABOVE
    bulk.state = BULK_MESSAGE.after(bulk.state, "ask" if many else "send")
    act.session.flush()
    _record(act, bulk, "ask", text=_digest(bulk), recipients=len(people))
    if not many:
        _order(act, bulk)
    return bulk


def _sent_lately(act: Act, bulk: BulkMessage) -> int:
    lately = (
        select(func.count())
        .select_from(BulkMessage)
        .where(
            BulkMessage.round_code == bulk.round_code,
            BulkMessage.state.in_(("awaiting", "sending", "sent")),
            BulkMessage.drafted_at > act.at - timedelta(days=1),
        )
    )
    return act.session.scalar(lately) or 0


def _order(act: Act, bulk: BulkMessage) -> None:
    enqueue(act.session, SEND, bulk.id, workflow_id=f"{SEND}-{bulk.public_id}")


def confirm_bulk(act: Act, bulk: BulkMessage) -> BulkMessage:
    """The second person. Raises ``Refused('bulk.not_draft')``, ``Refused('bulk.same_person')``."""
    _require_possible(bulk, "confirm")
    require_another(act.by.account_id, bulk.drafted_by, code="bulk.same_person")
    bulk.state = BULK_MESSAGE.after(bulk.state, "confirm")
    bulk.confirmed_by, bulk.confirmed_at = act.by.account_id, act.at
    act.session.flush()
    _record(act, bulk, "confirm", text=_digest(bulk))
    _order(act, bulk)
    return bulk


def discard_bulk(act: Act, bulk: BulkMessage) -> BulkMessage:
    """A draft, or one that waits for the second person."""
    _require_possible(bulk, "discard")
    bulk.state = BULK_MESSAGE.after(bulk.state, "discard")
    act.session.flush()
    _record(act, bulk, "discard")
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
    if BULK_MESSAGE.allows(bulk.state, "finish") and not missing:
        bulk.state, bulk.sent_at = BULK_MESSAGE.after(bulk.state, "finish"), at
        session.flush()


def _require_possible(bulk: BulkMessage, action: str) -> None:
    """The table decides; what it refuses is said in words that fit what is sent."""
    if not BULK_MESSAGE.allows(bulk.state, action):
        raise Refused("bulk.not_draft")


def filled(text: str, values: dict[str, str]) -> str:
    """The text for one person; what is filled in is escaped, so that a name can't become a link."""
    for field in FIELDS:
        escaped = (f"\\{letter}" if letter in MARKS else letter for letter in values.get(field, ""))
        text = text.replace(field, "".join(escaped))
    return text
