"""Work that happens after the answer: declared by a decorator, queued inside the business
transaction, done by worker processes.

DBOS keeps the queue in the side's own database, so that a job exists exactly when the rows that
caused it do. A body takes ids only and is idempotent: a worker killed after the body's commit and
before DBOS noted it runs the body again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from dbos import DBOS, DBOSClient
from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    func,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from portal.foundation.data.database import BUSY_MILLISECONDS, Database, build_engine
from portal.foundation.data.rows import Instant
from portal.foundation.jobs.payload import PlainJson
from portal.foundation.text.masking import mask_numbers

# One version for ever: a job queued before an upgrade runs after it. A body whose arguments change
# gets a new name instead.
APPLICATION_VERSION = "1"
APPLICATION_NAME = "zhaolu"
QUEUE = "jobs"
SCHEMA = "dbos"  # on PostgreSQL; SQLite has one schema, so there the tables are known by name
SYSTEM_TABLES = frozenset(
    [
        "application_versions",
        "dbos_migrations",
        "job_worker",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    ]
)
_UNFINISHED = ("ENQUEUED", "DELAYED", "PENDING")
_FAILED = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_metadata = MetaData()
workflow_status = Table(
    "workflow_status",
    _metadata,
    Column("workflow_uuid", Text, primary_key=True),
    Column("status", Text),
    Column("name", Text),
    Column("error", Text),
    Column("executor_id", Text),
    Column("created_at", BigInteger),
    Column("updated_at", BigInteger),
)
job_worker = Table(
    "job_worker",
    _metadata,
    Column("executor", String(40), primary_key=True),
    Column("beat_at", Instant, nullable=False),
    Column("process", Integer, nullable=False),
)

Body = TypeVar("Body", bound=Callable[..., None])


@dataclass(frozen=True)
class Job:
    """A declared body.

    Failures are tried again after ``wait`` seconds, then ``wait × backoff`` …, ``attempts`` times
    in all.
    """

    name: str
    body: Callable[..., None]
    attempts: int
    wait: float
    backoff: float
    cron: str | None = None


@dataclass(frozen=True)
class Figures:
    """The queue's state for metrics; ages in seconds."""

    queued: int
    running: int
    failed: int
    oldest_queued_seconds: float


_declared: dict[str, Job] = {}


def job(
    name: str, *, attempts: int = 6, wait: float = 2.0, backoff: float = 2.0
) -> Callable[[Body], Body]:
    """Declare ``body(*ids)`` as job ``name``, for ever the same name.

    ``Refused`` is not tried again, any other exception is.
    """

    def declare(body: Body) -> Body:
        return _declare(Job(name, body, attempts, wait, backoff))

    return declare


def scheduled(
    name: str, cron: str, *, attempts: int = 3, wait: float = 5.0
) -> Callable[[Body], Body]:
    """Declare ``body()`` to run by ``cron`` (five fields, or six beginning with seconds;
    Asia/Shanghai). What was missed is not made up for: a body does whatever is due when it runs."""

    def declare(body: Body) -> Body:
        return _declare(Job(name, body, attempts, wait, 2.0, cron))

    return declare


def _declare(job: Job) -> Any:
    other = _declared.get(job.name)
    if other is not None and (other.body.__module__, other.body.__qualname__) != (
        job.body.__module__,
        job.body.__qualname__,
    ):
        raise ValueError(f"two jobs are called {job.name}")
    _declared[job.name] = job
    return job.body


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
        "queue_name": QUEUE,
        "app_version": APPLICATION_VERSION,
    }
    if workflow_id is not None:
        options["workflow_id"] = workflow_id
    if delay is not None:
        options["delay_seconds"] = delay.total_seconds()
    client = _client(session.get_bind().engine)
    return client.enqueue_in_transaction(session, options, *ids).get_workflow_id()  # type: ignore[arg-type]


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


