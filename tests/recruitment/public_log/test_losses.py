"""After a loss the log goes on from the highest checkpoint outside the backup, or begins anew and
says after what."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.data.database import Database
from portal.foundation.security.crypto import LOG_KEY, create_keys
from portal.foundation.transparency import tree
from portal.foundation.transparency.checkpoints import Checkpoint, checkpoint_of
from portal.foundation.transparency.leaves import Leaf
from portal.foundation.transparency.notes import read_key, read_note
from portal.foundation.transparency.tiles import LogFolder
from portal.recruitment.public_log.models import LogEntry, LogOrigin
from portal.recruitment.public_log.queries import LOG
from tests.recruitment.conftest import Browser

RunJob = Callable[..., None]


@pytest.fixture
def files(app: Flask) -> LogFolder:
    return LogFolder(Path(app.extensions["log_folder"]) / "1")


@pytest.fixture
def enter(app: Flask, at: datetime) -> Callable[..., None]:
    def write(*names: str) -> None:
        with app.extensions["database"].transaction() as session:
            for name in names:
                LOG.enter(session, Leaf("policy", f"policy:{name}", "a" * 64, at))

    return write


@pytest.fixture
def log(app: Flask) -> Callable[..., str]:
    """``log("export", path)`` runs ``flask log export path`` and gives its words."""

    def run(*words: Any, fails: bool = False) -> str:
        result = app.test_cli_runner().invoke(args=["log", *map(str, words)])
        assert (result.exit_code != 0) is fails, result.output
        return result.output

    return run


def _top(files: LogFolder) -> Checkpoint:
    return checkpoint_of(read_note(files.checkpoint() or ""))


def _continues(files: LogFolder, old: Checkpoint) -> bool:
    new = _top(files)
    path = tree.consistency_proof(files.reader(), old.size, new.size)
    return tree.is_consistent(old.size, old.root, new.size, new.root, path)


@dataclass
class Backup:
    """``make()`` now, ``restore()`` later: the database is as it was then, the files are not."""

    app: Flask
    folder: Path
    restored: list[Database] = field(default_factory=list)

    def make(self) -> None:
        path = self.app.extensions["database"].engine.url.database
        with sqlite3.connect(path) as source, sqlite3.connect(self.folder / "kept") as target:
            source.backup(target)

    def restore(self) -> Database:
        self.restored.append(Database(f"sqlite:///{self.folder / 'kept'}"))
        self.app.extensions["database"] = self.restored[-1]
        return self.restored[-1]


@pytest.fixture
def backup(app: Flask, database: Database, tmp_path: Path) -> Iterator[Backup]:
    folder = tmp_path / "backup"
    folder.mkdir()
    made = Backup(app, folder)
    yield made
    app.extensions["database"] = database
    for one in made.restored:
        one.dispose()


def test_files_that_are_gone_come_back_with_the_kept_checkpoint(
    enter: Callable[..., None],
    log: Callable[..., str],
    run_job: RunJob,
    files: LogFolder,
    tmp_path: Path,
) -> None:
    enter("a", "b")
    run_job("public_log.write")
    before = _top(files)
    log("export", tmp_path / "kept")
    shutil.rmtree(files.root)
    assert "log.files_gone" in log("write", fails=True)
    log("resume", "--checkpoint", tmp_path / "kept")
    enter("c")
    run_job("public_log.write")
    assert _continues(files, before) and _top(files).size == before.size + 1


def test_a_restored_database_takes_the_leaves_from_a_copy_of_the_files(
    enter: Callable[..., None],
    log: Callable[..., str],
    run_job: RunJob,
    files: LogFolder,
    backup: Backup,
    tmp_path: Path,
) -> None:
    """On a new machine: the files are there only as a copy that a witness kept."""
    enter("a")
    run_job("public_log.write")
    enter("b")
    backup.make()
    enter("c")
    run_job("public_log.write")
    before = _top(files)
    log("export", tmp_path / "kept")
    shutil.copytree(files.root, tmp_path / "copy")
    database = backup.restore()
    shutil.rmtree(files.root)
    assert "log.files_gone" in log("write", fails=True)

    said = log("resume", "--checkpoint", tmp_path / "kept", "--files", tmp_path / "copy")
    assert "2 leaves taken back" in said
    enter("d")
    run_job("public_log.write")
    assert _continues(files, before)
    with database.reading() as session:
        kinds = session.scalars(select(LogEntry.kind)).all()
        assert "restore" in kinds and kinds.count("policy") == 4


def test_where_leaves_are_lost_a_new_log_names_the_old_checkpoint(
    enter: Callable[..., None],
    log: Callable[..., str],
    run_job: RunJob,
    files: LogFolder,
    backup: Backup,
    tmp_path: Path,
    client: Browser,
) -> None:
    enter("a")
    run_job("public_log.write")
    backup.make()
    enter("b", "c")
    run_job("public_log.write")
    before = _top(files)
    log("export", tmp_path / "kept")
    database = backup.restore()
    shutil.rmtree(files.root)
    said = log("resume", "--checkpoint", tmp_path / "kept", fails=True)
    assert "flask log begin" in said
    log("begin", "--after", tmp_path / "kept", "--reason", "磁盘损坏")
    enter("d")
    run_job("public_log.write")
    fresh = LogFolder(files.root.with_name("2"))
    first = next(fresh.leaves(0, 1))
    assert f'"subject":"origin:{before.origin}:{before.size}"'.encode() in first
    assert before.root.hex().encode() in first
    with database.reading() as session:
        key = read_key(session.scalars(select(LogOrigin.key).order_by(LogOrigin.number)).all()[1])
    assert key.name == _top(fresh).origin and key.name.endswith("/log/2")
    assert read_note(client.get("/log/2/checkpoint").data).signed_by(key)
    assert "在此之前用过日志" in client.get("/log").text


def test_a_lost_key_begins_a_new_log_and_old_proofs_still_hold(
    enter: Callable[..., None],
    log: Callable[..., str],
    run_job: RunJob,
    app: Flask,
    client: Browser,
) -> None:
    enter("a")
    run_job("public_log.write")
    with app.extensions["database"].reading() as session:
        standing = LOG.standing(session, LOG.newest(session, "policy:a"))
        old_key = read_key(standing.origin.key)
    path = app.extensions["settings"].keys_dir / LOG_KEY
    kept = path.read_bytes()
    try:
        path.unlink()
        create_keys(path.parent)
        assert "log.key_changed" in log("write", fails=True)
        log("begin", "--reason", "密钥丢失")
        enter("b")
        run_job("public_log.write")
        assert read_note(client.get("/log/2/checkpoint").data).lines[0].name != old_key.name
        assert read_note(client.get("/log/1/checkpoint").data).signed_by(old_key)
        assert client.get(f"/log/leaves/{standing.leaf_hash}").status_code == 200
    finally:
        path.write_bytes(kept)


def test_status_says_what_waits(
    enter: Callable[..., None], log: Callable[..., str], run_job: RunJob
) -> None:
    assert "has not begun" in log("status", fails=True)
    enter("a")
    run_job("public_log.write")
    enter("b")
    assert "1 entries wait" in log("status")
