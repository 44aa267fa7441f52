"""A whole database into one file and back: SQLite's online backup, PostgreSQL's own dump.

Both copies are of one instant, taken while others go on writing. Reading one back replaces
everything or changes nothing.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text


class CopyFailed(RuntimeError):
    """A database could not be copied or read back; the message is one plain sentence."""


def kind_of(url: str) -> str:
    """``sqlite`` or ``postgresql``. Raises CopyFailed for anything else."""
    name = make_url(url).get_backend_name()
    if name not in {"sqlite", "postgresql"}:
        raise CopyFailed(f"a {name} database can't be backed up")
    return name


def sqlite_path(url: str) -> Path:
    """The file behind ``sqlite:///…``. Raises CopyFailed for a database in memory."""
    name = make_url(url).database
    if not name or name == ":memory:":
        raise CopyFailed("a database in memory can't be backed up")
    return Path(name)


def copy_out(url: str, target: Path) -> None:
    """Write a copy of the database to ``target``. Raises CopyFailed."""
    if kind_of(url) == "sqlite":
        _copy_sqlite(sqlite_path(url), target)
    else:
        _dump_postgresql(url, target)


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise CopyFailed(f"there is no database at {source}")
    with (
        closing(sqlite3.connect(f"file:{source}?mode=rw", uri=True, timeout=30)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        # one step is one read transaction: one instant, and no writer waits in WAL mode
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
    target.chmod(0o600)
    check_sqlite(target)


def check_sqlite(path: Path) -> None:
    """Raise CopyFailed unless SQLite finds the file whole and every foreign key leads somewhere."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise CopyFailed(f"{path.name} is not a sound database: {error}") from None
    if verdict != "ok" or orphans:
        raise CopyFailed(
            f"{path.name} is not a sound database: "
            f"{verdict if verdict != 'ok' else f'{len(orphans)} dangling references'}"
        )


def _server(url: str) -> tuple[list[str], dict[str, str]]:
    """Connection arguments for PostgreSQL's programs; the password goes through the environment,
    where other accounts can't read it."""
    parsed: URL = make_url(url)
    asked = {
        "-h": parsed.host or parsed.query.get("host"),
        "-p": parsed.port or parsed.query.get("port"),
        "-U": parsed.username,
    }
    arguments = [part for flag, value in asked.items() if value for part in (flag, str(value))]
    password = {"PGPASSWORD": str(parsed.password)} if parsed.password else {}
    return [*arguments, "-d", str(parsed.database)], {**os.environ, **password}


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise CopyFailed(
            f"{name} is not installed; PostgreSQL's client programs (postgresql-client) are "
            "needed for this"
        )
    return found


def _run(command: list[str], environment: dict[str, str], doing: str) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603 - no shell, our own arguments
    if done.returncode != 0:
        raise CopyFailed(f"{doing} failed: {(done.stderr or done.stdout).strip()[-600:]}")


def _dump_postgresql(url: str, target: Path) -> None:
    arguments, environment = _server(url)
    target.touch(mode=0o600)
    command = [
        _program("pg_dump"),
        *arguments,
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "-f",
        str(target),
    ]
    _run(command, environment, "pg_dump")


def holds_data(url: str) -> bool:
    """Whether the database exists and has a table."""
    if kind_of(url) == "sqlite":
        path = sqlite_path(url)
        if not path.exists() or path.stat().st_size == 0:
            return False
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            return bool(
                connection.execute(
                    "SELECT count(*) FROM sqlite_master WHERE type = 'table'"
                ).fetchone()[0]
            )
    return bool(_schemas(url, "SELECT DISTINCT schemaname FROM pg_tables"))


def _schemas(url: str, query: str) -> list[str]:
    parsed = make_url(url)
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg") if parsed.drivername == "postgresql" else parsed
    )
    try:
        with engine.connect() as connection:
            names = connection.execute(text(query)).scalars().all()
    finally:
        engine.dispose()
    return [name for name in names if not name.startswith("pg_") and name != "information_schema"]


def replace_postgresql(url: str, dump: Path) -> None:
    """Replace the whole database by the dump in one transaction.

    Raises CopyFailed, then nothing has changed.
    """
    arguments, environment = _server(url)
    script = dump.with_suffix(".sql")
    restore = [
        _program("pg_restore"),
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "-f",
        str(script),
        str(dump),
    ]
    _run(restore, environment, "pg_restore")
    old = _schemas(url, "SELECT nspname FROM pg_namespace")
    clear = [f'DROP SCHEMA "{name}" CASCADE;' for name in old] + ["CREATE SCHEMA public;"]
    first = dump.with_suffix(".clear.sql")
    first.write_text("\n".join(clear) + "\n")
    command = [
        _program("psql"),
        *arguments,
        "-X",
        "-q",
        "--single-transaction",
        "-v",
        "ON_ERROR_STOP=1",
        "-f",
        str(first),
        "-f",
        str(script),
    ]
    try:
        _run(command, environment, "psql")
    finally:
        first.unlink()
        script.unlink()


def nobody_uses(path: Path) -> bool:
    """Whether no process has the SQLite database open: every open WAL connection keeps a lock that
    an exclusive one can't pass."""
    if not path.exists():
        return True
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return False
    return True
