"""The outbox: receipts are written with what they tell, sent later, tried again, and given up in
the open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.jobs.queue import enqueue
from portal.protocol.messages import Answer, message_body, next_try
from portal.workforce.audit import record
from portal.workforce.intake.models import HandedHire, Outgoing
from portal.workforce.intake.services.handed import conflict_there
from portal.workforce.rulebook.lifecycles import OUTGOING

SEND_RECEIPT = "intake.send_receipt"


def tell(
    session: Session, handed: HandedHire, event: str, data: Mapping[str, Any], *, at: datetime
) -> Outgoing:
    """Write a receipt to be sent, and queue the sending.

    Version 1.0 orders a hire's messages by their timestamps (whole seconds), so that each is later
    than the one before it.
    """
    told_at = at.replace(microsecond=0)
    if handed.told_at is not None:
        told_at = max(told_at, handed.told_at + timedelta(seconds=1))
    handed.told_at, handed.seq_backend = told_at, handed.seq_backend + 1
    body = message_body(event, told_at, data)
    row = Outgoing(event=event, body=body, created_at=at, next_try_at=at)
    session.add(row)
    session.flush()
    record(session, "intake.tell", f"hire:{data['hire']}", at=at, event=event)
    enqueue(session, SEND_RECEIPT, row.id, workflow_id=f"{SEND_RECEIPT}:{row.public_id}")
    return row


def note_answer(session: Session, row: Outgoing, answer: Answer, *, at: datetime) -> None:
    """What became of a try: delivered, to be tried again, or given up (dead letter)."""
    if row.state != "waiting":
        return
    row.tries += 1
    row.first_try_at = row.first_try_at or at
    row.last_answer = answer.words[:300]
    if answer.kept:
        row.state, row.delivered_at = OUTGOING.after(row.state, "deliver"), at
        if answer.conflict:
            conflict_there(session, row, answer.conflict, at)
        return
    again = None if answer.final else next_try(row.tries, first_at=row.first_try_at, at=at)
    if again is None:
        row.state = OUTGOING.after(row.state, "give_up")
        hire, facts = row.body["data"]["hire"], {"event": row.event, "answer": row.last_answer}
        record(session, "intake.dead_letter", f"hire:{hire}", at=at, **facts)
    else:
        row.next_try_at = again


def send_again(session: Session, row: Outgoing, *, at: datetime) -> None:
    """A dead letter once more, under the same id. Raises ``lifecycle.not_allowed``."""
    row.state = OUTGOING.after(row.state, "replay")
    row.first_try_at, row.next_try_at = None, at
