"""The release of November 2026 goes up: every vacancy gets the lists that were in force, and no
score, place or published bundle changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from portal.foundation.data.database import build_engine
from portal.foundation.files.storage import Storage
from portal.foundation.running.data_upgrade import UpgradeWork
from portal.foundation.running.schema import configuration, downgrade, upgrade
from portal.recruitment import tables
from portal.recruitment.results.data_upgrade import step, waiting
from tests.builders.release import load_release

pytestmark = pytest.mark.database
LINES = "SELECT run_id, ticket_number, score, place, outcome FROM result_line ORDER BY id"
RUNS = "SELECT kind, number, state, input_digest, output_digest FROM result_run ORDER BY id"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    chosen = build_engine(database_url)
    yield chosen
    chosen.dispose()


def _rows(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_old_runs_get_their_group_and_their_current_set(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    folder = load_release("recruitment", database_url, tmp_path / "data")
    before = _rows(engine, LINES), _rows(engine, RUNS)
    upgrade(configuration("recruitment", engine, tables.metadata))
    assert (_rows(engine, LINES), _rows(engine, RUNS)) == before
    in_force = _rows(
        engine,
        "SELECT DISTINCT l.vacancy_id, r.kind, r.id FROM result_line l "
        "JOIN result_run r ON r.id = l.run_id WHERE r.state = 'published' ORDER BY 1, 2",
    )
    assert in_force and in_force == _rows(
        engine, "SELECT vacancy_id, kind, run_id FROM current_set ORDER BY 1, 2"
    )
    storage = Storage(folder / "files")
    for expected in (True, False):
        with Session(engine) as session, session.begin():
            assert waiting(session) is expected
            changed = step(UpgradeWork(session, storage, datetime(2026, 12, 1, tzinfo=UTC)))
            assert bool(changed) is expected
    assert (_rows(engine, LINES), _rows(engine, RUNS)) == before
    downgrade(configuration("recruitment", engine, tables.metadata), "0008")
    assert (_rows(engine, LINES), _rows(engine, RUNS)) == before
