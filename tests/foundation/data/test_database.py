"""Writers on SQLite: nobody is lost, whoever waits gets his turn, and a lock that is never given up
ends in a clear error."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from portal.foundation.data import database as module
from portal.foundation.data.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path / 'some.db'}")
    with made.transaction() as session:
        session.execute(text("CREATE TABLE counter (n INTEGER NOT NULL)"))
        session.execute(text("INSERT INTO counter VALUES (0)"))
    return made


def test_read_then_write_of_many_at_once_loses_nothing(database: Database) -> None:
    start = Barrier(8)

    def add() -> None:
        start.wait(10)
        for _ in range(25):
            with database.transaction() as session:
                seen = session.scalar(text("SELECT n FROM counter"))
                session.execute(text("UPDATE counter SET n = :n"), {"n": seen + 1})

    people = [Thread(target=add) for _ in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    with database.reading() as session:
        assert session.scalar(text("SELECT n FROM counter")) == 200


def test_a_lock_that_is_never_given_up_ends_in_an_error(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_MILLISECONDS", 30)
    holder = sqlite3.connect(tmp_path / "some.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    database.dispose()
    with pytest.raises(OperationalError, match="locked"), database.transaction() as session:
        session.execute(text("UPDATE counter SET n = 1"))
    holder.execute("ROLLBACK")
    with database.transaction() as session:
        session.execute(text("UPDATE counter SET n = 2"))
    holder.close()


def test_the_busy_time_is_back_once_writing_has_begun(database: Database) -> None:
    with database.transaction() as session:
        assert session.scalar(text("PRAGMA busy_timeout")) == module.BUSY_MILLISECONDS
