"""Work that happens after the answer: declared by a decorator, queued inside the business
transaction, done by worker processes.

The queue stands in the side's own database, in DBOS's tables, so that a job exists exactly when the
rows that caused it do. A body takes ids only and is idempotent: a worker killed after the body's
commit and before that was noted runs the body again.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from dbos import DBOS, DBOSClient
from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database, build_engine
from portal.foundation.jobs.payload import PlainJson
from portal.foundation.jobs.rows import job_trouble
from portal.foundation.jobs.tables import (
    SCHEMA,
    SYSTEM_TABLES,
    is_system_table,
    job_slot,
    job_worker,
    table_in,
    workflow_input,
    workflow_status,
)
from portal.foundation.text.masking import mask_numbers

__all__ = ["SCHEMA", "SYSTEM_TABLES", "is_system_table", "job_worker", "table_in"]

# One version for ever: a job queued before an upgrade runs after it. A body whose arguments change
# gets a new name instead.
APPLICATION_VERSION = "1"
APPLICATION_NAME = "zhaolu"
# By urgency. Each has slots of its own in every worker, so that what is slow in one queue holds up
# nothing in another.
CODES, HANDOVER, NOTICES, DOCUMENTS, SCHEDULED = (
    "codes",
    "handover",
    "notices",
    "documents",
    "scheduled",
)
QUEUES = (CODES, HANDOVER, NOTICES, DOCUMENTS, SCHEDULED)
CHANNEL = "zhaolu_jobs"  # on which PostgreSQL tells the workers that something was queued
UNFINISHED = ("ENQUEUED", "DELAYED", "PENDING")
FAILED = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,80}")

LONGEST_WAIT = 6 * 3600.0
Body = TypeVar("Body", bound=Callable[..., None])


@dataclass(frozen=True)
class Job:
    """A declared body.

    Failures are tried again after ``wait`` seconds, then ``wait × backoff`` …, ``attempts`` times
    in all; meanwhile the job holds no slot. ``given_up(*ids)`` is called once no try is left; it
    may be called again.
    """

    name: str
    body: Callable[..., None]
    attempts: int
    wait: float
    backoff: float
    queue: str = DOCUMENTS
    cron: str | None = None
    given_up: Callable[..., None] | None = None

    def waits(self, failures: int) -> float | None:
        """Seconds until the next try after so many failures; ``None`` when that was the last."""
        if failures >= self.attempts:
            return None
        return float(min(self.wait * self.backoff ** min(failures - 1, 40), LONGEST_WAIT))


@dataclass(frozen=True)
class Figures:
    """The queue's state for metrics; ages in seconds."""

    queued: int
    running: int
    failed: int
    oldest_queued_seconds: float


_declared: dict[str, Job] = {}


def job(
    name: str,
    *,
    queue: str = DOCUMENTS,
    attempts: int = 6,
    wait: float = 2.0,
    backoff: float = 2.0,
    given_up: Callable[..., None] | None = None,
) -> Callable[[Body], Body]:
    """Declare ``body(*ids)`` as job ``name``, for ever the same name.

    ``Refused`` is not tried again, any other exception is.
    """

    def declare(body: Body) -> Body:
        return _declare(Job(name, body, attempts, wait, backoff, queue, given_up=given_up))

    return declare


def scheduled(
    name: str, cron: str, *, queue: str = SCHEDULED, attempts: int = 3, wait: float = 5.0
) -> Callable[[Body], Body]:
    """Declare ``body()`` to run by ``cron`` (five fields, or six beginning with seconds;
    Asia/Shanghai). What was missed is not made up for: a body does whatever is due when it runs."""

    def declare(body: Body) -> Body:
        return _declare(Job(name, body, attempts, wait, 2.0, queue, cron))

    return declare


def _declare(job: Job) -> Any:
    other = _declared.get(job.name)
    if other is not None and (other.body.__module__, other.body.__qualname__) != (
        job.body.__module__,
        job.body.__qualname__,
    ):
        raise ValueError(f"two jobs are called {job.name}")
    if job.queue not in QUEUES:
        raise ValueError(f"no queue is called {job.queue}")
    _declared[job.name] = job
    return job.body


def declared_as(name: str) -> Job | None:
    return _declared.get(name)


def declared() -> tuple[Job, ...]:
    return tuple(_declared[name] for name in sorted(_declared))


def enqueue(
    session: Session,
    name: str,
    *ids: int | str,
    workflow_id: str | None = None,
    delay: timedelta | None = None,
) -> str:
    """Queue job ``name`` in the caller's transaction: it exists when that commits, and never did
    when it rolls back.

    A ``workflow_id`` that was used before queues nothing and is returned again, so that one cause
    has one job. Raises LookupError for an undeclared name and ValueError for anything but short
    ids.
    """
    if name not in _declared:
        raise LookupError(f"no job is called {name}")
    _ids_only(ids)
    options: dict[str, Any] = {
        "workflow_name": name,
        "queue_name": _declared[name].queue,
        "app_version": APPLICATION_VERSION,
    }
    if workflow_id is not None:
        options["workflow_id"] = workflow_id
    if delay is not None:
        options["delay_seconds"] = delay.total_seconds()
    engine = session.get_bind().engine
    if engine.dialect.name == "postgresql":  # heard by the workers when the caller commits
        session.execute(text(f"NOTIFY {CHANNEL}"))
    return _client(engine).enqueue_in_transaction(session, options, *ids).get_workflow_id()  # type: ignore[arg-type]


