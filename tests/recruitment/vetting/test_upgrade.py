"""What the release of November 2026 knew of examinations and lists is the same in this version."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from portal.foundation.data.database import Database
from portal.foundation.running.schema import configuration, downgrade, upgrade
from tests.builders.release import load_release

pytestmark = pytest.mark.database

OLD = (
    "SELECT id, state, medical, medical_by, medical_at, background_by, background_at, "
    "background_note, publication_id, publicity_starts_at, publicity_ends_at "
    "FROM candidacy ORDER BY id"
)
NEW = """
SELECT c.id, c.state, m.outcome, m.by, m.at, b.by, b.at, coalesce(b.note, ''),
       l.publication_id, l.starts_at, l.ends_at
FROM candidacy c
LEFT JOIN examination m ON m.candidacy_id = c.id AND m.kind = 'medical'
LEFT JOIN examination b ON b.candidacy_id = c.id AND b.kind = 'background'
LEFT JOIN publicity_list l ON l.id = c.list_id
ORDER BY c.id
"""


def _rows(database: Database, question: str) -> list[tuple[Any, ...]]:
    with database.reading() as session:
        return [tuple(row) for row in session.execute(text(question))]


def test_every_old_conclusion_and_list_has_its_row_and_goes_back(
    database_url: str, tmp_path: Path
) -> None:
    load_release("recruitment", database_url, tmp_path / "release")
    database = Database(database_url)
    metadata = import_module("portal.recruitment.tables").metadata
    config = configuration("recruitment", database.engine, metadata)
    old = _rows(database, OLD)
    assert {row[2] for row in old} >= {"pass", "deferred"} and any(row[8] for row in old)
    upgrade(config, "0014")
    assert _rows(database, NEW) == old
    numbers = _rows(database, "SELECT round_id, number FROM publicity_list ORDER BY id")
    assert len(set(numbers)) == len(numbers) > 0
    downgrade(config, "0013")
    assert _rows(database, OLD) == old
    upgrade(config, "0014")
    with database.transaction() as session:
        session.execute(text("UPDATE candidacy SET state = 'withdrawn'"))
    with pytest.raises(RuntimeError, match="can't hold"):
        downgrade(config, "0013")
    database.dispose()
