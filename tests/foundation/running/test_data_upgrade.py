"""Upgrades of data: whole, once, and going on where they were broken off."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.running.data_upgrade import (
    DataUpgrade,
    Tools,
    UpgradeWork,
    data_at_this_version,
    upgrade_data,
    waiting,
)

pytestmark = pytest.mark.database
AT = datetime(2026, 12, 1, tzinfo=UTC)
ROWS = 7


@pytest.fixture
def database(database_url: str) -> Any:
    made = Database(database_url)
    with made.transaction() as session:
        session.execute(text("CREATE TABLE old_shape (n INTEGER PRIMARY KEY, done INTEGER)"))
        for number in range(ROWS):
            session.execute(text("INSERT INTO old_shape VALUES (:n, 0)"), {"n": number})
    yield made
    made.dispose()


@pytest.fixture
def told() -> list[dict[str, str]]:
    return []


@pytest.fixture
def tools(database: Database, tmp_path: Path, told: list[dict[str, str]]) -> Tools:
    def record(_session: Session, action: str, subject: str, **facts: Any) -> None:
        told.append({"action": action, "subject": subject, "rows": facts["rows"]})

    return Tools(database, Storage(tmp_path), AT, record)


def _left(session: Session) -> bool:
    return bool(session.scalar(text("SELECT count(*) FROM old_shape WHERE done = 0")))


def _three_more(work: UpgradeWork) -> int:
    numbers = work.session.scalars(
        text("SELECT n FROM old_shape WHERE done = 0 ORDER BY n LIMIT 3")
    ).all()
    for number in numbers:
        work.session.execute(
            text("UPDATE old_shape SET done = done + 1 WHERE n = :n"), {"n": number}
        )
    return len(numbers)


SOUND = DataUpgrade(order=1, name="rooms.shape", waiting=_left, step=_three_more)


def test_every_row_once_told_once_and_the_second_run_does_nothing(
    tools: Tools, told: list[dict[str, str]]
) -> None:
    assert list(upgrade_data(tools, (SOUND,))) == [("rooms.shape", ROWS)]
    assert told == [{"action": "data.upgraded", "subject": "upgrade:rooms.shape", "rows": "7"}]
    assert list(upgrade_data(tools, (SOUND,))) == [("rooms.shape", 0)]
    assert len(told) == 1


def test_broken_off_anywhere_it_goes_on(tools: Tools) -> None:
    calls = 0

    def broken(work: UpgradeWork) -> int:
        nonlocal calls
        calls += 1
        done = _three_more(work)
        if calls == 2:
            raise KeyboardInterrupt
        return done

    with pytest.raises(KeyboardInterrupt):
        list(upgrade_data(tools, (DataUpgrade(1, "rooms.shape", _left, broken),)))
    with tools.database.reading() as session:
        assert (
            session.scalar(text("SELECT sum(done) FROM old_shape")) == 3
        )  # the second came to nothing
        assert waiting(session, (SOUND,)) == ["rooms.shape"]
    list(upgrade_data(tools, (SOUND,)))
    with tools.database.reading() as session:
        assert session.scalars(text("SELECT DISTINCT done FROM old_shape")).all() == [1]


def test_a_step_that_gives_up_early_is_an_error(tools: Tools) -> None:
    lazy = DataUpgrade(1, "rooms.lazy", _left, lambda _work: 0)
    with pytest.raises(RuntimeError, match="rooms.lazy stopped with rows left"):
        list(upgrade_data(tools, (lazy,)))


def test_readiness_names_data_of_an_older_version(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Flask(__name__)
    app.extensions.update(database=tools.database, data_upgrade_package="portal.nowhere")
    monkeypatch.setattr(
        "portal.foundation.running.data_upgrade.data_upgrades", lambda _package: (SOUND,)
    )
    assert data_at_this_version(app) == "of an older version"
    list(upgrade_data(tools, (SOUND,)))
    assert data_at_this_version(app) == ""
