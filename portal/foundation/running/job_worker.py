"""The worker process: takes jobs, survives being killed, and takes over from a colleague that did
not.

One thread looks at the queue, the clock and the colleagues; it never runs a body. Each queue has
slots of its own. A job that failed waits for its next try in the database, not in a slot.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import TypeVar

import structlog
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.foundation.data.database import Database
from portal.foundation.jobs import queue as jobs
from portal.foundation.jobs import signs, taking
from portal.foundation.jobs import slots as heavy
from portal.foundation.jobs.rows import forget_old_trouble
from portal.foundation.running.job_bell import bell_of
from portal.foundation.running.job_body import run_body
from portal.foundation.running.job_places import Places, places_of
from portal.foundation.running.job_timetable import Timetable, queue_due
from portal.foundation.running.logs import route_library

BEAT_SECONDS = 10.0
LEASE = timedelta(seconds=40)  # without a sign of life for so long, a worker is dead
GRACE_SECONDS = 20
AGAIN_SECONDS = 2.0
JOB_PATIENCE = 120.0  # seconds that a job waits for a slot of heavy work
MOST_WORKERS = 32
KEPT = timedelta(days=7)  # what was finished, for whoever looks into the table
Outcome = TypeVar("Outcome")

log = structlog.get_logger("jobs")


class _Stop:
    """Asked to stop. A plain flag: a lock could be held by what the signal interrupts."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


def run_worker(app: Flask, *, concurrency: int = 2) -> None:
    """Serve the side's queues until SIGTERM or SIGINT, with ``concurrency`` slots each; running
    jobs get :data:`GRACE_SECONDS` to end, and what remains is done later.

    Ends the process with 75 when its place was lost (the database server restarted): the supervisor
    starts the worker again. A database that does not answer yet is waited for.
    """
    database: Database = app.extensions["database"]
    route_library("dbos")  # its own lines print arguments and errors as they are
    _own_slots_for_heavy_work(app)
    stop = _Stop()
    _patiently(stop, lambda: _asked(database))
    _patiently(stop, lambda: jobs.prepare(database.url))
    places = _patiently(stop, lambda: places_of(database))
    number = next((one for one in range(1, MOST_WORKERS + 1) if places.take(one)), None)
    if number is None:
        raise SystemExit(f"{MOST_WORKERS} workers are running already")
    worker = Worker(app, f"worker-{number}", concurrency)
    _patiently(stop, worker.begin)
    log.info("worker.started", executor=worker.executor)
    _serve(worker, places, stop)
    worker.leave()


def _own_slots_for_heavy_work(app: Flask) -> None:
    """A job may wait for its turn; what the pages do is not held up by it."""
    settings = app.extensions["settings"]
    heavy.install(
        heavy.Slots(settings.data_dir / "slots" / settings.side, "jobs", patience=JOB_PATIENCE)
    )


def _asked(database: Database) -> None:
    with database.reading() as session:
        session.execute(text("SELECT 1"))


def _patiently(stop: _Stop, act: Callable[[], Outcome]) -> Outcome:
    while True:
        try:
            return act()
        except DBAPIError as error:
            log.warning("worker.database_away", error=type(error).__name__)
            if stop():
                raise SystemExit(0) from None
            time.sleep(AGAIN_SECONDS)


def _serve(worker: Worker, places: Places, stop: _Stop) -> None:
    beat_at = 0.0
    while not stop():
        seconds = AGAIN_SECONDS
        try:
            if time.monotonic() >= beat_at:
                if not places.held():
                    log.error("worker.place_lost", executor=worker.executor)
                    os._exit(75)  # at once: another worker may believe us dead and begin our jobs
                worker.look_round(places)
                beat_at = time.monotonic() + BEAT_SECONDS
            seconds = worker.look()
        # A busy or restarting database: the next round tries again, and the missing sign of life
        # shows in the health page.
        except DBAPIError:
            log.exception("worker.database_failed")
        worker.bell.wait(min(seconds, max(0.0, beat_at - time.monotonic())), stop)


