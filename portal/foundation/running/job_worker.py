"""The worker process: takes jobs, survives being killed, and takes over from a colleague that did
not.

Each worker holds a slot by a lock that the operating system (SQLite) or the server (PostgreSQL)
gives back when the process dies. Whoever can take the lock of a slot knows that its holder is dead,
and only then are that holder's running jobs queued again.
"""

from __future__ import annotations

import fcntl
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

import structlog
from dbos import DBOS, DBOSConfig
from flask import Flask
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from portal.foundation.data.database import Database
from portal.foundation.jobs import queue as jobs
from portal.foundation.jobs import slots as heavy
from portal.foundation.jobs.payload import PlainJson
from portal.foundation.running.logs import route_library
from portal.kernel.errors import Refused

BEAT_SECONDS = 5.0
POLL_SECONDS = 0.1
GRACE_SECONDS = 20
JOB_PATIENCE = 120.0  # seconds that a job waits for a slot of heavy work
MOST_WORKERS = 32
_LOCK_CLASS = 0x7A6C  # our corner of PostgreSQL's advisory locks

log = structlog.get_logger("jobs")


class Slots(Protocol):
    """Numbered places, each held by at most one living process."""

    def take(self, number: int) -> bool: ...
    def release(self, number: int) -> None: ...
    def held(self) -> bool:
        """Whether what was taken is still ours."""


