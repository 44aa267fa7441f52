"""``flask backup``, ``flask verify-backup`` and ``flask restore`` on a data folder with two
databases."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from portal.foundation.data.database import Database
from portal.foundation.running.backup_commands import install_backup_commands


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "files" / "near").mkdir(parents=True)
    (folder / "files" / "near" / "photo").write_bytes(b"\xff\xd8picture")
    (folder / "keys" / "near").mkdir(parents=True)
    (folder / "keys" / "near" / "index.key").write_text("ab" * 32)
    for name, word in (("near", "一"), ("far", "二")):
        with closing(sqlite3.connect(folder / f"{name}.sqlite3")) as database, database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE words (word TEXT)")
            database.execute("INSERT INTO words VALUES (?)", (word,))
    return folder


@pytest.fixture
def app(data: Path) -> Iterator[Flask]:
    url = f"sqlite:///{data / 'near.sqlite3'}"
    app = Flask("backup-test")
    app.extensions["settings"] = SimpleNamespace(
        side="near", database_url=url, data_dir=data, keys_dir=data / "keys" / "near"
    )
    app.extensions["database"] = Database(url)
    install_backup_commands(app)
    yield app
    app.extensions["database"].dispose()


def words(data: Path, name: str) -> list[str]:
    with closing(sqlite3.connect(data / f"{name}.sqlite3")) as database:
        return [word for (word,) in database.execute("SELECT word FROM words")]


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=list(arguments))
    return done.exit_code, done.output


def test_a_lost_data_folder_comes_back(app: Flask, data: Path, tmp_path: Path) -> None:
    code, said = run(app, "backup", "--to", str(tmp_path / "safe"))
    assert code == 0, said
    assert "far, near; 1 files; 1 key files" in said
    (archive,) = (tmp_path / "safe").iterdir()

    app.extensions["database"].dispose()
    shutil.rmtree(data)
    assert run(app, "restore", str(archive))[0] == 0
    assert (words(data, "near"), words(data, "far")) == (["一"], ["二"])
    assert (data / "files" / "near" / "photo").read_bytes() == b"\xff\xd8picture"
    assert (data / "keys" / "near" / "index.key").read_text() == "ab" * 32


def test_without_a_folder_archives_stand_in_the_data_folder_and_are_no_part_of_the_next(
    app: Flask, data: Path
) -> None:
    for _again in range(2):
        assert run(app, "backup")[0] == 0
    archives = list((data / "backups").glob("backup-*.zip"))
    assert len(archives) == 2
    assert max(archive.stat().st_size for archive in archives) < 20_000


def test_standing_data_are_refused_with_a_sentence(app: Flask, data: Path) -> None:
    run(app, "backup")
    (archive,) = (data / "backups").glob("*.zip")
    code, said = run(app, "restore", str(archive))
    assert code == 1
    assert said.endswith(
        "Error: there are data already (far, near, files); with --force they are set aside and "
        "replaced\n"
    )
    with closing(sqlite3.connect(data / "far.sqlite3")) as database, database:
        database.execute("UPDATE words SET word = '三'")
    assert run(app, "restore", "--force", str(archive))[0] == 0
    assert words(data, "far") == ["二"]


def test_a_damaged_archive_is_named_by_its_member(app: Flask, data: Path) -> None:
    run(app, "backup", "--without-keys")
    (archive,) = (data / "backups").glob("*.zip")
    assert run(app, "verify-backup", str(archive))[1].startswith(
        "The archive is whole: far, near; 1 files; 0 key files"
    )
    raw = archive.read_bytes()
    archive.write_bytes(raw.replace(b"\xff\xd8picture", b"\xff\xd8pictuRe"))
    code, said = run(app, "verify-backup", str(archive))
    assert code == 1
    assert "files/near/photo in the archive is damaged" in said
