"""The workers of the November release go up: their dated facts are what the old rows said, nobody's
number changes, and a second run has nothing to do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.foundation.data.rows import Instant
from portal.foundation.files.storage import Storage
from portal.foundation.running.data_upgrade import Tools, data_upgrades, upgrade_data, waiting
from portal.foundation.running.schema import configuration, downgrade, upgrade
from portal.foundation.security.crypto import Vault
from portal.kernel.period import DAY
from portal.workforce import audit, tables
from portal.workforce.orm import Base
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.projection import projected
from portal.workforce.workers.spell_queries import Scope, facts_of, holds_of
from tests.builders.release import load_release

pytestmark = pytest.mark.database
AT = datetime(2026, 12, 1, 2, tzinfo=UTC)
FACTS = (
    *("name", "sex", "born_on", "document_kind", "education", "degree", "school", "major"),
    *("certificate_level", "union_id", "using_unit", "contracting_party", "form", "entry_kind"),
    *("post", "post_class", "certificate_registration", "certificate_approved_on"),
)
OLD = (
    "number, hired_on, left_on, training_due_on, state, document_sealed, certificate_sealed,"
    " mobile_sealed, seal_id"
)


@pytest.fixture
def old(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    folder = load_release("workforce", database_url, tmp_path / "release")
    monkeypatch.setattr(Base, "vault", Vault(folder / "keys" / "workforce"), raising=False)
    return Database(database_url)


def _rows(database: Database, sql: str) -> list[dict[str, Any]]:
    with database.reading() as session:
        return [dict(row) for row in session.execute(text(sql)).mappings()]


def _up(database: Database, folder: Path) -> list[tuple[str, int]]:
    storage = Storage(folder / "files")
    tools = Tools(database, storage, AT, audit.record)
    return list(upgrade_data(tools, data_upgrades("portal.workforce")))


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def test_every_workers_past_is_what_the_old_rows_said(old: Database, tmp_path: Path) -> None:
    workers = _rows(old, f"SELECT id, {', '.join(FACTS)}, {OLD} FROM worker")  # noqa: S608
    grades = _rows(old, "SELECT worker_id, starts_on, level FROM pay_grade")
    contracts = _rows(old, "SELECT worker_id, ordinal, starts_on, ends_on FROM contract")
    filings = _rows(old, "SELECT id, state, filing_number FROM filing ORDER BY id")
    assert any(row["state"] == "left" for row in workers)
    with old.transaction() as session:
        for leaving in session.execute(text("SELECT id FROM worker_exit")).scalars().all():
            late = {"at": AT - timedelta(hours=1), "id": leaving}
            session.execute(
                text("UPDATE worker_exit SET recorded_at = :at WHERE id = :id").bindparams(
                    bindparam("at", type_=Instant)
                ),
                late,
            )
    upgrade(configuration("workforce", old.engine, tables.metadata))
    assert sum(changed for _name, changed in _up(old, tmp_path)) >= len(workers)
    assert all(changed == 0 for _name, changed in _up(old, tmp_path))
    with old.reading() as session:
        assert waiting(session, data_upgrades("portal.workforce")) == []
        for row in workers:
            _same_past(session, row)
        _same_holds(session, workers)
    assert _rows(old, "SELECT id, state, filing_number FROM filing ORDER BY id") == filings
    _same_terms(old, contracts, grades)
    old.dispose()


def _same_past(session: Session, row: dict[str, Any]) -> None:
    worker = session.get_one(Worker, row["id"])
    assert worker.number == row["number"]
    # The old rows had the day before the one of the civil code.
    assert worker.training_due_on - DAY == _day(row["training_due_on"])
    first, end = _day(row["hired_on"]), _day(row["left_on"])
    assert first is not None
    last = AT.date() if end is None else end - DAY
    for on in {first, max(first, last)}:
        said = facts_of(session, worker, on)
        assert said["document_number"] == worker.document_number
        assert said["mobile"] == worker.mobile
        for name in FACTS:
            value = _day(row[name]) if name.endswith("_on") else row[name]
            assert said.get(name) == value, (row["number"], name, on)
    assert facts_of(session, worker, first - DAY) == {}
    if end is not None:
        assert facts_of(session, worker, end) == {}
        # Before the exit was entered nobody knew of it.
        assert facts_of(session, worker, end, known_at=worker.registered_at) != {}
    kept = {name: getattr(worker, name) for name in projected(session, worker, AT.date())}
    assert projected(session, worker, AT.date()) == kept


def _same_holds(session: Session, workers: list[dict[str, Any]]) -> None:
    holds = {hold.worker_id: hold for hold in holds_of(session, Scope())}
    assert len(holds) == len(workers)
    for row in workers:
        hold = holds[row["id"]]
        assert (hold.union_id, hold.form) == (row["union_id"], row["form"])
        assert (hold.valid_from, hold.valid_to) == (_day(row["hired_on"]), _day(row["left_on"]))


def _same_terms(
    database: Database, contracts: list[dict[str, Any]], grades: list[dict[str, Any]]
) -> None:
    standing = "WHERE withdrawn_at IS NULL"
    new = {
        (row["worker_id"], row["ordinal"]): (_day(row["valid_from"]), _day(row["valid_to"]))
        for row in _rows(
            database,
            f"SELECT worker_id, ordinal, valid_from, valid_to FROM contract {standing}",  # noqa: S608
        )
    }
    for row in contracts:
        ends = _day(row["ends_on"])
        days = _day(row["starts_on"]), None if ends is None else ends + timedelta(days=1)
        assert new[row["worker_id"], row["ordinal"]] == days
    levels = {
        (row["worker_id"], _day(row["valid_from"])): row["level"]
        for row in _rows(
            database,
            f"SELECT worker_id, valid_from, level FROM pay_grade {standing}",  # noqa: S608
        )
    }
    assert levels == {(row["worker_id"], _day(row["starts_on"])): row["level"] for row in grades}


def test_the_way_back_is_open_until_something_would_be_lost(old: Database, tmp_path: Path) -> None:
    """Down again the tables say what they said; once a fact was ended or corrected, it refuses."""
    terms = "SELECT worker_id, ordinal, starts_on, ends_on FROM contract ORDER BY id"
    before = _rows(old, terms)
    config = configuration("workforce", old.engine, tables.metadata)
    upgrade(config)
    downgrade(config, "0005")
    assert _rows(old, terms) == before
    upgrade(config)
    _up(old, tmp_path)
    with pytest.raises(RuntimeError, match="no place for"):
        downgrade(config, "0005")
    old.dispose()
