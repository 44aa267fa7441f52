"""A backup made while others write comes back whole; a damaged, foreign or badly timed one changes
nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.running import backup, database_copies
from portal.foundation.running.backup import BackupFailed, back_up, verify
from portal.foundation.running.restore import restore

TABLES = [
    "CREATE TABLE receipts (id INTEGER PRIMARY KEY, file VARCHAR(32) NOT NULL, cents INTEGER NOT "
    "NULL)",
    "CREATE TABLE entries (id INTEGER PRIMARY KEY, receipt INTEGER NOT NULL REFERENCES receipts "
    "(id), cents INTEGER NOT NULL)",
]


class Office:
    """A small application: a file, then a row that names it and two entries that cancel out, in one
    transaction."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.files, self.keys = url, folder / "files", folder / "keys"
        self.database = Database(url)
        self.storage = Storage(self.files)
        self.keys.mkdir(parents=True)
        (self.keys / "index.key").write_text("ab" * 32)

    def open(self) -> Office:
        with self.database.transaction() as session:
            for statement in TABLES:
                session.execute(text(statement))
        return self

    def write(self, number: int) -> None:
        key = self.storage.put(f"receipt {number}".encode())
        with self.database.transaction() as session:
            session.execute(
                text("INSERT INTO receipts VALUES (:n, :k, 100)"), {"n": number, "k": key}
            )
            for half, cents in ((2 * number, 100), (2 * number + 1, -100)):
                session.execute(
                    text("INSERT INTO entries VALUES (:i, :n, :c)"),
                    {"i": half, "n": number, "c": cents},
                )

    def receipts(self) -> list[tuple[int, str]]:
        with self.database.reading() as session:
            return [
                (row.id, row.file)
                for row in session.execute(text("SELECT id, file FROM receipts ORDER BY id"))
            ]

    def balance(self) -> tuple[int, int]:
        with self.database.reading() as session:
            return session.execute(
                text("SELECT count(*), coalesce(sum(cents), 0) FROM entries")
            ).one()

    def close(self) -> None:
        self.database.dispose()

    def back_up(self, to: Path) -> Path:
        return back_up({"office": self.url}, self.files, self.keys, to)

    def restore(self, archive: Path, **options: bool) -> None:
        self.close()
        restore(archive, {"office": self.url}, self.files, self.keys, **options)


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Office:
    return Office(database_url, tmp_path / "office").open()


@pytest.fixture
def elsewhere(fresh_database: Callable[..., str], tmp_path: Path) -> Office:
    return Office(fresh_database(), tmp_path / "elsewhere")


@pytest.mark.database
def test_a_backup_under_load_is_of_one_instant_and_comes_back_whole(
    office: Office, elsewhere: Office, tmp_path: Path
) -> None:
    stop, written = threading.Event(), []

    def write(first: int) -> None:
        number = first
        while not stop.is_set():
            office.write(number)
            written.append(number)
            number += 2

    for number in range(1, 41):
        office.write(1_000_000 + number)
    writers = [threading.Thread(target=write, args=(first,)) for first in (1, 2)]
    for writer in writers:
        writer.start()
    before = set(written)
    archive = office.back_up(tmp_path / "backups")
    stop.set()
    for writer in writers:
        writer.join()

    elsewhere.restore(archive)
    receipts = dict(elsewhere.receipts())
    assert before | set(range(1_000_001, 1_000_041)) <= set(receipts), (
        "what was committed before the backup is in it"
    )
    assert set(receipts) <= {number for number, _key in office.receipts()}
    assert elsewhere.balance() == (2 * len(receipts), 0), "no transaction is there by half"
    for number, key in receipts.items():
        assert elsewhere.storage.read(key) == f"receipt {number}".encode()
    assert (elsewhere.keys / "index.key").read_text() == "ab" * 32
    elsewhere.write(9_999_999)  # and work goes on


@pytest.mark.database
def test_restoring_twice_ends_in_the_same_state(office: Office, tmp_path: Path) -> None:
    office.write(1)
    archive = office.back_up(tmp_path / "backups")
    for number in (2, 3):
        office.write(number)
        with office.database.transaction() as session:
            session.execute(text(f"CREATE TABLE later_{number} (id INTEGER)"))
        office.restore(archive, force=True)
        assert [number for number, _key in office.receipts()] == [1]
        with office.database.transaction() as session, pytest.raises(Exception, match="later_"):
            session.execute(text(f"SELECT * FROM later_{number}"))
        archive = office.back_up(tmp_path / "backups")


@pytest.mark.database
def test_standing_data_are_replaced_only_by_force(office: Office, tmp_path: Path) -> None:
    office.write(1)
    archive = office.back_up(tmp_path / "backups")
    office.write(2)
    with pytest.raises(BackupFailed, match="there are data already"):
        office.restore(archive)
    assert len(office.receipts()) == 2
    office.restore(archive, force=True)
    assert len(office.receipts()) == 1


def test_what_was_replaced_is_set_aside(tmp_path: Path) -> None:
    office = Office(f"sqlite:///{tmp_path / 'data' / 'office.sqlite3'}", tmp_path / "data").open()
    office.write(1)
    archive = office.back_up(tmp_path / "backups")
    office.write(2)
    office.restore(archive, force=True)
    (aside,) = (tmp_path / "data").glob("before-restore-*")
    with sqlite3.connect(aside / "office.sqlite3") as old:
        assert old.execute("SELECT count(*) FROM receipts").fetchone() == (2,)
    assert len([path for path in (aside / "files").rglob("*") if path.is_file()]) == 2
    assert not list((tmp_path / "data").glob(".restoring-*"))


