"""What the release of November 2026 left goes up to this version on both databases: first the
schema, then the data, which a second run leaves alone and a broken one takes up again; what was
published then still verifies."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import select, text

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.running.data_upgrade import (
    DataUpgrade,
    Tools,
    UpgradeWork,
    data_upgrades,
    upgrade_data,
    waiting,
)
from portal.foundation.running.schema import configuration, drift, upgrade
from portal.foundation.security.crypto import Vault
from portal.recruitment.audit import head
from portal.recruitment.exams.models import SeatingRun
from portal.recruitment.exams.services import shadow_run as seating
from portal.recruitment.publications.bundle import build_bundle
from portal.recruitment.results.models import ResultRun
from portal.recruitment.results.services import shadow_run as results
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.release import REVISIONS, load_release

pytestmark = pytest.mark.database
VERIFIER = Path(__file__).parents[2] / "static" / "verifier" / "verify.py"
AT = datetime(2026, 12, 1, 2, tzinfo=UTC)
BUNDLES = 5  # one seating, a list of each kind
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


# What is keyed to a person: read before the schema moves and after the data have. Both queries say
# (ticket, …) and (ticket, paper, what, value).
TICKETS = {
    "before": "SELECT application_id, ticket_number FROM seat",
    "after": "SELECT application_id, number FROM ticket",
}
SCORES = "SELECT application_id, paper, kind, value FROM score"


def _rows(database: Database, query: str) -> list[str]:
    with database.reading() as session:
        return sorted(str(tuple(row)) for row in session.execute(text(query)))


def _broken_off(upgrades: tuple[DataUpgrade, ...], after: int) -> tuple[DataUpgrade, ...]:
    """The same steps in a process that dies within the step after ``after`` of them, its work
    undone."""
    left = [after]

    def dying(one: DataUpgrade) -> Callable[[UpgradeWork], int]:
        def step(work: UpgradeWork) -> int:
            done = one.step(work)
            if done:
                left[0] -= 1
            if left[0] < 0:
                raise Killed
            return done

        return step

    return tuple(replace(one, step=dying(one)) for one in upgrades)


class Killed(BaseException):
    """Nothing of the project catches it."""


def _go_up_in_pieces(tools: Tools, upgrades: tuple[DataUpgrade, ...]) -> int:
    """Killed within every working step once, and begun again; how often it was killed."""
    killed = 0
    while True:
        try:
            # The first dies in its first step; each other one ends the step that was broken off
            # and dies in the next.
            dict(upgrade_data(tools, _broken_off(upgrades, min(killed, 1))))
        except Killed:
            killed += 1
            with tools.database.reading() as session:
                assert waiting(session, upgrades)
        else:
            return killed


def _verify(storage: Storage, database: Database, folder: Path) -> int:
    """Every published bundle, made again of what the upgraded rows say and refer to, by the
    stand-alone program; how many there are."""
    made = []
    with database.reading() as session:
        for seats in session.scalars(select(SeatingRun)):
            assert not seating.evidence_of(session, storage, seats).faults
            round_ = session.get_one(RecruitmentRound, seats.round_id)
            made.append(("seating", round_.code, seating.members_of(storage, seats)))
        for run in session.scalars(select(ResultRun)):
            assert not results.evidence_of(session, storage, run).faults
            members = {name: storage.read(key) for name, key in run.inputs.items()}
            round_ = session.get_one(RecruitmentRound, run.round_id)
            made.append((run.kind, round_.code, members))
        heads = {code: head(session, code) for _kind, code, _members in made}
    for kind, code, members in made:
        file = folder / f"{kind}.zip"
        file.write_bytes(build_bundle(kind, code, members, heads[code], SeatingRun.vault))
        told = subprocess.run(
            [sys.executable, "-I", str(VERIFIER), str(file)],
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert told.returncode == 0, told.stdout + told.stderr
    return len(made)


def test_the_release_goes_up_and_a_second_run_changes_nothing(
    side: str, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = load_release(side, database_url, tmp_path / "release")
    package, tables = import_module(f"portal.{side}.orm"), import_module(f"portal.{side}.tables")
    monkeypatch.setattr(package.Base, "vault", Vault(folder / "keys" / side), raising=False)
    database = Database(database_url)
    before = _columns(database, side)
    assert all(before.values())
    exam = side == "recruitment"
    tickets = _rows(database, TICKETS["before"]) if exam else []
    scores = _rows(database, SCORES) if exam else []
    upgrade(configuration(side, database.engine, tables.metadata))
    assert drift(database.engine, tables.metadata) == []
    record = import_module(f"portal.{side}.audit").record
    tools = Tools(database, Storage(folder / "files" / side), AT, record)
    upgrades = data_upgrades(f"portal.{side}")
    with database.reading() as session:
        assert waiting(session, upgrades)
    assert _go_up_in_pieces(tools, upgrades) > 0
    assert all(changed == 0 for _name, changed in upgrade_data(tools, upgrades))
    with database.reading() as session:
        assert waiting(session, upgrades) == []
    assert _columns(database, side) == before
    if exam:
        assert _rows(database, TICKETS["after"]) == tickets != []
        assert _rows(database, SCORES) == scores != []
        assert _verify(tools.storage, database, tmp_path) == BUNDLES
    database.dispose()
