"""Numbered places of job workers: whoever can take one knows that its last holder is gone.

A place is held by a lock that the operating system (SQLite) or the server (PostgreSQL) gives back
when the process dies. A machine that vanished closes no connection: there the missing signs of life
decide, and the server ends the connection that held the lock.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from portal.foundation.data.database import Database

_LOCK_CLASS = 0x7A6C  # our corner of PostgreSQL's advisory locks


class Places(Protocol):
    """Numbered places, each held by at most one living process."""

    def take(self, number: int) -> bool: ...
    def wrest(self, number: int) -> bool:
        """Take it from a holder that gave no sign of life; ``False`` where that can't be."""

    def release(self, number: int) -> None: ...
    def held(self) -> bool:
        """Whether what was taken is still ours."""


class FilePlaces:
    """Locks on files beside the SQLite database: all its processes are on one machine."""

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

    def wrest(self, number: int) -> bool:
        return False  # it lives, if slowly

    def release(self, number: int) -> None:
        os.close(self._files.pop(number))

    def held(self) -> bool:
        return True


class ServerPlaces:
    """PostgreSQL advisory locks on one connection that is kept open."""

    def __init__(self, engine: Engine) -> None:
        self._connection: Connection = engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        )

    def _asked(self, statement: str, number: int) -> bool:
        values = {"c": _LOCK_CLASS, "n": number}
        return bool(self._connection.scalar(text(statement), values))

    def take(self, number: int) -> bool:
        return self._asked("SELECT pg_try_advisory_lock(:c, :n)", number)

    def wrest(self, number: int) -> bool:
        self._asked(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND classid = :c AND objid = :n AND objsubid = 2 AND granted",
            number,
        )
        for _ in range(20):
            if self.take(number):
                return True
            time.sleep(0.1)
        return False

    def release(self, number: int) -> None:
        self._asked("SELECT pg_advisory_unlock(:c, :n)", number)

    def held(self) -> bool:
        try:
            return self._connection.scalar(text("SELECT 1")) == 1
        except DBAPIError:
            return False


def places_of(database: Database) -> Places:
    if database.is_sqlite:
        return FilePlaces(Path(str(database.engine.url.database)).resolve())
    return ServerPlaces(database.engine)
