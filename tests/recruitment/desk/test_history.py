"""``flask audit verify`` and the nightly check: every way to rewrite a round's history is named."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from portal.foundation.data.database import Database
from portal.foundation.security.crypto import Vault
from portal.foundation.time.clock import Clock
from portal.foundation.web.history import check_history
from portal.recruitment import tables
from portal.recruitment.approval.models import RoundDecision
from portal.recruitment.audit import SYSTEM, Act, AuditCheck
from portal.recruitment.orm import Base
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.rounds import published_round
from tests.builders.tampering import TAMPERINGS, Chains, again, unguarded, without_guards
from tests.builders.unions import tree
from tests.recruitment.conftest import AT, _make_schema

pytestmark = pytest.mark.database
# What the builders make without an entry, because no test looks for one.
BUILT = ("the account account:", "the appointment of account:")
LATER = {"kind": "preferences", "title": "优先条件核验名单", "body": {"sections": []}}
CHAINS = Chains(tables.metadata)


def _prepare(url: str) -> None:
    """A published round with a second publication, and two entries after it."""
    _make_schema(url)
    world = Database(url)
    with world.transaction() as session:
        round_ = published_round(session, tree(session), at=AT)
        act = Act(session, SYSTEM, AT + timedelta(hours=1))
        publish(act, Document(**LATER, round_code=round_.code))
        for subject in ("a", "b"):
            act.record("test.later", f"thing:{subject}", chain=round_.code)
    world.dispose()


@pytest.fixture
def database(fresh_database: Callable[..., str], keys: Vault) -> Iterator[Database]:
    Base.vault = keys
    # what is signed holds with this process's keys alone
    chosen = Database(fresh_database(f"recruitment-history-{os.getpid()}", _prepare))
    yield chosen
    chosen.dispose()


@pytest.fixture
def chain(database: Database) -> str:
    with database.reading() as session:
        return str(session.scalar(select(RecruitmentRound.code)))


@pytest.fixture
def verify(app: Flask) -> Callable[..., tuple[int, list[str]]]:
    """``verify(…)`` → exit code and what ``flask audit verify …`` says beside what the builders
    leave unrecorded."""

    def run(*arguments: str) -> tuple[int, list[str]]:
        answer = app.test_cli_runner().invoke(args=["audit", "verify", *arguments])
        lines = answer.output.splitlines()
        return answer.exit_code, [one for one in lines if not any(made in one for made in BUILT)]

    return run


def _findings(lines: list[str], chain: str) -> list[str]:
    return [
        one for one in lines if one.startswith((f"{chain}:", "check ")) and " entries, " not in one
    ]


def _change(database: Database, statement: Any, *guarded: str) -> None:
    with database.transaction() as session:
        without_guards(session.connection(), *guarded)
        session.execute(statement)


def test_history_that_nobody_touched_holds(
    app: Flask, verify: Callable[..., Any], chain: str
) -> None:
    with app.app_context():
        check_history()
    _code, lines = verify()
    assert _findings(lines, chain) == []
    assert any(one.startswith(f"{chain}:") and "fits together" in one for one in lines)


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_nightly_check_names_every_tampering(
    app: Flask, database: Database, verify: Callable[..., Any], chain: str, tampering: str
) -> None:
    with app.app_context():
        check_history()
    unguarded(database, tables.metadata, tampering, chain)
    code, lines = verify()
    assert code != 0 and _findings(lines, chain), lines


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_exported_heads_name_every_tampering(
    app: Flask,
    database: Database,
    verify: Callable[..., Any],
    chain: str,
    tampering: str,
    tmp_path: Path,
) -> None:
    heads = tmp_path / "heads.txt"
    heads.write_text(app.test_cli_runner().invoke(args=["audit", "heads"]).output)
    unguarded(database, tables.metadata, tampering, chain)
    code, lines = verify("--heads", str(heads))
    assert code != 0 and _findings(lines, chain), lines


@pytest.mark.parametrize("tampering", [one for one in TAMPERINGS if "all" in one or "chain" in one])
def test_a_publication_alone_names_what_was_rewritten_before_it(
    database: Database, verify: Callable[..., Any], chain: str, tampering: str
) -> None:
    unguarded(database, tables.metadata, tampering, chain)
    code, lines = verify()
    found = _findings(lines, chain)
    assert code != 0 and any("publication" in one or "round" in one for one in found), lines


def test_one_printed_head_is_compared(
    app: Flask, database: Database, verify: Callable[..., Any], chain: str
) -> None:
    heads = app.test_cli_runner().invoke(args=["audit", "heads"]).output.splitlines()
    printed = next(one for one in heads if one.startswith(chain))
    unguarded(database, tables.metadata, "cut the tail with the head", chain)
    assert _findings(verify()[1], chain) == []
    named = _findings(verify("--head", printed)[1], chain)
    assert len(named) == 1 and "is gone" in named[0]
    without_number = f"{chain}::{printed.rpartition(':')[2]}"
    named = _findings(verify("--head", without_number)[1], chain)
    assert len(named) == 1 and "no entry has the hash" in named[0]
    assert "is not CHAIN:NUMBER:HASH" in verify("--head", "rubbish")[1][0]


def test_what_no_head_covers_is_said(verify: Callable[..., Any], chain: str) -> None:
    said = next(one for one in verify()[1] if one.startswith(f"{chain}:"))
    assert "no published head covers entries after" in said and "intact" not in said


@pytest.mark.parametrize(
    "action", ["publications.publish", "notices.record_place", "notices.draft_round"]
)
def test_a_row_names_its_entry_that_was_taken_out(
    database: Database, verify: Callable[..., Any], chain: str, action: str
) -> None:
    with database.transaction() as session:
        connection = session.connection()
        without_guards(connection)
        rows = CHAINS.rows(connection, chain)
        kept = [row for row in rows if row["action"] != action]
        assert len(kept) < len(rows)
        CHAINS.write(connection, chain, again(kept))
    assert any("has no entry" in one for one in _findings(verify()[1], chain))


def test_an_entry_names_its_row_that_was_taken_out(
    database: Database, verify: Callable[..., Any], chain: str
) -> None:
    _change(database, delete(Publication).where(Publication.kind == "preferences"), "publication")
    found = _findings(verify()[1], chain)
    assert any("there is no such row" in one and "publication:" in one for one in found)


def test_an_entry_that_no_row_shows_is_named(
    database: Database, verify: Callable[..., Any], chain: str
) -> None:
    """Forged behind the last head that was given out, with every hash right."""
    with database.transaction() as session:
        Act(session, SYSTEM, AT).record("screening.pass", "application:forged", chain=chain)
        number = CHAINS.rows(session.connection(), chain)[-1]["number"]
    found = _findings(verify()[1], chain)
    assert any(f"entry {number} tells of" in one and "no row shows it" in one for one in found)


def test_a_decision_at_another_moment_is_named(
    database: Database, verify: Callable[..., Any], chain: str
) -> None:
    later = AT + timedelta(days=1)
    _change(
        database,
        update(RoundDecision).where(RoundDecision.action == "approve").values(at=later),
        "round_decision",
    )
    assert any("a decision on round:" in one for one in _findings(verify()[1], chain))


def test_a_changed_publication_is_no_witness_and_is_named(
    database: Database, verify: Callable[..., Any], chain: str
) -> None:
    _change(database, update(Publication).values(audit_head="0" * 64), "publication")
    assert any("signature doesn't hold" in one for one in _findings(verify()[1], chain))


@pytest.mark.parametrize(
    "statement",
    [
        update(AuditCheck).where(AuditCheck.number == 2).values(entries=1),
        update(AuditCheck).where(AuditCheck.number == 2).values(heads=[]),
        delete(AuditCheck).where(AuditCheck.number == 1),
    ],
    ids=["figures", "heads", "gone"],
)
def test_a_changed_check_is_named(
    app: Flask, database: Database, verify: Callable[..., Any], chain: str, statement: Any
) -> None:
    for _night in range(3):
        with app.app_context():
            check_history()
        with database.transaction() as session:
            Act(session, SYSTEM, AT).record("test.daily", "thing:c", chain=chain)
    assert _findings(verify()[1], chain) == []
    _change(database, statement, "audit_check")
    assert any(one.startswith("check ") for one in _findings(verify()[1], chain))


def test_checks_are_kept_signed_with_what_moved(
    app: Flask, database: Database, clock: Clock, chain: str
) -> None:
    for _night in range(2):
        with app.app_context():
            check_history()
    with database.reading() as session:
        first, second = session.scalars(select(AuditCheck).order_by(AuditCheck.number)).all()
    assert chain in {head[0] for head in first.heads} and second.heads == []
    assert second.entries == first.entries
