"""The last click: eight people hand in at once, beside eight raw writers that put the same rows
into the same kind of file.

Both sides run as processes of their own on SQLite with ``synchronous=FULL`` and ``BEGIN
IMMEDIATE``; nobody may be lost and nobody counted twice.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config import Settings, side_settings

CLIENTS = 8
EACH = 40
AT = datetime(2026, 9, 1, 1, tzinfo=UTC)
limits = {
    "throughput_ratio": (0.1, None),
    "p99_seconds": (None, 1.0),
    "lost": (None, 0),
    "twice": (None, 0),
}


def _prepared(folder: Path) -> tuple[str, list[str], dict[str, Any]]:
    """A published round with ``CLIENTS × (EACH + 1)`` complete drafts.

    Returns the database's address, their names, and rows to copy for the baseline.
    """
    from portal.foundation.data.database import Database
    from portal.foundation.files.storage import Storage
    from portal.foundation.running.schema import configuration, upgrade
    from portal.foundation.security.crypto import Vault, create_keys
    from portal.recruitment import tables
    from portal.recruitment.orm import Base
    from tests.builders.applications import draft_application
    from tests.builders.rounds import published_round
    from tests.builders.unions import tree

    settings = side_settings(
        "recruitment", Settings(zhaolu_env="test", data_dir=folder, _env_file=None)
    )
    create_keys(settings.keys_dir)
    Base.vault = Vault(settings.keys_dir)
    url = f"sqlite:///{folder / 'recruitment.db'}"
    database = Database(url)
    upgrade(configuration("recruitment", database.engine, tables.metadata))
    storage = Storage(folder / "files")
    names: list[str] = []
    with database.transaction() as session:
        round_ = published_round(session, tree(session), at=AT)
        for _ in range(CLIENTS * (EACH + 1)):
            names.append(draft_application(session, round_, storage, at=AT).public_id)
    database.dispose()
    return url, names, {"keys": str(settings.keys_dir)}


def _hand_in(url: str, keys: str, names: list[str], start: Any, found: Any) -> None:
    from sqlalchemy import select

    from portal.foundation.data.database import Database, locked
    from portal.foundation.security.crypto import Vault
    from portal.recruitment import tables
    from portal.recruitment.applications.act import own_act
    from portal.recruitment.applications.models import Application
    from portal.recruitment.applications.services.hand_in import submit
    from portal.recruitment.orm import Base

    assert tables.metadata
    Base.vault = Vault(Path(keys))
    database = Database(url)

    def hand_in(name: str) -> None:
        with database.transaction() as session:
            submit(
                own_act(
                    session,
                    session.scalars(
                        locked(session, select(Application).where(Application.public_id == name))
                    ).one(),
                    AT,
                )
            )

    # As in a server that runs: mappers, statements and connection are ready before it counts.
    hand_in(names[0])
    spent = []
    start.wait(120)
    for name in names[1:]:
        began = time.perf_counter()
        hand_in(name)
        spent.append(time.perf_counter() - began)
    found.put(spent)
    database.dispose()


def _rows(path: Path) -> tuple[dict[str, str], dict[str, tuple[Any, ...]]]:
    """One handed-in application as the statements and values that a bare writer would send."""
    with sqlite3.connect(path) as connection:
        connection.row_factory = sqlite3.Row
        statements, values = {}, {}
        for table in ("application_version", "audit_entry", "message"):
            row = dict(
                connection.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1").fetchone()
            )  # noqa: S608
            row.pop("id", None)
            statements[table] = (
                f"INSERT INTO bare_{table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608
            )
            values[table] = tuple(row.values())
    return statements, values


def _bare_file(path: Path, rows: dict[str, tuple[Any, ...]], statements: dict[str, str]) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        for table, statement in statements.items():
            columns = statement.partition("(")[2].partition(")")[0]
            connection.execute(f"CREATE TABLE bare_{table} (id INTEGER PRIMARY KEY, {columns})")
        connection.execute(
            "CREATE TABLE bare_application (id INTEGER PRIMARY KEY, state TEXT, number TEXT "
            "UNIQUE, digest TEXT)"
        )
        connection.execute("CREATE TABLE bare_counter (id INTEGER PRIMARY KEY, last INTEGER)")
        connection.execute("INSERT INTO bare_counter VALUES (1, 0)")
    assert rows


def _write_bare(
    path: str,
    statements: dict[str, str],
    values: dict[str, tuple[Any, ...]],
    client: int,
    start: Any,
    found: Any,
) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA busy_timeout=30000")
    connection.execute("PRAGMA synchronous=FULL")
    spent = []
    start.wait(120)
    for turn in range(EACH):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE bare_counter SET last = last + 1 WHERE id = 1")
        connection.execute(
            "INSERT INTO bare_application (state, number, digest) VALUES ('submitted', ?, ?)",
            (f"{client}-{turn}", "0" * 64),
        )
        for table, statement in statements.items():
            connection.execute(statement, values[table])
        connection.execute("COMMIT")
        spent.append(time.perf_counter() - began)
    found.put(spent)
    connection.close()


def _together(target: Any, arguments: list[tuple[Any, ...]]) -> tuple[float, list[float]]:
    """Run ``target`` in one process per tuple of arguments, all starting at one moment: seconds for
    all, and each single time."""
    context = multiprocessing.get_context("spawn")
    start, found = context.Barrier(len(arguments) + 1), context.Queue()
    people = [context.Process(target=target, args=(*given, start, found)) for given in arguments]
    for person in people:
        person.start()
    start.wait(120)
    began = time.perf_counter()
    spent = [one for _ in people for one in found.get(timeout=300)]
    seconds = time.perf_counter() - began
    for person in people:
        person.join(60)
    return seconds, spent


def run() -> dict[str, float]:
    total = CLIENTS * EACH
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as name:
        folder = Path(name)
        url, names, extra = _prepared(folder)
        shares = [(url, extra["keys"], names[client::CLIENTS]) for client in range(CLIENTS)]
        seconds, spent = _together(_hand_in, shares)
        with sqlite3.connect(folder / "recruitment.db") as connection:
            handed_in = connection.execute(
                "SELECT count(*), count(DISTINCT number) FROM application WHERE state = 'submitted'"
            ).fetchone()
            versions = connection.execute("SELECT count(*) FROM application_version").fetchone()[0]
        statements, values = _rows(folder / "recruitment.db")
        bare = folder / "bare.db"
        _bare_file(bare, values, statements)
        bare_seconds, bare_spent = _together(
            _write_bare, [(str(bare), statements, values, client) for client in range(CLIENTS)]
        )
    ordered = sorted(spent)
    return {
        "reference_raw_transactions_per_second": total / bare_seconds,
        "reference_raw_p99_seconds": sorted(bare_spent)[int(len(bare_spent) * 0.99) - 1],
        "submits_per_second": total / seconds,
        "throughput_ratio": bare_seconds / seconds,
        "median_seconds": statistics.median(ordered),
        "p99_seconds": ordered[int(len(ordered) * 0.99) - 1],
        "lost": len(names) - handed_in[0],
        "twice": versions - handed_in[1],
    }


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
