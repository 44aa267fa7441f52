"""Engines, sessions and transactions that lose nothing.

SQLite runs in WAL with ``synchronous=FULL``; a writing transaction begins with ``BEGIN IMMEDIATE``,
because a deferred one that reads and then writes fails at once or silently loses updates.
PostgreSQL uses its default isolation and row locks (:func:`locked`).
"""

from __future__ import annotations

import errno
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Select, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

BUSY_MILLISECONDS = 15_000
ASK_AGAIN = (0.001, 0.004)  # seconds between two attempts to begin writing
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p"}


def _configure_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes", False)
        if not (writes and _begun_writing(connection.connection.driver_connection)):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begun_writing(connection: sqlite3.Connection) -> bool:
    """``BEGIN IMMEDIATE``, asked for every few milliseconds until the time is up; whether it was
    given.

    SQLite's own waiting sleeps longer each time, so that under load whoever has waited longest has
    the worst chances: with eight writers one in a hundred waited over a second. Asking at short,
    random intervals gives everybody the same chances.
    """
    until = time.monotonic() + BUSY_MILLISECONDS / 1000
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < until:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return True
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
            time.sleep(random.uniform(*ASK_AGAIN))  # noqa: S311  fairness, not secrecy
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def _refuse_network_file_system(path: Path) -> None:
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return
    best, kind = "", ""
    for line in mounts.read_text().splitlines():
        _device, point, file_system, *_rest = line.split()
        if str(path).startswith(point) and len(point) > len(best):
            best, kind = point, file_system
    if kind in NETWORK_FILE_SYSTEMS:
        raise RuntimeError(
            f"SQLite must not lie on a network file system ({kind} at {best}); use PostgreSQL"
        )


def build_engine(url: str) -> Engine:
    """An engine for ``sqlite:///…`` or ``postgresql…``.

    Raises RuntimeError for SQLite on a network file system.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            path = Path(parsed.database).resolve()
            path.parent.mkdir(parents=True, exist_ok=True)
            _refuse_network_file_system(path.parent)
        engine = create_engine(parsed)
        _configure_sqlite(engine)
        return engine
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True, pool_timeout=10, connect_args=_CONNECTION)


# The server notices a client machine that vanished, and gives back its locks, as fast as a client
# notices a server that did.
_SERVER_OPTIONS = (
    "-c timezone=UTC -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5"
    " -c tcp_keepalives_count=3 -c tcp_user_timeout=25000"
)
_CONNECTION = {
    "options": _SERVER_OPTIONS,
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
_FULL_STATES = {"53100"}  # PostgreSQL: disk_full
_AWAY_STATES = {"25006"}  # read_only_sql_transaction: a server that was stepped down
_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT}


def is_full(error: BaseException) -> bool:
    """Whether it was the disk that had no room, for a file or for the database."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, OSError):
        return cause.errno in _FULL_ERRNOS
    code = getattr(cause, "sqlite_errorcode", None)
    return (code is not None and code & 0xFF == sqlite3.SQLITE_FULL) or getattr(
        cause, "sqlstate", None
    ) in _FULL_STATES


def is_away(error: BaseException) -> bool:
    """Whether the database can't be asked just now: it does not answer, is locked, full, read-only
    or unreadable; in contrast to a statement that it rightly refuses."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        return True
    if getattr(error, "connection_invalidated", False):
        return True
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, sqlite3.Error):  # of the plain kind are only damaged and foreign files
        return type(cause) in (sqlite3.DatabaseError, sqlite3.OperationalError)
    return getattr(cause, "sqlstate", None) in _AWAY_STATES | _FULL_STATES


class Database:
    """One side's database: reading sessions that never write, and transactions that commit or leave
    no trace."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = build_engine(url)
        self._writing = self.engine.execution_options(writes=True)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def reader(self) -> Session:
        """A session for reading; the caller closes it."""
        return Session(self.engine, autoflush=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.reader() as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A reading session whose statements all see one moment, however long they take."""
        engine = self.engine
        if not self.is_sqlite:
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(engine, autoflush=False) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Begin (immediately, on SQLite), yield, commit; every exception rolls back and goes on
        upwards."""
        with Session(self._writing) as session, session.begin():
            yield session

    def dispose(self) -> None:
        self.engine.dispose()


def locked(session: Session, statement: Select[Any]) -> Select[Any]:
    """``statement`` with row locks where the database has them; on SQLite the transaction itself is
    the lock."""
    if session.get_bind().dialect.name == "sqlite":
        return statement
    return statement.with_for_update()
