"""Migrations of both sides: up, down, up again, with rows inside, no drift, and triggers that
really refuse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest
from alembic.config import Config
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError

from portal.foundation.data.database import build_engine
from portal.foundation.running.schema import (
    configuration,
    current_revision,
    downgrade,
    drift,
    head_revision,
    upgrade,
)

pytestmark = pytest.mark.database
SIDES = ("recruitment", "workforce")


@pytest.fixture(params=SIDES)
def side(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    chosen = build_engine(database_url)
    yield chosen
    chosen.dispose()


@pytest.fixture
def tables(side: str) -> Any:
    return import_module(f"portal.{side}.tables")


@pytest.fixture
def config(side: str, engine: Engine, tables: Any) -> Config:
    return configuration(side, engine, tables.metadata)


def test_up_and_down_and_up_again_without_drift(
    engine: Engine, tables: Any, config: Config
) -> None:
    upgrade(config)
    assert current_revision(engine) == head_revision(config)
    assert drift(engine, tables.metadata) == []
    downgrade(config, "base")
    assert set(inspect(engine).get_table_names()) & set(tables.metadata.tables) == set()
    upgrade(config)
    assert drift(engine, tables.metadata) == []


def test_drift_is_found(engine: Engine, tables: Any, config: Config) -> None:
    upgrade(config)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE account ADD COLUMN stray INTEGER"))
    assert drift(engine, tables.metadata) != []


def _audit_row(tables: Any, number: int) -> dict[str, Any]:
    values = {
        "chain": "general",
        "number": number,
        "at": datetime(2026, 9, 1, tzinfo=UTC),
        "by_words": "x",
        "action": "a",
        "subject": "s",
        "facts": {},
    }
    values |= {"previous_hash": "0" * 64, "hash": f"{number:064d}"}
    return {
        column.name: values[column.name]
        for column in tables.metadata.tables["audit_entry"].columns
        if column.name in values
    }


def test_the_database_refuses_to_rewrite_the_audit_chain(
    engine: Engine, tables: Any, config: Config
) -> None:
    upgrade(config)
    table = tables.metadata.tables["audit_entry"]
    with engine.begin() as connection:
        connection.execute(table.insert().values(**_audit_row(tables, 1)))
    for statement in (table.update().values(action="b"), table.delete()):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(statement)
    with engine.begin() as connection:
        assert connection.execute(select(table.c.action)).scalars().all() == ["a"]


def test_every_append_only_table_has_its_triggers(
    side: str, engine: Engine, tables: Any, config: Config
) -> None:
    upgrade(config)
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with engine.begin() as connection:
        names = set(connection.execute(text(query)).scalars())
    for table in tables.APPEND_ONLY:
        assert {f"{table}_no_update", f"{table}_no_delete"} <= names


def test_a_downgrade_with_rows_inside_leaves_nothing_behind(
    engine: Engine, tables: Any, config: Config
) -> None:
    upgrade(config)
    with engine.begin() as connection:
        connection.execute(
            tables.metadata.tables["audit_entry"].insert().values(**_audit_row(tables, 1))
        )
    downgrade(config, "base")
    upgrade(config)
    with engine.begin() as connection:
        assert (
            connection.execute(select(tables.metadata.tables["audit_entry"].c.number)).all() == []
        )
