"""The outbox: each message is sent until it is kept, refused for good, or five days have passed; a
person can send a dead one again."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.claims import claimed
from portal.foundation.data.database import Database, locked
from portal.foundation.jobs.queue import enqueue
from portal.foundation.jobs.rows import each
from portal.protocol.messages import EVENTS, Answer, Wire, next_try
from portal.recruitment.audit import SYSTEM, Act
from portal.recruitment.handover.models import Delivery, Hire
from portal.recruitment.handover.queries import due
from portal.recruitment.handover.services.act_on import conflict_there
from portal.recruitment.handover.services.editions import DELIVER
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import DELIVERY

SWEEP = "handover.deliver_due"


def locked_delivery(session: Session, delivery_id: int) -> Delivery:
    """A message to change, and with it the hire that it speaks of: two messages of one hire may be
    answered at once, and each answer may change the hire."""
    of_it = select(Delivery.hire_id).where(Delivery.id == delivery_id).scalar_subquery()
    session.scalars(locked(session, select(Hire).where(Hire.id == of_it))).one()
    statement = select(Delivery).where(Delivery.id == delivery_id)
    delivery: Delivery = session.scalars(locked(session, statement)).one()
    return delivery


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
        _keep(delivery, at)
        if answer.conflict:
            act = RoundAct(session, SYSTEM, at, delivery.hire.application.round_)
            conflict_there(act, delivery, answer.conflict)
        return
    again = None
    if not answer.final:
        first_at = delivery.created_at
        again = next_try(delivery.tries, first_at=first_at, at=at, chance=chance)
    if again is None:
        _give_up(session, delivery, at)
    else:
        delivery.next_try_at = again


def _keep(delivery: Delivery, at: datetime) -> None:
    delivery.state, delivery.delivered_at = DELIVERY.after(delivery.state, "deliver"), at


def _give_up(session: Session, delivery: Delivery, at: datetime) -> None:
    delivery.state = DELIVERY.after(delivery.state, "give_up")
    Act(session, SYSTEM, at).record(
        "handover.dead_letter",
        f"delivery:{delivery.public_id}",
        chain=delivery.hire.application.round_.code,
        answer=delivery.last_answer,
        tries=str(delivery.tries),
    )


def deliver(
    database: Database, wire: Wire, delivery_id: int, *, now: Callable[[], datetime]
) -> str:
    """Send one message if it waits, its time has come and nobody else is sending it; returns its
    state.

    Nothing is locked while the other side thinks.
    """
    with database.transaction() as session:
        ours = claimed(session, Delivery, delivery_id, waiting=DELIVERY.initial, at=now())
    with database.reading() as session:
        if not ours:
            return session.scalars(select(Delivery.state).where(Delivery.id == delivery_id)).one()
        delivery = session.get_one(Delivery, delivery_id)
        message_id, body = delivery.public_id, delivery.body
    answer = wire.post(EVENTS, body, message_id=message_id, at=now())
    with database.transaction() as session:
        delivery = locked_delivery(session, delivery_id)
        note_answer(session, delivery, answer, at=now())
        if delivery.state == "waiting":
            delay = max(delivery.next_try_at - now(), timedelta(0))
            enqueue(session, DELIVER, delivery.id, delay=delay)
        return delivery.state


def deliver_due(
    database: Database,
    wire: Wire,
    *,
    now: Callable[[], datetime],
    patience: float = float("inf"),
) -> dict[str, int]:
    """Send everything that is due, once each; returns how many are now in which state. A message
    that can't be dealt with holds up no other.

    For the schedule, the command line and tests; after ``patience`` seconds the rest is left for
    the next time.
    """
    until = time.monotonic() + patience
    with database.reading() as session:
        waiting = due(session, now())
    in_time = takewhile(lambda _one: time.monotonic() < until, waiting)
    return dict(
        Counter(each(database, SWEEP, in_time, lambda one: deliver(database, wire, one, now=now)))
    )


def replay(act: RoundAct, delivery: Delivery) -> None:
    """Send a dead letter again under its own id; the five days begin anew.

    Raises ``Refused('lifecycle.not_allowed')``.
    """
    delivery.state = DELIVERY.after(delivery.state, "replay")
    act.record_on_round(
        "handover.replay",
        f"delivery:{delivery.public_id}",
        tries=str(delivery.tries),
        first_sent=delivery.created_at.isoformat(),
    )
    delivery.tries, delivery.created_at, delivery.next_try_at = 0, act.at, act.at
    enqueue(act.session, DELIVER, delivery.id)
