"""Databases that are away: what an application is left with when the server, the disk or the file
fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from portal.foundation.data.database import Database


def _unreadable(folder: Path) -> str:
    (folder / "broken.sqlite3").write_bytes(b"not a database" * 1000)
    return f"sqlite:///{folder / 'broken.sqlite3'}"


def _torn(folder: Path) -> str:
    (folder / "torn.sqlite3").write_bytes(b"SQLite format 3\x00" + b"\x01" * 8000)
    return f"sqlite:///{folder / 'torn.sqlite3'}"


def _gone(folder: Path) -> str:
    return f"sqlite:///{folder / 'gone' / 'x.sqlite3'}"


def _down(_folder: Path) -> str:
    return "postgresql://nobody@127.0.0.1:1/nothing"


AWAY: dict[str, Callable[[Path], str]] = {
    "a file that is no database": _unreadable,
    "a damaged file": _torn,
    "a folder that is gone": _gone,
    "a server that is down": _down,
}


def broken(kind: str, folder: Path) -> Database:
    database = Database(AWAY[kind](folder))
    if (folder / "gone").exists():
        (folder / "gone").rmdir()
    return database