class Worker:
    """The slots of one process and what goes into them."""

    def __init__(self, app: Flask, executor: str, concurrency: int) -> None:
        self.executor = executor
        self._app, self._slots = app, concurrency
        self._database: Database = app.extensions["database"]
        self.bell = bell_of(self._database)
        self._pools = {name: ThreadPoolExecutor(concurrency, name) for name in jobs.QUEUES}
        self._busy: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._pulses = dict.fromkeys(jobs.QUEUES, True)
        self._moved = dict.fromkeys(jobs.QUEUES, datetime.now(UTC))
        self._timetable = Timetable(datetime.now(UTC))
        self._swept_at = 0.0

    def begin(self) -> None:
        """Whoever had this place is dead: what ran there waits again."""
        with self._database.transaction() as session:
            taking.give_back(session, self.executor)
            taking.move_into_queues(session)
            signs.forget(session, self.executor)

    def look(self) -> float:
        """Queue what the clock asks for, take what there are slots for; seconds until the next look
        unless the bell rings."""
        now = datetime.now(UTC)
        if due := self._timetable.due(now):
            with self._database.transaction() as session:
                queue_due(session, due)
        with self._database.reading() as session:
            waiting = taking.waiting(session)
        free = {name: left for name in waiting.queues if (left := self._free(name)) > 0}
        if free:
            with self._database.transaction() as session:
                taken = taking.take(session, self.executor, free)
            for one in taken:
                self._begin_job(one)
        seconds = min(self._timetable.seconds(now), self.bell.patience)
        if waiting.delayed_until is not None:
            seconds = min(seconds, waiting.delayed_until / 1000 - time.time())
        return max(0.01, seconds)

    def _free(self, queue: str) -> int:
        with self._lock:
            return self._slots - self._busy[queue] if queue in self._pools else 0

    def _begin_job(self, taken: taking.Taken) -> None:
        with self._lock:
            self._busy[taken.queue] += 1
        self._pools[taken.queue].submit(self._do, taken)

    def _do(self, taken: taking.Taken) -> None:
        try:
            run_body(self._app, taken)
        except Exception:
            log.exception("worker.outcome_lost", job=taken.name)
        finally:
            with self._lock:
                self._busy[taken.queue] -= 1
            self.bell.ring()

    def look_round(self, places: Places) -> None:
        """A sign of life, with the slots that were seen to move; the dead; what is forgotten."""
        self._feel_pulses()
        with self._database.transaction() as session:
            signs.beat(session, self.executor, self._moved)
        _take_over(self._database, places, self.executor)
        if time.monotonic() - self._swept_at > 3600:
            with self._database.transaction() as session:
                jobs.forget_finished(session, datetime.now(UTC) - KEPT)
                forget_old_trouble(session, datetime.now(UTC))
            self._swept_at = time.monotonic()

    def _feel_pulses(self) -> None:
        """An empty task through each queue's slots: it comes back when one of them is free."""
        for name, back in self._pulses.items():
            if back:
                self._pulses[name] = False
                self._pools[name].submit(self._pulse, name)
        time.sleep(0.01)

    def _pulse(self, queue: str) -> None:
        self._moved[queue], self._pulses[queue] = datetime.now(UTC), True

    def leave(self) -> None:
        """Let running jobs end. One that outlives the grace must not hold the process; its row says
        that it runs, and the next worker begins it again."""
        log.info("worker.stopping")
        until = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < until and any(self._busy.values()):
            time.sleep(0.05)
        log.info("worker.stopped")
        os._exit(0)


def _take_over(database: Database, places: Places, own: str) -> None:
    """Queue again what dead colleagues left running."""
    with database.reading() as session:
        running = [one for one in taking.running_at(session) if one != own]
        silent = signs.silent(session, LEASE) if running else set()
    for executor in running:
        prefix, _, digits = executor.partition("-")
        if prefix != "worker" or not digits.isdigit():
            continue
        if places.take(int(digits)) or (executor in silent and places.wrest(int(digits))):
            try:
                with database.transaction() as session:
                    taking.give_back(session, executor)
                    signs.forget(session, executor)
                log.warning("worker.took_over", executor=executor)
            finally:
                places.release(int(digits))