def pending(session: Session) -> Figures:
    """How much waits, runs and has failed."""
    status = table_in(session, workflow_status)
    rows = session.execute(
        select(status.c.status, func.count(), func.min(status.c.created_at)).group_by(
            status.c.status
        )
    ).all()
    found = {state: (count, oldest) for state, count, oldest in rows}
    oldest = found.get("ENQUEUED", (0, None))[1]
    return Figures(
        queued=sum(found.get(state, (0, None))[0] for state in ("ENQUEUED", "DELAYED")),
        running=found.get("PENDING", (0, None))[0],
        failed=sum(found.get(state, (0, None))[0] for state in _FAILED),
        oldest_queued_seconds=0.0 if oldest is None else max(0.0, time.time() - oldest / 1000),
    )


def failed(session: Session) -> list[tuple[str, str]]:
    """Ids and names of the jobs that were given up, oldest first."""
    status = table_in(session, workflow_status)
    rows = session.execute(
        select(status.c.workflow_uuid, status.c.name)
        .where(status.c.status.in_(_FAILED))
        .order_by(status.c.created_at, status.c.workflow_uuid)
    )
    return [(row.workflow_uuid, row.name) for row in rows]


def retry(database: Database, workflow_id: str) -> str:
    """Queue a job that was given up once more, under a new id.

    Raises LookupError when it isn't there or didn't fail.
    """
    found = _client(database.engine).list_workflows(workflow_ids=[workflow_id])
    if not found or found[0].status not in _FAILED or found[0].input is None:
        raise LookupError(f"no failed job {workflow_id}")
    with database.transaction() as session:
        status = table_in(session, workflow_status)
        gone = session.execute(
            delete(status).where(
                status.c.workflow_uuid == workflow_id, status.c.status.in_(_FAILED)
            )
        )
        if gone.rowcount != 1:
            raise LookupError(f"no failed job {workflow_id}")
        return enqueue(session, found[0].name, *found[0].input["args"])


def forget_finished(session: Session, before: datetime) -> int:
    """Delete what was finished before an instant of the machine's clock; failed jobs stay.

    Returns how many.
    """
    status = table_in(session, workflow_status)
    done = delete(status).where(
        status.c.status.in_(("SUCCESS", "CANCELLED")),
        status.c.updated_at < int(before.timestamp() * 1000),
    )
    return int(session.execute(done).rowcount)


def last_beat(session: Session) -> datetime | None:
    """When a worker last gave a sign of life (aware), or ``None`` when none ever did."""
    return session.scalar(select(func.max(table_in(session, job_worker).c.beat_at)))


def table_in(session_or_engine: Session | Engine, table: Table) -> Table:
    engine = (
        session_or_engine.get_bind()
        if isinstance(session_or_engine, Session)
        else session_or_engine
    )
    return _in_schema(table) if engine.dialect.name == "postgresql" else table


@lru_cache(maxsize=4)
def _in_schema(table: Table) -> Table:
    return table.to_metadata(MetaData(), schema=SCHEMA)


def is_system_table(name: str, schema: str | None) -> bool:
    """Whether a table belongs to the queue, not to the side's models; migrations and the drift test
    leave it out."""
    return schema == SCHEMA or (schema is None and name in SYSTEM_TABLES)


def prepare(database_url: str) -> None:
    """Create or upgrade the queue's tables in the side's database.

    Part of every migration; may be repeated.
    """
    engine = build_engine(database_url)  # also switches a new SQLite file to WAL, which stays
    plain = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        DBOS.migrate(database_url if engine.dialect.name == "sqlite" else plain, schema=SCHEMA)
        with engine.execution_options(writes=True).begin() as connection:
            table_in(engine, job_worker).create(connection, checkfirst=True)
    finally:
        engine.dispose()


def queue_engine(database_url: str) -> Engine:
    """The engine a worker gives to DBOS: on SQLite the same pragmas as everywhere, and a write lock
    from the first change on.

    It is not :func:`build_engine`'s, because DBOS mixes transactions with autocommitted statements
    and begins its own.
    """
    if make_url(database_url).get_backend_name() != "sqlite":
        return build_engine(database_url)
    engine = create_engine(database_url)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine
