"""Receipts of the workforce side: each message once, in any order; the table of states decides,
never the order of arrival."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.protocol.messages import WORKER_ACCEPTED, WORKER_FILED, WORKER_REFUSED, check_event
from portal.protocol.states import ALREADY, DONE, NOTED
from portal.recruitment.audit import Actor
from portal.recruitment.handover.models import Hire, Receipt
from portal.recruitment.handover.queries import confirmed_hire, receipts_of
from portal.recruitment.handover.services.act_on import ENDED, Saying, act_on
from portal.recruitment.rounds.act import RoundAct

WORKFORCE = Actor(None, "管理端")
RECEIPTS = (WORKER_ACCEPTED, WORKER_REFUSED, WORKER_FILED)
ACTED = (ALREADY, DONE, NOTED)


def receive(session: Session, message_id: str, body: Any, *, at: datetime) -> bool:
    """Keep a verified message and do what it says; ``False`` when it was kept before, and then
    nothing is done.

    Raises ``Refused('handover.body_malformed')``, ``'handover.id_reused'`` for another body under
    the same id, ``'handover.hire_unknown'``.
    """
    check_event(body)
    if body["type"] not in RECEIPTS:
        raise Refused("handover.body_malformed", where="type")
    if _was_kept(session, message_id, body):
        return False
    hire = confirmed_hire(session, body["data"]["hire"])
    # The answer to our own message is often noted at the same moment, and changes the hire too.
    session.refresh(hire, with_for_update=True)
    act = RoundAct(session, WORKFORCE, at, hire.application.round_)
    event = body["type"]
    receipt = Receipt(
        message_id=message_id, hire_id=hire.id, event=event, body=body, received_at=at
    )
    hire.seq_backend += 1  # version 1.0 counts nothing: how many messages came
    receipt.outcome = act_on(act, hire, _saying(session, hire, message_id, body))
    session.add(receipt)
    session.flush()
    act.record_on_round(
        f"handover.{event.partition('.')[2]}",
        f"hire:{hire.public_id}",
        message=message_id,
        outcome=receipt.outcome,
        state=hire.state,
    )
    return True


def _was_kept(session: Session, message_id: str, body: Any) -> bool:
    """Raises ``Refused('handover.id_reused')``."""
    kept = session.get(Receipt, message_id)
    if kept is not None and kept.body != body:
        raise Refused("handover.id_reused")
    return kept is not None


def _saying(session: Session, hire: Hire, message_id: str, body: dict[str, Any]) -> Saying:
    """A message of 1.0 as the table reads it: the edition by its digest, the order by its
    timestamp."""
    data, event = body["data"], body["type"]
    edition = edition_of(hire, event, data)
    filed_on = data.get("filed_on")
    return Saying(
        signal=event.partition(".")[2],
        event=event,
        message_id=message_id,
        edition=edition,
        data=data,
        worker_number=data.get("worker_number"),
        filing_number=data.get("filing_number"),
        filed_on=date.fromisoformat(filed_on) if filed_on else None,
        words="\n".join(f"{one['code']} {one['words']}" for one in data.get("reasons", ())),
        superseded=_is_superseded(session, hire, body, edition),
    )


def edition_of(hire: Hire, event: str, data: dict[str, Any]) -> int | None:
    """The last edition with the message's digest; a filing names none, and is of the accepted one
    (of the last announced where it comes before the acceptance)."""
    if event == WORKER_FILED:
        return hire.accepted_edition or hire.edition
    numbers = [
        one.number
        for one in hire.editions
        if one.confirmed_at is not None and one.record_digest == data["record_sha256"]
    ]
    return max(numbers, default=None)


def _is_superseded(session: Session, hire: Hire, body: dict[str, Any], edition: int | None) -> bool:
    """Whether a later message that was acted on says all that this one says.

    Messages of 1.0 don't carry the whole row, so that an acceptance is never superseded while the
    hire lives; a filing is by a later filing; a refusal is by any later word on the same edition or
    a later one. After the end nothing counts that was told before it, except the first word of a
    worker's number: then somebody over there has a person whom this side holds for cancelled.
    """
    told_at = datetime.fromisoformat(body["timestamp"])
    is_late = hire.ended_at is not None and told_at < hire.ended_at
    if hire.state in ENDED and is_late:
        number = body["data"].get("worker_number")
        return number is None or hire.worker_number is not None
    if body["type"] == WORKER_ACCEPTED:
        return False
    later = [
        one
        for one in receipts_of(session, hire.id)
        if one.outcome in ACTED and datetime.fromisoformat(one.body["timestamp"]) > told_at
    ]
    if body["type"] == WORKER_FILED:
        return any(one.event == WORKER_FILED for one in later)
    known = [edition_of(hire, one.event, one.body["data"]) or 0 for one in later]
    return edition is not None and any(number >= edition for number in known)
