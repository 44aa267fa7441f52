"""Reading a chain again: in bounded memory, whatever stands in it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from portal.foundation.data.audit_chain import (
    FIRST_HASH,
    SYSTEM,
    AuditTables,
    Break,
    Content,
    EntryColumns,
    HeadColumns,
    WatchedColumns,
    Witness,
    WitnessSource,
    entry_hash,
)
from portal.foundation.data.audit_checks import CheckColumns, Checks
from portal.foundation.data.audit_history import REASONS, History, Outside
from portal.foundation.data.database import Database
from portal.foundation.data.rows import AppendOnly, SideBase, side_metadata
from portal.foundation.running.audit_commands import read_head, sentence
from portal.foundation.web.history import REASON_WORDS
from tests.drills.site import is_long

AT = datetime(2026, 9, 1, 1, tzinfo=UTC)


class Base(SideBase, DeclarativeBase):
    metadata = side_metadata()


class Entry(AppendOnly, EntryColumns, Base):
    __tablename__ = "audit_entry"


class Head(HeadColumns, Base):
    __tablename__ = "audit_head"


class Account(Base):
    """Whoever sees a watched entry."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)


class WatchedEntry(WatchedColumns, Base):
    __tablename__ = "watched_entry"


class Check(AppendOnly, CheckColumns, Base):
    __tablename__ = "audit_check"


TABLES = AuditTables(Entry, Head, WatchedEntry)
HISTORY = History(Entry, Head, Checks("test", Check))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    chosen = Database(database_url)
    Base.metadata.create_all(chosen.engine)
    yield chosen
    chosen.dispose()


def _fill(session: Session, number: int) -> None:
    previous, rows = FIRST_HASH, []
    for one in range(1, number + 1):
        content = Content("long", one, AT, SYSTEM, "a.b", f"thing:{one}", {"text": "字" * 40})
        hashed = entry_hash(content, previous)
        rows.append(content.columns() | {"previous_hash": previous, "hash": hashed})
        previous = hashed
        if len(rows) == 1000 or one == number:
            session.execute(insert(Entry), rows)
            rows = []
    session.add(Head(chain="long", number=number, hash=previous))


@pytest.mark.database
def test_memory_does_not_grow_with_the_chain(database: Database) -> None:
    """A million entries in the long form; measured: the same peak as for ten thousand."""
    number = 1_000_000 if is_long() else 8_000
    with database.transaction() as session:
        _fill(session, number)
    with database.snapshot() as session:
        HISTORY.verify(session, Outside())  # what is made once
        tracemalloc.start()
        report = HISTORY.verify(session, Outside())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (report.entries, report.breaks) == (number, ())
    assert peak < 6_000_000, peak


@pytest.mark.database
def test_a_row_that_can_not_be_read_is_a_finding_and_the_rest_is_read(database: Database) -> None:
    with database.transaction() as session:
        for chain in ("one", "two"):
            for subject in ("a", "b"):
                TABLES.record(session, "a.b", subject, at=AT, chain=chain)
    with database.transaction() as session:
        session.execute(text("UPDATE audit_entry SET facts = '[1e999]' WHERE chain = 'one'"))
    with database.snapshot() as session:
        report = HISTORY.verify(session, Outside())
    assert {found.chain for found in report.breaks} == {"one"}
    assert [head.chain for head in report.heads] == ["one", "two"]


def _verified(database: Database, *given: Witness | Break) -> tuple[Break, ...]:
    def read(_session: Session, _checkpoints: Any) -> Iterator[Witness | Break]:
        yield from given
        raise ValueError("the last page is torn")

    with database.snapshot() as session:
        return HISTORY.verify(session, Outside([WitnessSource(1, read)])).breaks


def test_a_source_that_fails_is_named_and_what_it_said_before_counts(database: Database) -> None:
    with database.transaction() as session:
        entry = TABLES.record(session, "a.b", "c", at=AT, chain="one")
        hashed = entry.hash
    right = Witness("one", 1, hashed, "paper")
    torn = Break("", None, "unbelievable", "the last page is torn")
    assert _verified(database, right) == (torn,)
    wrong = Witness("one", 1, "a" * 64, "paper")
    assert _verified(database, wrong) == (torn, Break("one", 1, "other", "paper"))
    gone = Witness("two", None, "a" * 64, "paper")
    assert _verified(database, gone) == (torn, Break("two", None, "removed", "paper"))
    empty = Witness("three", 0, FIRST_HASH, "paper")
    assert _verified(database, empty) == (torn,)


@pytest.mark.parametrize(
    "line", ["", "one:2", "one:x:" + "a" * 64, "one:2:" + "g" * 64, "one:²:" + "a" * 64]
)
def test_what_is_no_head_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        read_head(line, "line 1")


def test_every_reason_has_words_on_paper_and_on_the_page() -> None:
    assert set(REASONS) == set(REASON_WORDS)
    assert all(sentence(Break("one", 3, code, "where")).startswith("one: ") for code in REASONS)
