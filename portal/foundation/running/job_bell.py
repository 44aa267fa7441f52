"""What wakes a job worker: that somebody wrote into the database, without asking it all the time.

SQLite tells a connection in a few microseconds whether any other one has committed since;
PostgreSQL calls whoever listens. So an idle worker opens no transactions.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import structlog
from sqlalchemy import Engine, text

from portal.foundation.data.database import Database
from portal.foundation.jobs.queue import CHANNEL

LOOK_SECONDS = 0.25
AGAIN_SECONDS = 2.0
log = structlog.get_logger("jobs")


class Bell(Protocol):
    """``patience``: after how many seconds a worker looks all the same."""

    patience: float

    def ring(self) -> None:
        """Wake the worker from another thread of this process."""

    def wait(self, seconds: float, over: Callable[[], bool]) -> None:
        """Until somebody rings, the time is up, or ``over()``."""

    def close(self) -> None:
        """Watch no longer."""


class FileBell:
    """Looks at SQLite's change counter a few times a second."""

    patience = 30.0

    def __init__(self, database: Path) -> None:
        self._rung = threading.Event()
        self._connection = sqlite3.connect(database, timeout=0)
        self._seen = self._version()

    def _version(self) -> int:
        try:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            return -1  # busy or unreadable: the worker finds out

    def ring(self) -> None:
        self._rung.set()

    def close(self) -> None:
        self._connection.close()

    def wait(self, seconds: float, over: Callable[[], bool]) -> None:
        until = time.monotonic() + seconds
        while not over() and (left := until - time.monotonic()) > 0:
            if self._rung.wait(min(LOOK_SECONDS, left)):
                self._rung.clear()
                return
            version = self._version()
            if version != self._seen:
                self._seen = version
                return


class ServerBell:
    """Listens on a connection of its own; while that is away, the worker looks more often."""

    patience = 15.0

    def __init__(self, engine: Engine) -> None:
        self._rung = threading.Event()
        self._engine = engine
        self._deaf, self._closed = True, False
        threading.Thread(target=self._listen, name="job-bell", daemon=True).start()

    def _listen(self) -> None:
        while not self._closed:
            try:
                with self._engine.connect() as connection:
                    self._hear(connection.execution_options(isolation_level="AUTOCOMMIT"))
            except Exception as error:  # also psycopg's own, which nobody has wrapped here
                if not self._closed:
                    log.warning("bell.deaf", error=type(error).__name__)
            self._deaf = True
            time.sleep(AGAIN_SECONDS)

    def _hear(self, connection: Any) -> None:
        connection.execute(text(f"LISTEN {CHANNEL}"))
        driver = connection.connection.driver_connection
        self._deaf = False
        self._rung.set()  # what was queued before we listened
        while not self._closed:
            for _call in driver.notifies(timeout=60.0, stop_after=1):
                self._rung.set()
            driver.execute("SELECT 1")  # a connection that is gone says so here

    def ring(self) -> None:
        self._rung.set()

    def close(self) -> None:
        self._closed = True

    def wait(self, seconds: float, over: Callable[[], bool]) -> None:
        until = time.monotonic() + (min(seconds, AGAIN_SECONDS) if self._deaf else seconds)
        while not over() and (left := until - time.monotonic()) > 0:
            if self._rung.wait(min(0.5, left)):
                self._rung.clear()
                return


def bell_of(database: Database) -> Bell:
    if database.is_sqlite:
        return FileBell(Path(str(database.engine.url.database)).resolve())
    return ServerBell(database.engine)
