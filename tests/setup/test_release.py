"""What the release of November 2026 left goes up to this version on both databases: first the
schema, then the data, which a second run leaves alone."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.running.data_upgrade import Tools, data_upgrades, upgrade_data, waiting
from portal.foundation.running.schema import configuration, drift, upgrade
from portal.foundation.security.crypto import Vault
from tests.builders.release import REVISIONS, load_release

pytestmark = pytest.mark.database
AT = datetime(2026, 12, 1, 2, tzinfo=UTC)
# table → what no upgrade may change, row by row
KEPT = {
    "recruitment": {
        "application": ("id", "number"),
        "publication": ("id", "number", "digest"),
        "result_line": ("id", "ticket_number", "score", "place", "outcome"),
        "hire": ("public_id", "worker_number", "filing_number"),
    },
    "workforce": {
        "worker": ("id", "number", "name", "hired_on", "left_on", "state", "source_hire"),
        "filing": ("id", "worker_id", "state", "filing_number", "filed_on"),
    },
}


@pytest.fixture(params=sorted(REVISIONS))
def side(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _columns(database: Database, side: str) -> dict[str, list[str]]:
    """Table → its rows as text, each with everything that is kept of it."""
    kept = {}
    with database.reading() as session:
        for table, names in KEPT[side].items():
            chosen = ", ".join(f"{table}.{name}" for name in names)
            rows = session.execute(text(f"SELECT {chosen} FROM {table}"))  # noqa: S608
            kept[table] = sorted(str(tuple(row)) for row in rows)
    return kept


def test_the_release_goes_up_and_a_second_run_changes_nothing(
    side: str, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = load_release(side, database_url, tmp_path / "release")
    package, tables = import_module(f"portal.{side}.orm"), import_module(f"portal.{side}.tables")
    monkeypatch.setattr(package.Base, "vault", Vault(folder / "keys" / side), raising=False)
    database = Database(database_url)
    before = _columns(database, side)
    assert all(before.values())
    upgrade(configuration(side, database.engine, tables.metadata))
    assert drift(database.engine, tables.metadata) == []
    record = import_module(f"portal.{side}.audit").record
    tools = Tools(database, Storage(folder / "files" / side), AT, record)
    upgrades = data_upgrades(f"portal.{side}")
    dict(upgrade_data(tools, upgrades))
    assert all(changed == 0 for _name, changed in upgrade_data(tools, upgrades))
    with database.reading() as session:
        assert waiting(session, upgrades) == []
    assert _columns(database, side) == before
    database.dispose()
