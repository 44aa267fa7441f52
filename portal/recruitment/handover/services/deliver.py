"""The outbox: each message is sent until it is kept, refused for good, or five days have passed; a
person can send a dead one again."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database, locked
from portal.foundation.jobs.queue import enqueue
from portal.protocol.messages import EVENTS, Answer, Wire, next_try
from portal.recruitment.audit import SYSTEM, Actor, record
from portal.recruitment.handover.models import Delivery
from portal.recruitment.handover.queries import due
from portal.recruitment.handover.services.hire import DELIVER
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import DELIVERY, HIRE


def locked_delivery(session: Session, delivery_id: int) -> Delivery:
    found: Delivery = session.scalars(
        locked(session, select(Delivery).where(Delivery.id == delivery_id))
    ).one()
    return found


def note_answer(
    session: Session,
    delivery: Delivery,
    answer: Answer,
    *,
    at: datetime,
    chance: Callable[[], float] = random.random,
) -> None:
    """What an answer makes of a message.

    Kept: delivered (which says nothing about acceptance). Final: dead letter. Else: later again.
    """
    if delivery.state != "waiting":
        return
    delivery.tries += 1
    delivery.last_answer = answer.words[:300]
    if answer.kept:
        delivery.state, delivery.delivered_at = DELIVERY.after(delivery.state, "deliver"), at
        if HIRE.allows(delivery.hire.state, "deliver"):
            delivery.hire.state = HIRE.after(delivery.hire.state, "deliver")
        return
    again = (
        None
        if answer.final
        else next_try(delivery.tries, first_at=delivery.created_at, at=at, chance=chance)
    )
    if again is not None:
        delivery.next_try_at = again
        return
    delivery.state = DELIVERY.after(delivery.state, "give_up")
    record(
        session,
        "handover.dead_letter",
        f"delivery:{delivery.public_id}",
        at=at,
        by=SYSTEM,
        chain=delivery.hire.application.round_.code,
        answer=delivery.last_answer,
        tries=str(delivery.tries),
    )


def deliver(
    database: Database, wire: Wire, delivery_id: int, *, now: Callable[[], datetime]
) -> str:
    """Send one message if it waits and its time has come; returns its state.

    Nothing is locked while the other side thinks.
    """
    with database.reading() as session:
        delivery = session.get_one(Delivery, delivery_id)
        if delivery.state != "waiting" or delivery.next_try_at > now():
            return delivery.state
        message_id, body = delivery.public_id, delivery.body
    answer = wire.post(EVENTS, body, message_id=message_id, at=now())
    with database.transaction() as session:
        delivery = locked_delivery(session, delivery_id)
        note_answer(session, delivery, answer, at=now())
        if delivery.state == "waiting":
            enqueue(
                session, DELIVER, delivery.id, delay=max(delivery.next_try_at - now(), timedelta(0))
            )
        return delivery.state


def deliver_due(database: Database, wire: Wire, *, now: Callable[[], datetime]) -> dict[str, int]:
    """Send everything that is due, once each; returns how many are now in which state.

    For the schedule, the command line and tests.
    """
    with database.reading() as session:
        waiting = due(session, now())
    found: dict[str, int] = {}
    for delivery_id in waiting:
        state = deliver(database, wire, delivery_id, now=now)
        found[state] = found.get(state, 0) + 1
    return found


def replay(
    session: Session, round_: RecruitmentRound, delivery: Delivery, *, by: Actor, at: datetime
) -> None:
    """Send a dead letter again under its own id; the five days begin anew.

    Raises ``Refused('lifecycle.not_allowed')``.
    """
    delivery.state = DELIVERY.after(delivery.state, "replay")
    record(
        session,
        "handover.replay",
        f"delivery:{delivery.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        tries=str(delivery.tries),
        first_sent=delivery.created_at.isoformat(),
    )
    delivery.tries, delivery.created_at, delivery.next_try_at = 0, at, at
    enqueue(session, DELIVER, delivery.id)