def _ids_only(ids: tuple[Any, ...]) -> None:
    for one in ids:
        if isinstance(one, bool) or not isinstance(one, int | str):
            raise ValueError(f"a job takes ids, not {type(one).__name__}")
        if isinstance(one, str) and (not _ID.fullmatch(one) or mask_numbers(one) != one):
            raise ValueError("a job takes ids, not texts or numbers of people")


@lru_cache(maxsize=8)
def _client(engine: Engine) -> DBOSClient:
    return DBOSClient(
        system_database_engine=engine, dbos_system_schema=SCHEMA, serializer=PlainJson(), lazy=True
    )


def pending(session: Session, queue: str | None = None) -> Figures:
    """How much waits, runs and has failed, in one queue or in all."""
    status = table_in(session, workflow_status)
    since = func.min(func.coalesce(status.c.delay_until_epoch_ms, status.c.created_at))
    asked = select(status.c.status, func.count(), since).group_by(status.c.status)
    rows = session.execute(
        asked if queue is None else asked.where(status.c.queue_name == queue)
    ).all()
    found = {state: (count, oldest) for state, count, oldest in rows}
    oldest = found.get("ENQUEUED", (0, None))[1]
    return Figures(
        queued=sum(found.get(state, (0, None))[0] for state in ("ENQUEUED", "DELAYED")),
        running=found.get("PENDING", (0, None))[0],
        failed=sum(found.get(state, (0, None))[0] for state in FAILED),
        oldest_queued_seconds=0.0 if oldest is None else max(0.0, time.time() - oldest / 1000),
    )


def is_waiting(session: Session, name: str) -> bool:
    """Whether a job of this name waits for its turn or its time."""
    status = table_in(session, workflow_status)
    asked = select(status.c.workflow_uuid).where(
        status.c.name == name, status.c.status.in_(("ENQUEUED", "DELAYED"))
    )
    return session.scalar(asked.limit(1)) is not None


def failed(session: Session) -> list[tuple[str, str]]:
    """Ids and names of the jobs that were given up, oldest first."""
    status = table_in(session, workflow_status)
    rows = session.execute(
        select(status.c.workflow_uuid, status.c.name)
        .where(status.c.status.in_(FAILED))
        .order_by(status.c.created_at, status.c.workflow_uuid)
    )
    return [(row.workflow_uuid, row.name) for row in rows]


def retry(database: Database, workflow_id: str) -> str:
    """Queue a job that was given up once more, under a new id.

    Raises LookupError when it isn't there or didn't fail.
    """
    with database.transaction() as session:
        status = table_in(session, workflow_status)
        arguments = ids_of(session, [workflow_id]).get(workflow_id)
        gone = session.execute(
            delete(status)
            .where(status.c.workflow_uuid == workflow_id, status.c.status.in_(FAILED))
            .returning(status.c.name)
        ).one_or_none()
        if gone is None or arguments is None:
            raise LookupError(f"no failed job {workflow_id}")
        return enqueue(session, gone.name, *arguments)


def ids_of(session: Session, workflow_ids: list[str]) -> dict[str, tuple[int | str, ...]]:
    """What the bodies of jobs are called with; without those whose arguments can't be read."""
    status, given = table_in(session, workflow_status), table_in(session, workflow_input)
    rows = session.execute(
        select(status.c.workflow_uuid, func.coalesce(given.c.inputs, status.c.inputs))
        .join(given, given.c.workflow_uuid == status.c.workflow_uuid, isouter=True)
        .where(status.c.workflow_uuid.in_(workflow_ids))
    )
    found = {}
    for workflow_id, inputs in rows:
        try:
            found[workflow_id] = tuple(json.loads(inputs)["args"])
        except (ValueError, TypeError, KeyError):
            continue
    return found


def forget_finished(session: Session, before: datetime, *, most: int = 10_000) -> int:
    """Delete up to ``most`` jobs that were finished before an instant of the machine's clock, with
    their arguments; failed jobs stay.

    Returns how many.
    """
    status, given = table_in(session, workflow_status), table_in(session, workflow_input)
    old = (
        select(status.c.workflow_uuid)
        .where(
            status.c.status.in_(("SUCCESS", "CANCELLED")),
            status.c.updated_at < int(before.timestamp() * 1000),
        )
        .limit(most)
    )
    ids = list(session.scalars(old))
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        session.execute(delete(given).where(given.c.workflow_uuid.in_(some)))
        session.execute(delete(status).where(status.c.workflow_uuid.in_(some)))
    return len(ids)


def last_beat(session: Session) -> datetime | None:
    """When a worker last gave a sign of life (aware), or ``None`` when none ever did."""
    return session.scalar(select(func.max(table_in(session, job_worker).c.beat_at)))


def prepare(database_url: str) -> None:
    """Create or upgrade the queue's tables in the side's database.

    Part of every migration; may be repeated.
    """
    engine = build_engine(database_url)  # also switches a new SQLite file to WAL, which stays
    plain = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        DBOS.migrate(database_url if engine.dialect.name == "sqlite" else plain, schema=SCHEMA)
        with engine.execution_options(writes=True).begin() as connection:
            for table in (job_worker, job_slot, job_trouble):
                table_in(engine, table).create(connection, checkfirst=True)
    finally:
        engine.dispose()
