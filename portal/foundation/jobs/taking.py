"""What a worker does to the rows of the queue: take, note the outcome, put off, give back.

Whoever took a job holds a token; an outcome counts only with the token of the last taking, so that
a worker that was believed dead overwrites nobody.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.jobs.payload import PlainJson
from portal.foundation.jobs.queue import QUEUES, declared, ids_of
from portal.foundation.jobs.tables import table_in, workflow_status

MOST_STARTS = 20  # of a job that takes its worker down each time


@dataclass(frozen=True)
class Taken:
    """A job that this worker has taken. ``starts`` counts this one; ``ids`` is ``None`` when its
    arguments can't be read."""

    workflow_id: str
    token: str
    name: str
    queue: str
    ids: tuple[int | str, ...] | None
    starts: int
    failures: int

    @property
    def too_often(self) -> bool:
        return self.starts > MOST_STARTS + self.failures


@dataclass(frozen=True)
class Waiting:
    """Queues with something to do now, and when (epoch ms) the next delayed job is due."""

    queues: frozenset[str]
    delayed_until: int | None


def _milliseconds() -> int:
    return int(time.time() * 1000)


def waiting(session: Session) -> Waiting:
    """One query, which an idle worker asks now and then."""
    status = table_in(session, workflow_status)
    rows = session.execute(
        select(status.c.queue_name, status.c.status, func.min(status.c.delay_until_epoch_ms))
        .where(status.c.status.in_(("ENQUEUED", "DELAYED")))
        .group_by(status.c.queue_name, status.c.status)
    ).all()
    now = _milliseconds()
    due = {q for q, state, at in rows if state == "ENQUEUED" or (at or 0) <= now}
    later = [at for _q, state, at in rows if state == "DELAYED" and (at or 0) > now]
    return Waiting(frozenset(due), min(later, default=None))


def take(session: Session, executor: str, free: Mapping[str, int]) -> list[Taken]:
    """Take what waits or has become due, by queue as many as there are free slots, the longest
    waiting first."""
    status = table_in(session, workflow_status)
    due = or_(
        status.c.status == "ENQUEUED",
        (status.c.status == "DELAYED") & (status.c.delay_until_epoch_ms <= _milliseconds()),
    )
    chosen: list[str] = []
    for queue in (name for name in QUEUES if free.get(name, 0) > 0):
        asked = select(status.c.workflow_uuid).where(due, status.c.queue_name == queue)
        asked = asked.order_by(status.c.priority, status.c.created_at).limit(free[queue])
        if session.get_bind().dialect.name == "postgresql":
            asked = asked.with_for_update(skip_locked=True)
        chosen += session.scalars(asked)
    return _taken(session, executor, chosen) if chosen else []


def _taken(session: Session, executor: str, chosen: list[str]) -> list[Taken]:
    status, token, now = table_in(session, workflow_status), secrets.token_hex(16), _milliseconds()
    session.execute(
        update(status)
        .where(status.c.workflow_uuid.in_(chosen))
        .values(
            status="PENDING",
            executor_id=executor,
            owner_xid=token,
            started_at_epoch_ms=now,
            updated_at=now,
            recovery_attempts=func.coalesce(status.c.recovery_attempts, 0) + 1,
        )
    )
    rows = session.execute(
        select(
            status.c.workflow_uuid,
            status.c.name,
            status.c.queue_name,
            status.c.recovery_attempts,
            status.c.attributes,
        ).where(status.c.workflow_uuid.in_(chosen))
    )
    ids = ids_of(session, chosen)
    found = {
        row.workflow_uuid: Taken(
            row.workflow_uuid,
            token,
            row.name,
            row.queue_name,
            ids.get(row.workflow_uuid),
            row.recovery_attempts,
            int((row.attributes or {}).get("failures", 0)),
        )
        for row in rows
    }
    return [found[one] for one in chosen]


def _note(session: Session, taken: Taken, **values: object) -> bool:
    status = table_in(session, workflow_status)
    done = session.execute(
        update(status)
        .where(
            status.c.workflow_uuid == taken.workflow_id,
            status.c.status == "PENDING",
            status.c.owner_xid == taken.token,
        )
        .values(owner_xid=None, updated_at=_milliseconds(), **values)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def note_done(session: Session, taken: Taken) -> bool:
    """``False`` when the job was given to somebody else meanwhile."""
    return _note(session, taken, status="SUCCESS", completed_at=_milliseconds())


def put_off(session: Session, taken: Taken, seconds: float) -> bool:
    """Again later, under the same id; until then it holds nothing."""
    return _note(
        session,
        taken,
        status="DELAYED",
        delay_until_epoch_ms=_milliseconds() + int(seconds * 1000),
        attributes={"failures": taken.failures + 1},
    )


def note_failed(session: Session, taken: Taken, error: Exception) -> bool:
    """Given up: it stays until a person looks."""
    return _note(
        session,
        taken,
        status="MAX_RECOVERY_ATTEMPTS_EXCEEDED" if taken.too_often else "ERROR",
        error=PlainJson().serialize(error),
        completed_at=_milliseconds(),
    )


def give_back(session: Session, executor: str) -> int:
    """Queue again what a dead worker left running; returns how many."""
    status = table_in(session, workflow_status)
    done = session.execute(
        update(status)
        .where(status.c.status == "PENDING", status.c.executor_id == executor)
        .values(
            status="ENQUEUED",
            owner_xid=None,
            started_at_epoch_ms=None,
            updated_at=_milliseconds(),
        )
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def running_at(session: Session) -> list[str]:
    """The workers whose jobs run, living or dead."""
    status = table_in(session, workflow_status)
    asked = select(status.c.executor_id).where(status.c.status == "PENDING").distinct()
    return [str(one) for one in session.scalars(asked)]


def move_into_queues(session: Session) -> int:
    """Jobs that an earlier version queued elsewhere go where their kind belongs now."""
    status, moved = table_in(session, workflow_status), 0
    for job in declared():
        waiting_elsewhere = select(status.c.workflow_uuid).where(
            status.c.name == job.name,
            status.c.status.in_(("ENQUEUED", "DELAYED", "PENDING")),
            func.coalesce(status.c.queue_name, "") != job.queue,
        )
        ids = list(session.scalars(locked(session, waiting_elsewhere)))
        if ids:
            into = update(status).where(status.c.workflow_uuid.in_(ids))
            session.execute(into.values(queue_name=job.queue))
            moved += len(ids)
    return moved
