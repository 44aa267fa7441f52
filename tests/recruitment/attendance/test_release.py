"""What the release of November 2026 noted at the seats is found again: every entry, and the rooms
whose answer sheets have codes are closed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.foundation.data.database import Database
from portal.foundation.running.schema import configuration, downgrade, upgrade
from portal.recruitment import tables
from tests.builders.release import load_release

pytestmark = pytest.mark.database
THEN = "SELECT id, attendance, attendance_by, attendance_at FROM seat ORDER BY id"
NOW = "SELECT seat_id, state, \"by\", at FROM attendance WHERE paper = '' ORDER BY seat_id"


def rows(database: Database, statement: str) -> list[tuple[object, ...]]:
    with database.reading() as session:
        return [tuple(row) for row in session.execute(text(statement))]


def test_attendance_moves_out_of_the_seat_and_back(database_url: str, tmp_path: Path) -> None:
    load_release("recruitment", database_url, tmp_path / "release")
    database = Database(database_url)
    config = configuration("recruitment", database.engine, tables.metadata)
    before = rows(database, THEN)
    assert {row[1] for row in before} == {"present", "absent"}
    upgrade(config, "0010")
    assert rows(database, NOW) == before
    records = rows(
        database, "SELECT origin, expected, present, absent FROM room_record ORDER BY id"
    )
    assert {row[0] for row in records} == {"carried"}
    came = Counter(row[1] for row in before)
    sums = [sum(int(str(row[place])) for row in records) for place in (1, 2, 3)]
    assert sums == [len(before), came["present"], came["absent"]]
    downgrade(config, "0009")
    assert rows(database, THEN) == before
    database.dispose()


def test_a_new_shape_is_not_thrown_away(database_url: str, tmp_path: Path) -> None:
    """Attendance of a single paper has no place in the seat."""
    load_release("recruitment", database_url, tmp_path / "release")
    database = Database(database_url)
    config = configuration("recruitment", database.engine, tables.metadata)
    upgrade(config, "0010")
    with database.engine.begin() as connection:
        connection.execute(
            text(
                'INSERT INTO attendance (seat_id, paper, state, way, device, "by", at, version) '
                "SELECT seat_id, 'essay', 'absent', 'sheet', '', \"by\", at, 1 FROM attendance "
                "ORDER BY id LIMIT 1"
            )
        )
    with pytest.raises(RuntimeError, match="no place"):
        downgrade(config, "0009")
    assert len(rows(database, NOW)) > 0
    database.dispose()
