"""``flask audit verify`` and the nightly check on the management side: every way to rewrite the
register's history is named, though this side publishes no head of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from portal.foundation.data.database import Database
from portal.foundation.security.crypto import Vault
from portal.foundation.web.history import check_history
from portal.workforce import tables
from portal.workforce.audit import Act, AuditCheck
from portal.workforce.orm import Base
from portal.workforce.workers.services.filing import forward
from portal.workforce.workers.services.trace import REGISTER_CHAIN
from tests.builders.tampering import TAMPERINGS, Chains, again, unguarded, without_guards
from tests.builders.workforce import actor, officer, tree, worker
from tests.workforce.conftest import AT, _make_schema

pytestmark = pytest.mark.database
BUILT = ("the account account:", "the appointment of account:")
CHAINS = Chains(tables.metadata)


def _prepare(url: str) -> None:
    """Five people on the register, the filing of one forwarded."""
    _make_schema(url)
    world = Database(url)
    with world.transaction() as session:
        places = tree(session)
        people = [worker(session, places["street"], at=AT) for _place in range(3)]
        people += [worker(session, places["small"], at=AT)]
        reviewer = officer(session, "city_reviewer", places["city"])
        act = Act(session, actor(reviewer), AT + timedelta(hours=1))
        forward(act, people[0].filing, "材料齐全")
    world.dispose()


@pytest.fixture
def database(fresh_database: Callable[..., str], keys: Vault) -> Iterator[Database]:
    Base.vault = keys
    # what is signed holds with this process's keys alone
    chosen = Database(fresh_database(f"workforce-history-{os.getpid()}", _prepare))
    yield chosen
    chosen.dispose()


@pytest.fixture
def verify(app: Flask) -> Callable[..., tuple[int, list[str]]]:
    """``verify(…)`` → exit code and what the command says beside what the builders leave
    unrecorded."""

    def run(*arguments: str) -> tuple[int, list[str]]:
        answer = app.test_cli_runner().invoke(args=["audit", "verify", *arguments])
        lines = answer.output.splitlines()
        return answer.exit_code, [one for one in lines if not any(made in one for made in BUILT)]

    return run


def _findings(lines: list[str]) -> list[str]:
    begin = (f"{REGISTER_CHAIN}:", "check ")
    return [one for one in lines if one.startswith(begin) and " entries, " not in one]


def test_history_that_nobody_touched_holds(app: Flask, verify: Callable[..., Any]) -> None:
    with app.app_context():
        check_history()
    assert _findings(verify()[1]) == []


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_nightly_check_names_every_tampering(
    app: Flask, database: Database, verify: Callable[..., Any], tampering: str
) -> None:
    with app.app_context():
        check_history()
    unguarded(database, tables.metadata, tampering, REGISTER_CHAIN)
    code, lines = verify()
    assert code != 0 and _findings(lines), lines


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_exported_heads_name_every_tampering(
    app: Flask, database: Database, verify: Callable[..., Any], tampering: str, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.txt"
    heads.write_text(app.test_cli_runner().invoke(args=["audit", "heads"]).output)
    unguarded(database, tables.metadata, tampering, REGISTER_CHAIN)
    code, lines = verify("--heads", str(heads))
    assert code != 0 and _findings(lines), lines


def test_without_a_head_outside_the_command_says_what_it_can_not_see(
    app: Flask, database: Database, verify: Callable[..., Any]
) -> None:
    unguarded(database, tables.metadata, "edit and recompute all", REGISTER_CHAIN)
    said = next(one for one in verify()[1] if one.startswith(f"{REGISTER_CHAIN}:"))
    assert "no published head covers entries after 0" in said and "intact" not in said


@pytest.mark.parametrize("action", ["workers.enter", "filing.forward"])
def test_a_row_names_its_entry_that_was_taken_out(
    database: Database, verify: Callable[..., Any], action: str
) -> None:
    with database.transaction() as session:
        connection = session.connection()
        without_guards(connection)
        rows = CHAINS.rows(connection, REGISTER_CHAIN)
        last = max(row["number"] for row in rows if row["action"] == action)
        kept = [row for row in rows if row["number"] != last]
        CHAINS.write(connection, REGISTER_CHAIN, again(kept))
    assert any("has no entry" in one for one in _findings(verify()[1]))


def test_a_removed_check_is_named(
    app: Flask, database: Database, verify: Callable[..., Any]
) -> None:
    for _night in range(2):
        with app.app_context():
            check_history()
    with database.transaction() as session:
        without_guards(session.connection(), "audit_check")
        session.execute(delete(AuditCheck).where(AuditCheck.number == 1))
    assert any("check 1 is missing" in one for one in _findings(verify()[1]))
