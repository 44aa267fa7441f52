"""The data of the release of November 2026, its demonstration played to the end: what an upgrade
finds in a real house.

``tests/data/release_2026_11.zip`` holds both sides' databases (recruitment at 0008, workforce at
0005) without the job runner's tables, their keys, and the private files that published bundles
refer to.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, create_engine, select, text
from sqlalchemy.engine import make_url

from portal.foundation.data.database import build_engine
from portal.foundation.running.schema import configuration, upgrade

RELEASE = Path(__file__).resolve().parents[1] / "data" / "release_2026_11.zip"
REVISIONS = {"recruitment": "0008", "workforce": "0005"}


def load_release(side: str, database_url: str, folder: Path) -> Path:
    """Put the release's rows of ``side`` into the empty database at ``database_url``, its keys and
    files below ``folder`` (a data folder: ``keys/``, ``files/``), and return ``folder``."""
    with zipfile.ZipFile(RELEASE) as archive:
        archive.extractall(folder)
    rows = folder / f"{side}.sqlite3"
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        shutil.copyfile(rows, str(url.database))
    else:
        _copy(side, rows, database_url)
    return folder


def _copy(side: str, rows: Path, database_url: str) -> None:
    target, source = build_engine(database_url), create_engine(f"sqlite:///{rows}")
    config = configuration(side, target, MetaData())
    upgrade(config, REVISIONS[side])
    written, read = MetaData(), MetaData()
    read.reflect(source)
    written.reflect(target, only=list(read.tables))
    with source.connect() as old, target.begin() as new:
        # The order of tables and of rows within one would matter only to the references.
        new.execute(text("SET session_replication_role = replica"))
        new.execute(written.tables["alembic_version"].delete())
        for name, table in read.tables.items():
            for chunk in _chunks(old, table):
                new.execute(written.tables[name].insert(), chunk)
            _move_counter_on(new, written.tables[name])
        new.execute(text("SET session_replication_role = origin"))
    source.dispose()
    target.dispose()


def _chunks(old: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    for part in old.execute(select(table)).mappings().partitions(500):
        yield [dict(row) for row in part]


def _move_counter_on(new: Connection, table: Table) -> None:
    """Numbers that were copied are taken: the table's own counter goes on behind them."""
    column = next((one for one in table.primary_key if one.name == "id"), None)
    if column is None:
        return
    counter = new.scalar(
        text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": f'"{table.name}"'}
    )
    highest = new.scalar(select(column).order_by(column.desc()).limit(1))
    if counter and highest:
        new.execute(text("SELECT setval(:counter, :last)"), {"counter": counter, "last": highest})
