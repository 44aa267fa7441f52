"""The seats and tickets of the November release go up and come down again: no number changes, each
told ticket has its first edition, and what was published still verifies."""

from __future__ import annotations

import hmac
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.running.data_upgrade import Tools, upgrade_data
from portal.foundation.running.schema import configuration, downgrade, upgrade
from portal.foundation.security.crypto import Vault
from portal.recruitment import tables
from portal.recruitment.audit import record
from portal.recruitment.exams.data_upgrade import DATA_UPGRADES
from portal.recruitment.exams.documents import ticket_mark
from portal.recruitment.exams.models import Seat, SeatingRun, SittingRoom, Ticket
from portal.recruitment.exams.queries import rooms_of_round, runs_in_force, tickets
from portal.recruitment.exams.services.shadow_run import members_of
from portal.recruitment.orm import Base
from portal.recruitment.publications.bundle import build_bundle
from portal.recruitment.publications.models import Publication
from tests.builders.release import REVISIONS, load_release
from tests.setup.test_release import AT

pytestmark = pytest.mark.database
VERIFIER = Path(__file__).resolve().parents[3] / "static" / "verifier" / "verify.py"
NUMBERS = "SELECT application_id, ticket_number FROM seat ORDER BY application_id"


def _rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    with database.reading() as session:
        return [tuple(row) for row in session.execute(text(statement))]


def test_old_seats_go_up_and_come_down(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = load_release("recruitment", database_url, tmp_path / "release")
    vault = Vault(folder / "keys" / "recruitment")
    monkeypatch.setattr(Base, "vault", vault, raising=False)
    database = Database(database_url)
    before = _rows(database, NUMBERS)
    assert before
    config = configuration("recruitment", database.engine, tables.metadata)
    upgrade(config)
    storage = Storage(folder / "files" / "recruitment")
    tools = Tools(database, storage, AT, record)
    assert dict(upgrade_data(tools, DATA_UPGRADES))["exams.ticket_editions"] == len(before)
    assert dict(upgrade_data(tools, DATA_UPGRADES))["exams.ticket_editions"] == 0
    with database.reading() as session:
        rows = session.execute(select(Ticket.application_id, Ticket.number))
        assert sorted(map(tuple, rows)) == before
        run = session.scalars(select(SeatingRun).where(SeatingRun.state == "released")).one()
        assert (run.sitting.code, run.edition) == ("1", 1)
        assert runs_in_force(session, run.round_id) == [run]
        used = session.scalars(select(SittingRoom.room_id)).all()
        assert sorted(used) == sorted(room.id for room in rooms_of_round(session, run.round_id))
        ticket = next(iter(tickets(session, run.round_id).values()))
        seat = session.scalars(select(Seat).where(Seat.ticket_id == ticket.id)).one()
        assert [edition.edition for edition in ticket.editions] == [1]
        printed = vault.index("ticket", "mark")  # the mark on paper that was handed out before
        assert ticket_mark(seat) == _old_mark(printed, ticket.number, run.public_id)
        found = session.scalars(select(Publication).where(Publication.bundle_key.is_not(None)))
        seats = next(one for one in found if one.kind == "seating_evidence")
        assert seats.number == run.evidence_number
        members = members_of(storage, run)
        bundle = tmp_path / "bundle.zip"
        code = run.round_.code
        bundle.write_bytes(build_bundle("seating", code, members, seats.audit_head, vault))
    told = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(bundle)], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stdout
    downgrade(config, REVISIONS["recruitment"])
    assert _rows(database, NUMBERS) == before
    database.dispose()


def _old_mark(key: str, number: str, run: str) -> str:
    return hmac.new(key.encode(), f"{number}:{run}".encode(), "sha256").hexdigest()[:16]


def test_what_the_old_tables_cannot_hold_stops_the_way_down(
    database_url: str, tmp_path: Path
) -> None:
    load_release("recruitment", database_url, tmp_path / "release")
    database = Database(database_url)
    config = configuration("recruitment", database.engine, tables.metadata)
    upgrade(config)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE ticket SET edition = 2 WHERE id = 1"))
    with pytest.raises(RuntimeError, match="a second edition of a ticket"):
        downgrade(config, REVISIONS["recruitment"])
    database.dispose()
