"""Telling people that something waits.

In the inbox stands what; a mail or an SMS never says more than that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from portal.foundation.data.claims import LEASE
from portal.foundation.data.database import locked
from portal.foundation.jobs.queue import enqueue
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
from portal.recruitment.messages.models import ContactPreference, Message, MessageNotice
from portal.recruitment.rulebook.lifecycles import MESSAGE_NOTICE

NOTIFY = "messages.notify"
ATTEMPTS = 6


def notify(
    session: Session, message: Message, *, at: datetime, delay: timedelta | None = None
) -> list[MessageNotice]:
    """One notice for each way that the person switched on; a job sends it."""
    wished = session.scalar(
        select(ContactPreference).where(ContactPreference.account_id == message.account_id)
    )
    if wished is None:
        return []
    ways = [channel for channel, on in (("mail", wished.mail_on), ("sms", wished.sms_on)) if on]
    return notify_by(session, message, ways, at=at, delay=delay)


def notify_by(
    session: Session,
    message: Message,
    ways: list[str],
    *,
    at: datetime,
    delay: timedelta | None = None,
) -> list[MessageNotice]:
    """The same by these ways."""
    found = [MessageNotice(message_id=message.id, channel=channel, asked_at=at) for channel in ways]
    session.add_all(found)
    session.flush()
    for notice in found:
        enqueue(session, NOTIFY, notice.id, workflow_id=f"{NOTIFY}-{notice.public_id}", delay=delay)
    return found


def claim_notice(session: Session, notice_id: int, *, at: datetime) -> str:
    """``ours``: nobody else sends it for a minute; ``taken``: somebody does; ``over``: it was sent,
    or given up, before."""
    ours = (
        update(MessageNotice)
        .where(
            MessageNotice.id == notice_id,
            MessageNotice.state == MESSAGE_NOTICE.initial,
            or_(MessageNotice.claimed_until.is_(None), MessageNotice.claimed_until <= at),
        )
        .values(claimed_until=at + LEASE)
    )
    done: Any = session.execute(ours, execution_options={"synchronize_session": False})
    if done.rowcount == 1:
        return "ours"
    state = session.scalars(select(MessageNotice.state).where(MessageNotice.id == notice_id)).one()
    return "taken" if state == MESSAGE_NOTICE.initial else "over"


def note_sent(session: Session, notice_id: int, *, at: datetime) -> None:
    notice = session.scalars(
        locked(session, select(MessageNotice).where(MessageNotice.id == notice_id))
    ).one()
    notice.state, notice.sent_at = MESSAGE_NOTICE.after(notice.state, "deliver"), at
    notice.attempts, notice.last_error, notice.claimed_until = notice.attempts + 1, "", None


def note_failure(session: Session, notice_id: int, error: str) -> bool:
    """Whether it may be tried again; after :data:`ATTEMPTS` failures the notice lies among the dead
    letters."""
    notice = session.scalars(
        locked(session, select(MessageNotice).where(MessageNotice.id == notice_id))
    ).one()
    notice.attempts, notice.last_error = notice.attempts + 1, error[:80]
    notice.claimed_until = None
    if notice.attempts >= ATTEMPTS and notice.state == MESSAGE_NOTICE.initial:
        notice.state = MESSAGE_NOTICE.after(notice.state, "give_up")
    return notice.state == "waiting"


def again(act: Act, notice: MessageNotice) -> None:
    """Take a dead letter up again, from the beginning. Raises ``Refused('notice.not_dead')``."""
    if not MESSAGE_NOTICE.allows(notice.state, "take_up"):
        raise Refused("notice.not_dead")
    notice.state, notice.attempts = MESSAGE_NOTICE.after(notice.state, "take_up"), 0
    act.session.flush()
    enqueue(act.session, NOTIFY, notice.id)
    subject = f"notice:{notice.public_id}"
    act.record("messages.notify_again", subject, channel=notice.channel)