class FileSlots:
    """Locks on files beside the SQLite database."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._files: dict[int, int] = {}

    def take(self, number: int) -> bool:
        descriptor = os.open(f"{self._database}.worker-{number}", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._files[number] = descriptor
        return True

    def release(self, number: int) -> None:
        os.close(self._files.pop(number))

    def held(self) -> bool:
        return True


class ServerSlots:
    """PostgreSQL advisory locks on one connection that is kept open."""

    def __init__(self, engine: Engine) -> None:
        self._connection: Connection = engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        )

    def take(self, number: int) -> bool:
        return bool(
            self._connection.scalar(
                text("SELECT pg_try_advisory_lock(:c, :n)"), {"c": _LOCK_CLASS, "n": number}
            )
        )

    def release(self, number: int) -> None:
        self._connection.execute(
            text("SELECT pg_advisory_unlock(:c, :n)"), {"c": _LOCK_CLASS, "n": number}
        )

    def held(self) -> bool:
        try:
            return self._connection.scalar(text("SELECT 1")) == 1
        except DBAPIError:
            return False


def run_worker(app: Flask, *, concurrency: int = 4) -> None:
    """Serve the side's queue until SIGTERM or SIGINT; running jobs get :data:`GRACE_SECONDS` to
    end, and what remains is done later.

    Raises SystemExit when the slot's lock was lost (the database server restarted): the supervisor
    starts the worker again.
    """
    database: Database = app.extensions["database"]
    jobs.prepare(database.url)
    engine = jobs.queue_engine(database.url)
    _own_slots_for_heavy_work(app)
    slots = _slots(database.url, engine)
    number = next((one for one in range(1, MOST_WORKERS + 1) if slots.take(one)), None)
    if number is None:
        raise SystemExit(f"{MOST_WORKERS} workers are running already")
    stop = threading.Event()
    _stop_on_signals(stop)
    _launch(app, engine, _executor(number), concurrency)
    log.info("worker.started", executor=_executor(number))
    while True:
        _look_round(engine, slots, number)
        if stop.wait(BEAT_SECONDS):
            break
        if not slots.held():
            log.error("worker.slot_lost", executor=_executor(number))
            os._exit(75)  # at once: another worker may believe us dead and begin our jobs
    _leave(engine)


def _own_slots_for_heavy_work(app: Flask) -> None:
    """A job may wait for its turn; what the pages do is not held up by it."""
    settings = app.extensions["settings"]
    heavy.install(
        heavy.Slots(settings.data_dir / "slots" / settings.side, "jobs", patience=JOB_PATIENCE)
    )


def _slots(url: str, engine: Engine) -> Slots:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return FileSlots(Path(str(parsed.database)).resolve())
    return ServerSlots(engine)


def _executor(number: int) -> str:
    return f"worker-{number}"


def _stop_on_signals(stop: threading.Event) -> None:
    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)


def _launch(app: Flask, engine: Engine, executor: str, concurrency: int) -> None:
    config: DBOSConfig = {
        "name": jobs.APPLICATION_NAME,
        "system_database_url": engine.url.set(drivername=engine.dialect.name).render_as_string(
            hide_password=False
        ),
        "system_database_engine": engine,
        "dbos_system_schema": jobs.SCHEMA,
        "application_version": jobs.APPLICATION_VERSION,
        "executor_id": executor,
        "serializer": PlainJson(),
        "run_migrations": False,
        "enable_otlp": False,
        "log_level": "WARNING",
        "scheduler_polling_interval_sec": 5.0,
    }
    route_library("dbos")  # its own lines print arguments and errors as they are
    workflows = {one.name: _workflow(app, one) for one in jobs.declared()}
    DBOS(config=config)
    DBOS.launch()
    DBOS.register_queue(
        jobs.QUEUE,
        worker_concurrency=concurrency,
        polling_interval_sec=POLL_SECONDS,
        on_conflict="always_update",
    )
    _schedule(workflows)


def _workflow(app: Flask, job: jobs.Job) -> Callable[..., None]:
    """The job as DBOS runs it: one step, whose outcome is noted; ``Refused`` is an answer, every
    other exception a reason to try again."""

    def run(*ids: Any) -> None:
        structlog.contextvars.bind_contextvars(job=job.name)
        try:
            with app.app_context():
                job.body(*ids)
        except Refused as refusal:
            log.warning("job.refused", job=job.name, ids=list(ids), code=refusal.code)
            raise
        except Exception:
            log.exception("job.failed", job=job.name, ids=list(ids))
            raise
        finally:
            structlog.contextvars.clear_contextvars()

    run.__name__ = run.__qualname__ = f"{job.name}.body"
    step = DBOS.step(
        name=job.name,
        retries_allowed=job.attempts > 1,
        max_attempts=job.attempts,
        interval_seconds=job.wait,
        backoff_rate=job.backoff,
        should_retry=lambda error: not isinstance(error, Refused),
    )(run)

    def workflow(*ids: Any) -> None:
        step(*(() if job.cron else ids))

    workflow.__name__ = workflow.__qualname__ = job.name
    # A job that brings its worker down is given up after this many starts, instead of bringing down
    # every worker for ever.
    return DBOS.workflow(name=job.name, max_recovery_attempts=100)(workflow)


def _schedule(workflows: dict[str, Callable[..., None]]) -> None:
    wanted = {one.name: one.cron for one in jobs.declared() if one.cron}
    for known in DBOS.list_schedules():
        if known["schedule_name"] not in wanted:
            DBOS.delete_schedule(known["schedule_name"])
    entries = [
        {
            "schedule_name": name,
            "workflow_fn": workflows[name],
            "schedule": cron,
            "cron_timezone": "Asia/Shanghai",
            "queue_name": jobs.QUEUE,
        }
        for name, cron in wanted.items()
    ]
    if entries:
        DBOS.apply_schedules(entries)  # type: ignore[arg-type]


def _look_round(engine: Engine, slots: Slots, number: int) -> None:
    try:
        _beat(engine, _executor(number))
        _take_over(engine, slots, number)
    # A busy or restarting database: the next round tries again, and the missing beat shows in the
    # health page.
    except DBAPIError:
        log.exception("worker.database_failed")


def _beat(engine: Engine, executor: str) -> None:
    table = jobs.table_in(engine, jobs.job_worker)
    sign = {"beat_at": datetime.now(UTC), "process": os.getpid()}
    with engine.begin() as connection:
        if (
            connection.execute(
                table.update().where(table.c.executor == executor).values(sign)
            ).rowcount
            == 0
        ):
            connection.execute(table.insert().values(sign | {"executor": executor}))


def _take_over(engine: Engine, slots: Slots, own: int) -> None:
    """Queue again what dead colleagues left running."""
    status = jobs.table_in(engine, jobs.workflow_status)
    with engine.begin() as connection:
        running = connection.scalars(
            select(status.c.executor_id).where(status.c.status == "PENDING").distinct()
        ).all()
    for executor in running:
        prefix, _, digits = str(executor).partition("-")
        if prefix != "worker" or not digits.isdigit() or int(digits) == own:
            continue
        if slots.take(int(digits)):
            try:
                DBOS._recover_pending_workflows([executor])
                log.warning("worker.took_over", executor=executor)
            finally:
                slots.release(int(digits))


def _leave(engine: Engine) -> None:
    log.info("worker.stopping")
    DBOS.destroy(workflow_completion_timeout_sec=GRACE_SECONDS)
    engine.dispose()
    log.info("worker.stopped")
    # A job that outlived the grace must not hold the process; its row says that it runs, and the
    # next worker begins it again.
    os._exit(0)
