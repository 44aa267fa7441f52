"""Sweeps over rows, each row by itself: one that can't be dealt with stops no other, and is named.

What fails stands in the table ``job_trouble`` until it goes well or is gone: ``/readyz``,
``/metrics`` and ``flask jobs failed`` tell of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import structlog
from sqlalchemy import Column, Integer, String, Table, delete, insert, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.foundation.data.rows import Instant
from portal.foundation.jobs.tables import metadata, table_in
from portal.kernel.errors import Refused

job_trouble = Table(
    "job_trouble",
    metadata,
    Column("sweep", String(80), primary_key=True),
    Column("row", String(80), primary_key=True),
    Column("error", String(80), nullable=False),
    Column("since", Instant, nullable=False),
    Column("times", Integer, nullable=False),
)
log = structlog.get_logger("jobs")
Row = TypeVar("Row", bound=Hashable)
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Trouble:
    """A row that a sweep could not deal with; ``error`` is a kind, never a value."""

    sweep: str
    row: str
    error: str
    since: datetime
    times: int


def each(
    database: Database, sweep: str, rows: Iterable[Row], act: Callable[[Row], Outcome]
) -> list[Outcome]:
    """``act`` on each row, outside any transaction; what it answered, without the rows that failed.

    A database that doesn't answer is nobody's fault and ends the sweep: raises OperationalError.
    """
    done, failed = _tried(sweep, rows, act)
    with database.reading() as session:
        known = _known(session, sweep)
    if failed or known:
        with database.transaction() as session:
            _note(session, sweep, failed)
    return done


def each_within(
    session: Session, sweep: str, rows: Iterable[Row], act: Callable[[Row], Outcome]
) -> list[Outcome]:
    """The same inside the caller's transaction: a row that fails leaves no trace there."""

    def saved(row: Row) -> Outcome:
        with session.begin_nested():
            return act(row)

    done, failed = _tried(sweep, rows, saved)
    _note(session, sweep, failed)
    return done


def _tried(
    sweep: str, rows: Iterable[Row], act: Callable[[Row], Outcome]
) -> tuple[list[Outcome], dict[str, str]]:
    done: list[Outcome] = []
    failed: dict[str, str] = {}
    for row in rows:
        try:
            done.append(act(row))
        except OperationalError:
            raise
        except Exception as error:
            failed[str(row)[:80]] = kind_of(error)
            log.exception("sweep.row_failed", sweep=sweep, row=str(row)[:80])
    return done, failed


def kind_of(error: Exception) -> str:
    """What may be written down of an error: its kind or its refusal's code, nothing of its text."""
    return (error.code if isinstance(error, Refused) else type(error).__name__)[:80]


def _known(session: Session, sweep: str) -> set[str]:
    table = table_in(session, job_trouble)
    return set(session.scalars(select(table.c.row).where(table.c.sweep == sweep)))


def _note(session: Session, sweep: str, failed: dict[str, str]) -> None:
    table, known = table_in(session, job_trouble), _known(session, sweep)
    this: Any = table.c.sweep == sweep
    if over := known - failed.keys():
        session.execute(delete(table).where(this, table.c.row.in_(over)))
    for row, error in failed.items():
        if row in known:
            once_more = {"error": error, "times": table.c.times + 1}
            session.execute(update(table).where(this, table.c.row == row).values(once_more))
        else:
            fresh = {"sweep": sweep, "row": row, "error": error, "times": 1}
            session.execute(insert(table).values(since=datetime.now(UTC), **fresh))


def troubles(session: Session) -> list[Trouble]:
    """Rows that fail, the oldest trouble first."""
    table = table_in(session, job_trouble)
    rows = session.execute(select(table).order_by(table.c.since, table.c.sweep, table.c.row))
    return [Trouble(row.sweep, row.row, row.error, row.since, row.times) for row in rows]
