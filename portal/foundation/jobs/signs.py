"""Signs of life: which workers live, and which of their slots were seen to move."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from portal.foundation.jobs.queue import QUEUES, pending
from portal.foundation.jobs.tables import job_slot, job_worker, table_in

STILL = timedelta(seconds=120)


@dataclass(frozen=True)
class Standstill:
    """A queue in which nothing moves: for how many seconds no slot of a living worker was free, and
    for how many the job has waited that waits longest; 0 where that is no trouble."""

    queue: str
    slots_for: int
    waits_for: int

    def __str__(self) -> str:
        parts = []
        if self.slots_for:
            parts.append(f"no slot free for {self.slots_for} s")
        if self.waits_for:
            parts.append(f"a job waits for {self.waits_for} s")
        return f"{self.queue}: {', '.join(parts)}"


def clock_of(session: Session) -> datetime:
    """One clock for all workers: the server's where there is a server."""
    if session.get_bind().dialect.name == "postgresql":
        now: datetime | None = session.scalar(select(func.clock_timestamp()))
        if now is not None:
            return now
    return datetime.now(UTC)


def beat(session: Session, executor: str, moved: Mapping[str, datetime]) -> None:
    """``moved``: queue → when one of its slots was free last, by this machine's clock."""
    now, here = clock_of(session), datetime.now(UTC)
    worker, slot = table_in(session, job_worker), table_in(session, job_slot)
    sign = {"beat_at": now, "process": os.getpid()}
    done = session.execute(update(worker).where(worker.c.executor == executor).values(sign))
    if done.rowcount == 0:  # type: ignore[attr-defined]
        session.execute(insert(worker).values(executor=executor, **sign))
    session.execute(delete(slot).where(slot.c.executor == executor))
    session.execute(
        insert(slot),
        [
            {"executor": executor, "queue": queue, "moved_at": now - (here - at)}
            for queue, at in moved.items()
        ],
    )


def silent(session: Session, lease: timedelta) -> set[str]:
    """Workers without a sign of life for longer than ``lease``."""
    worker = table_in(session, job_worker)
    limit = clock_of(session) - lease
    return set(session.scalars(select(worker.c.executor).where(worker.c.beat_at < limit)))


def forget(session: Session, executor: str) -> None:
    """A worker that is gone."""
    for table in (table_in(session, job_slot), table_in(session, job_worker)):
        session.execute(delete(table).where(table.c.executor == executor))


def standing_still(session: Session) -> list[Standstill]:
    """By urgency: queues in which every living worker's slots were held, or a job waited, for
    longer than :data:`STILL`."""
    slot, now = table_in(session, job_slot), clock_of(session)
    moved = select(slot.c.queue, func.max(slot.c.moved_at)).group_by(slot.c.queue)
    newest = {queue: at for queue, at in session.execute(moved)}  # noqa: C416  rows are no pairs
    found = []
    for queue in QUEUES:
        slots_for = int((now - newest.get(queue, now)).total_seconds())
        waits_for = int(pending(session, queue).oldest_queued_seconds)
        limit = int(STILL.total_seconds())
        if max(slots_for, waits_for) > limit:
            found.append(
                Standstill(
                    queue,
                    slots_for if slots_for > limit else 0,
                    waits_for if waits_for > limit else 0,
                )
            )
    return found
