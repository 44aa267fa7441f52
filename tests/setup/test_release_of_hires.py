"""The hires of the November release, on both sides: each becomes edition 1 of itself, word for
word, with its numbers; what would be lost is not taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.running.data_upgrade import Tools, data_upgrades, upgrade_data
from portal.foundation.running.schema import configuration, downgrade, upgrade
from portal.foundation.security.crypto import Vault
from portal.protocol.messages import record_digest
from portal.recruitment.handover.models import Delivery, Hire
from portal.workforce.intake.models import HandedHire, Incoming
from tests.builders.release import load_release

pytestmark = pytest.mark.database
AT = datetime(2026, 12, 1, 2, tzinfo=UTC)
STATES = {
    "awaiting_confirmation": "awaiting_confirmation",
    "confirmed": "announced",
    "delivered": "announced",
    "handed_over": "accepted",
    "filed": "filed",
    "refused": "refused",
}


class Release:
    """One side of the release, brought up to this version."""

    def __init__(self, side: str, url: str, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.side, self.tables = side, import_module(f"portal.{side}.tables")
        load_release(side, url, folder)
        base = import_module(f"portal.{side}.orm").Base
        patch.setattr(base, "vault", Vault(folder / "keys" / side), raising=False)
        self.storage = Storage(folder / "files" / side)
        self.database = Database(url)
        self.config = configuration(side, self.database.engine, self.tables.metadata)

    def rows(self, statement: str) -> list[Any]:
        with self.database.reading() as session:
            return [dict(row._mapping) for row in session.execute(text(statement))]

    def up(self) -> None:
        upgrade(self.config)
        record = import_module(f"portal.{self.side}.audit").record
        tools = Tools(self.database, self.storage, AT, record)
        dict(upgrade_data(tools, data_upgrades(f"portal.{self.side}")))


def test_every_hire_keeps_its_record_digest_and_numbers(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = Release("recruitment", database_url, tmp_path, monkeypatch)
    old = {row["public_id"]: row for row in release.rows("SELECT * FROM hire")}
    assert old
    release.up()
    with release.database.reading() as session:
        hires = list(session.scalars(select(Hire).order_by(Hire.id)))
        assert {hire.public_id for hire in hires} == set(old)
        for hire in hires:
            before = old[hire.public_id]
            assert hire.state == STATES[before["state"]]
            numbers = (hire.worker_number, hire.filing_number)
            assert numbers == (before["worker_number"], before["filing_number"])
            assert [one.number for one in hire.editions] == [1] and hire.record_sealed is None
            (first,) = hire.editions
            assert first.record_digest == before["record_digest"]
            if first.record_digest is not None:
                assert record_digest(first.record) == first.record_digest and hire.edition == 1
            if before["filed_at"] is not None:
                assert hire.filed_edition == hire.accepted_edition == 1
        assert [one.seq for one in session.scalars(select(Delivery).order_by(Delivery.id))]
    with pytest.raises(RuntimeError, match="would be lost"):
        downgrade(release.config, "0014")
    release.database.dispose()


def test_two_hires_with_one_number_are_named_and_nothing_is_touched(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = Release("recruitment", database_url, tmp_path, monkeypatch)
    (first,) = release.rows("SELECT * FROM hire")
    (free,) = release.rows(
        "SELECT id FROM application WHERE id NOT IN (SELECT application_id FROM hire) LIMIT 1"
    )
    twin = {**first, "id": first["id"] + 1, "public_id": "f" * 16, "seal_id": "f" * 32}
    twin |= {"application_id": free["id"], "filing_number": "另一个号"}
    hires = [first, twin]
    with release.database.transaction() as session:
        names, values = ", ".join(twin), ", ".join(f":{name}" for name in twin)
        session.execute(text(f"INSERT INTO hire ({names}) VALUES ({values})"), twin)  # noqa: S608
    before = release.rows("SELECT * FROM hire ORDER BY id")
    with pytest.raises(RuntimeError, match="worker_number") as told:
        release.up()
    assert all(row["public_id"] in str(told.value) for row in hires)
    assert release.rows("SELECT * FROM hire ORDER BY id") == before
    with release.database.transaction() as session:
        statement = text("UPDATE hire SET worker_number = 'W-2' WHERE public_id = :hire")
        session.execute(statement, {"hire": hires[0]["public_id"]})
    upgrade(release.config)
    release.database.dispose()


def test_every_person_taken_over_has_the_hire_they_came_of(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = Release("workforce", database_url, tmp_path, monkeypatch)
    old = release.rows(
        "SELECT worker.number, source_hire, source_digest, worker.state, filing_number"
        " FROM worker LEFT JOIN filing ON filing.worker_id = worker.id"
        " WHERE source_hire IS NOT NULL"
    )
    assert old
    release.up()
    with release.database.reading() as session:
        for before in old:
            row = session.scalars(
                select(HandedHire).where(HandedHire.hire == before["source_hire"])
            ).one()
            assert row.worker_number == before["number"] and row.worker is not None
            assert row.filing_number == before["filing_number"]
            assert (row.edition, row.accepted_edition) == (1, 1)
            assert row.digest_of(1) == before["source_digest"]
            state = "left" if before["state"] == "left" else None
            assert row.state == (state or ("filed" if row.filing_number else "accepted"))
        for message in session.scalars(select(Incoming)):
            assert message.edition == 1
    release.database.dispose()