def test_a_running_portal_is_not_replaced_under_its_feet(tmp_path: Path) -> None:
    office = Office(f"sqlite:///{tmp_path / 'office.sqlite3'}", tmp_path).open()
    office.write(1)
    archive = office.back_up(tmp_path / "backups")
    with office.database.reading() as session:
        session.execute(text("SELECT 1 FROM receipts"))
        with pytest.raises(BackupFailed, match="in use; stop the portal"):
            restore(archive, {"office": office.url}, office.files, office.keys, force=True)
    assert len(office.receipts()) == 1


@pytest.mark.parametrize(
    ("ever", "sentence"),
    [(False, "nothing was restored: read-only"), (True, "half-way .* by hand .*/keys")],
)
def test_a_folder_that_can_not_take_its_place_takes_everything_back(
    ever: bool, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(f"sqlite:///{tmp_path / 'data' / 'office.sqlite3'}", tmp_path / "data").open()
    office.write(1)
    archive = office.back_up(tmp_path / "backups")
    office.write(2)
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if Path(target) == office.keys and (ever or ".restoring-" in str(self)):
            raise OSError("read-only file system")
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with pytest.raises(BackupFailed, match=sentence):
            office.restore(archive, force=True)
    assert len(office.receipts()) == 2
    assert all(office.storage.exists(key) for _number, key in office.receipts())
    assert office.keys.exists() == ("nothing" in sentence)


def test_the_archive_is_private_and_leaves_no_draft(office: Office, tmp_path: Path) -> None:
    archive = office.back_up(tmp_path / "backups")
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert list((tmp_path / "backups").iterdir()) == [archive]


def test_keys_can_stay_out_and_then_stay_as_they_are(
    office: Office, elsewhere: Office, tmp_path: Path
) -> None:
    archive = back_up({"office": office.url}, office.files, None, tmp_path / "backups")
    assert not any(name.startswith("keys/") for name in zipfile.ZipFile(archive).namelist())
    (elsewhere.keys / "index.key").write_text("cd" * 32)
    elsewhere.restore(archive)
    assert (elsewhere.keys / "index.key").read_text() == "cd" * 32


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(archive) as source:
        members = {name: source.read(name) for name in source.namelist()}
    change(members)
    target = archive.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as sink:
        for name, data in members.items():
            sink.writestr(name, data)
    return target


def flip_a_byte(members: dict[str, bytes]) -> None:
    members["keys/index.key"] = b"x" + members["keys/index.key"][1:]


def add_a_member(members: dict[str, bytes]) -> None:
    members["files/extra"] = b"extra"


def lose_a_member(members: dict[str, bytes]) -> None:
    del members["keys/index.key"]


def climb_out(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    members["files/../../escaped"] = members["keys/index.key"]
    manifest["members"]["files/../../escaped"] = manifest["members"]["keys/index.key"]
    members["manifest.json"] = json.dumps(manifest).encode()


def come_from_the_future(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b"backup/1", b"backup/9")


def lose_the_manifest(members: dict[str, bytes]) -> None:
    members["manifest.json"] = b"[]"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (flip_a_byte, "keys/index.key in the archive is not what the manifest says"),
        (add_a_member, "not hold exactly what its manifest lists"),
        (lose_a_member, "not hold exactly what its manifest lists"),
        (climb_out, "impossible name"),
        (come_from_the_future, "of kind backup/9"),
        (lose_the_manifest, "no readable manifest"),
    ],
)
def test_a_changed_archive_is_refused_and_nothing_changes(
    change: Callable[[dict[str, bytes]], None],
    sentence: str,
    office: Office,
    elsewhere: Office,
    tmp_path: Path,
) -> None:
    office.write(1)
    changed = rewritten(office.back_up(tmp_path / "backups"), change)
    with pytest.raises(BackupFailed, match=sentence):
        verify(changed)
    with pytest.raises(BackupFailed, match=sentence):
        elsewhere.restore(changed)
    assert not database_copies.holds_data(elsewhere.url)
    assert not (tmp_path / "escaped").exists()
    assert not elsewhere.files.exists()


def test_something_else_is_no_archive(elsewhere: Office, tmp_path: Path) -> None:
    (tmp_path / "letter.zip").write_text("not an archive")
    with pytest.raises(BackupFailed, match="can't be read as a backup"):
        elsewhere.restore(tmp_path / "letter.zip")


def test_an_archive_of_another_installation_is_refused(office: Office, tmp_path: Path) -> None:
    archive = office.back_up(tmp_path / "backups")
    with pytest.raises(
        BackupFailed, match="database 'office' that this installation does not have"
    ):
        restore(archive, {"school": office.url}, office.files, office.keys)


def test_a_full_disk_is_said_before_anything_is_written(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = type(shutil.disk_usage(tmp_path))(1_000_000, 999_999, 1)
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _path: full)
    with pytest.raises(BackupFailed, match="where 0 MB are free"):
        office.back_up(tmp_path / "backups")
    assert not list((tmp_path / "backups").iterdir())


def test_a_missing_database_is_named_and_no_archive_is_left(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="there is no database at"):
        back_up(
            {"office": f"sqlite:///{tmp_path / 'none.sqlite3'}"},
            tmp_path / "files",
            None,
            tmp_path / "backups",
        )
    assert not list((tmp_path / "backups").iterdir())


def test_an_unsound_database_is_not_backed_up_silently(tmp_path: Path) -> None:
    office = Office(f"sqlite:///{tmp_path / 'office.sqlite3'}", tmp_path).open()
    office.close()
    with sqlite3.connect(tmp_path / "office.sqlite3") as raw:  # foreign keys are off here
        raw.execute("INSERT INTO entries VALUES (1, 77, 5)")
    with pytest.raises(BackupFailed, match="1 dangling references"):
        office.back_up(tmp_path / "backups")
