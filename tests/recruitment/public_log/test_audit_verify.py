"""``flask audit verify --checkpoint``: who can write the whole database still can't write a
checkpoint that somebody else holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from migrations.append_only import drop_append_only
from portal.foundation.data.audit_chain import FIRST_HASH, Actor, Content, entry_hash
from portal.foundation.security.crypto import SigningKey
from portal.foundation.transparency import tree
from portal.foundation.transparency.checkpoints import Checkpoint
from portal.foundation.transparency.leaves import Leaf
from portal.foundation.transparency.notes import ED25519, VerifierKey, sign_note
from portal.recruitment.audit import SYSTEM, Act, AuditEntry, record
from portal.recruitment.public_log.models import (
    LogCheckpoint,
    LogEntry,
    LogLeaf,
    LogOrigin,
)
from portal.recruitment.public_log.services import enter_heads
from tests.recruitment.conftest import Browser, Committed

RunJob = Callable[..., None]
Forge = Callable[..., None]


@pytest.fixture
def exported(
    committed: Committed, at: datetime, run_job: RunJob, client: Browser, tmp_path: Path
) -> Path:
    """A checkpoint that somebody fetched after three entries of the general chain."""
    with committed() as session:
        for number in range(3):
            record(session, "things.open", f"thing:{number}", at=at)
        enter_heads(Act(session, SYSTEM, at))
    run_job("public_log.write")
    path = tmp_path / "checkpoint-of-the-province.txt"
    path.write_bytes(client.get("/log/1/checkpoint").data)
    return path


@pytest.fixture
def forge(committed: Committed) -> Forge:
    """``forge(act)`` lets ``act(session)`` write whatever it likes: the triggers are gone."""

    def write(act: Callable[[Session], None]) -> None:
        with committed() as session:
            for table in ("audit_entry", "log_entry", "log_leaf", "log_checkpoint", "log_origin"):
                drop_append_only(session.connection(), table)
            act(session)

    return write


def _verify(app: Flask, *options: Any) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["audit", "verify", *map(str, options)])
    return result.exit_code, result.output or repr(result.exception)


def _rewrite_chain(session: Session) -> str:
    """Entry 2 tells another story, and everything after it follows; the new head."""
    previous = FIRST_HASH
    for row in session.scalars(select(AuditEntry).order_by(AuditEntry.number)):
        row.subject = "thing:9" if row.number == 2 else row.subject
        by = Actor(row.by_account_id, row.by_words)
        said = Content(row.chain, row.number, row.at, by, row.action, row.subject, row.facts)
        row.previous_hash, row.hash = previous, entry_hash(said, previous)
        previous = row.hash
    session.execute(text("UPDATE audit_head SET hash = :hash"), {"hash": previous})
    return previous


def _rewrite_log(session: Session, head: str) -> list[bytes]:
    """The leaf of the chain's head follows the forged chain; the hashes of all leaves."""
    entry = session.scalars(select(LogEntry).where(LogEntry.kind == "chain_head")).one()
    entry.digest = head
    entry.leaf = Leaf("chain_head", entry.subject, head, entry.at).data.decode()
    leaf = session.scalars(select(LogLeaf).where(LogLeaf.entry_id == entry.id)).one()
    leaf.hash = tree.leaf_hash(entry.leaf.encode()).hex()
    session.flush()
    rows = session.scalars(select(LogLeaf.hash).order_by(LogLeaf.position))
    return [bytes.fromhex(row) for row in rows]


def test_an_honest_history_holds(app: Flask, exported: Path) -> None:
    code, said = _verify(app, "--checkpoint", exported)
    assert code == 0, said
    assert "heads outside cover all 3" in said


def test_a_rewritten_chain_is_named_with_its_leaf(app: Flask, exported: Path, forge: Forge) -> None:
    forge(_rewrite_chain)
    code, said = _verify(app, "--checkpoint", exported)
    assert code == 1
    assert "general: entry 3 or one before it was rewritten: " in said
    assert "leaf" in said


@pytest.mark.database
def test_chain_and_log_rewritten_together_fail_on_the_exported_checkpoint(
    app: Flask, exported: Path, forge: Forge
) -> None:
    """Even if the forger steals the log's key and signs the forged tree anew."""

    def act(session: Session) -> None:
        hashes = _rewrite_log(session, _rewrite_chain(session))
        row = session.scalars(select(LogCheckpoint)).one()
        origin = session.scalars(select(LogOrigin)).one()
        key = SigningKey(app.extensions["settings"].keys_dir / "log.pem")
        forged = Checkpoint(origin.name, row.size, tree.root_of_hashes(hashes))
        verifier = VerifierKey(origin.name, ED25519, key.public_key)
        row.root = forged.root.hex()
        row.note = str(sign_note(forged.text, verifier, key.sign))

    forge(act)
    code, said = _verify(app)
    assert code == 0, said  # inside the database nothing shows any more
    code, said = _verify(app, "--checkpoint", exported)
    assert code == 1
    assert f"checkpoint {exported.name}: the first" in said and "leaves were changed" in said


def test_a_removed_leaf_is_named(app: Flask, exported: Path, forge: Forge) -> None:
    def act(session: Session) -> None:
        session.execute(text("DELETE FROM log_leaf WHERE position = 1"))

    forge(act)
    code, said = _verify(app, "--checkpoint", exported)
    assert code == 1
    assert "leaf 1 of" in said and "is missing" in said


def test_the_last_leaves_can_not_be_cut_off(app: Flask, exported: Path, forge: Forge) -> None:
    def act(session: Session) -> None:
        session.execute(text("DELETE FROM log_checkpoint"))
        last = "SELECT max(position) FROM log_leaf"
        session.execute(text(f"DELETE FROM log_leaf WHERE position = ({last})"))

    forge(act)
    assert _verify(app)[0] == 0
    code, said = _verify(app, "--checkpoint", exported)
    assert code == 1
    assert f"checkpoint {exported.name}: it holds" in said


def test_another_key_in_the_database_is_named(app: Flask, exported: Path, forge: Forge) -> None:
    def act(session: Session) -> None:
        origin = session.scalars(select(LogOrigin)).one()
        origin.key = VerifierKey(origin.name, ED25519, bytes(31) + b"\x01").text

    forge(act)
    code, said = _verify(app, "--checkpoint", exported)
    assert code == 1
    assert "it is not signed by the key" in said


def test_a_leaf_whose_row_was_changed_is_named(app: Flask, exported: Path, forge: Forge) -> None:
    def act(session: Session) -> None:
        session.execute(
            text("UPDATE log_entry SET digest = :other WHERE kind = 'software'"),
            {"other": "0" * 64},
        )

    forge(act)
    code, said = _verify(app)
    assert code == 1 and "is not what its row says" in said


def test_a_file_that_is_no_checkpoint_is_named(app: Flask, exported: Path, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("nothing of the kind\n")
    code, said = _verify(app, "--checkpoint", other, "--checkpoint", exported)
    assert code == 1 and "checkpoint notes.txt: " in said


@pytest.mark.database
def test_the_database_refuses_to_change_the_log(exported: Path, committed: Committed) -> None:
    from sqlalchemy.exc import DatabaseError

    for statement in (
        "UPDATE log_entry SET digest = ''",
        "DELETE FROM log_leaf",
        "UPDATE log_checkpoint SET root = ''",
        "DELETE FROM log_origin",
    ):
        with pytest.raises(DatabaseError), committed() as session:
            session.execute(text(statement))
