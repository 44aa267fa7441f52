"""Rooms, members, turns and marks of the release of November 2026 stand in the new tables as they
were, and go back where nothing new has come."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.running.schema import configuration, downgrade, upgrade
from portal.foundation.security.crypto import Vault
from portal.kernel.decimals import plain
from portal.recruitment import tables
from portal.recruitment.interviews.models import InterviewDay, InterviewRoom, Turn
from portal.recruitment.interviews.queries import marks_for_rules, slots_of
from portal.recruitment.orm import Base
from portal.recruitment.results.models import ResultRun
from tests.builders.release import load_release

pytestmark = pytest.mark.database
BEFORE = """
SELECT s.public_id, m.number, m.account_id, k.element, k.value, k.submitted_at
FROM mark k JOIN interview_slot s ON s.id = k.slot_id JOIN panel_member m ON m.id = k.member_id
ORDER BY s.public_id, m.number, k.element
"""
AFTER = """
SELECT s.public_id, t.number, t.account_id, k.element, k.value, e.made_at
FROM mark k JOIN mark_edition e ON e.id = k.edition_id JOIN mark_sheet t ON t.id = e.sheet_id
JOIN interview_slot s ON s.id = t.turn_id ORDER BY s.public_id, t.number, k.element
"""


def _rows(engine: Engine, statement: str) -> list[Any]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def _cell(mark: Any) -> str:
    return mark if isinstance(mark, str) else plain(mark)


def _published(session: Session, storage: Storage) -> set[tuple[str, ...]]:
    """The rows of marks.csv that the published interview results were computed from."""
    rows: set[tuple[str, ...]] = set()
    for kept in session.scalars(select(ResultRun.inputs).where(ResultRun.kind == "interview")):
        table = storage.read(kept["marks.csv"]).decode("utf-8-sig")
        rows |= {tuple(line) for line in list(csv.reader(io.StringIO(table)))[1:]}
    return rows


def test_old_rooms_members_turns_and_marks_are_carried_over_and_back(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = load_release("recruitment", database_url, tmp_path / "release")
    monkeypatch.setattr(Base, "vault", Vault(folder / "keys" / "recruitment"), raising=False)
    database = Database(database_url)
    engine, config = database.engine, configuration("recruitment", database.engine, tables.metadata)
    marks = _rows(engine, BEFORE)
    called = _rows(engine, "SELECT public_id FROM interview_slot WHERE state <> 'waiting'")
    assert marks and called
    upgrade(config)
    assert _rows(engine, AFTER) == marks
    with database.reading() as session:
        rooms = session.scalars(select(InterviewRoom)).all()
        assert rooms and len(session.scalars(select(InterviewDay)).all()) >= 1
        for room in rooms:
            assert room.day.round_id == room.round_id and len(room.secret) == 64
            for turn in slots_of(session, room.id):
                people = [(one.number, one.account_id) for one in turn.sitters]
                assert people == [(one.number, one.account_id) for one in room.members]
        # the evidence of old rooms names examiners as it always did
        given = marks_for_rules(session, rooms[0].round_id)
        said = {
            (turn.public_id, row.examiner, row.element, plain(row.mark))
            for turn in session.scalars(select(Turn))
            for row in given[turn.application_id]
            if row.examiner
        }
        assert said == {(row[0], str(row[1]), row[3], row[4]) for row in marks}
        rows = {
            (row.vacancy, row.room, row.candidate, row.examiner, row.element, _cell(row.mark))
            for own in given.values()
            for row in own
        }
        assert rows == _published(session, Storage(folder / "files" / "recruitment"))
    downgrade(config, "0008")
    assert _rows(engine, BEFORE) == marks
    assert "mark_sheet" not in inspect(engine).get_table_names()
    upgrade(config)
    with engine.begin() as connection:
        connection.execute(text("UPDATE interview_room SET place_prefix = 'P'"))
    with pytest.raises(RuntimeError, match="cannot keep"):
        downgrade(config, "0008")
    assert _rows(engine, AFTER) == marks
    database.dispose()
