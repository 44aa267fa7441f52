"""Sweeps over rows, each row by itself: one that can't be dealt with stops no other, and is named.

What fails stands in the table ``job_trouble`` until it goes well or nobody meets it: ``/readyz``,
``/metrics`` and ``flask jobs failed`` tell of it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

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
    Column("seen_at", Instant, nullable=False),
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
    tried = _tried(sweep, rows, act)
    with database.reading() as session:
        known = failing(session, sweep)
    if tried.failed or known & tried.well:
        with database.transaction() as session:
            _note(session, sweep, tried)
    return tried.answers


def each_within(
    session: Session, sweep: str, rows: Iterable[Row], act: Callable[[Row], Outcome]
) -> list[Outcome]:
    """The same inside the caller's transaction: a row that fails leaves no trace there."""

    def saved(row: Row) -> Outcome:
        with session.begin_nested():
            return act(row)

    tried = _tried(sweep, rows, saved)
    if tried.failed or tried.well:
        _note(session, sweep, tried)
    return tried.answers


@dataclass
class _Tried(Generic[Outcome]):
    answers: list[Outcome] = field(default_factory=list)
    well: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)


def _tried(sweep: str, rows: Iterable[Row], act: Callable[[Row], Outcome]) -> _Tried[Outcome]:
    tried: _Tried[Outcome] = _Tried()
    for row in rows:
        name = str(row)[:80]
        try:
            tried.answers.append(act(row))
            tried.well.add(name)
        except OperationalError:
            raise
        except Exception as error:
            tried.failed[name] = kind_of(error)
            log.exception("sweep.row_failed", sweep=sweep, row=name)
    return tried


def kind_of(error: Exception) -> str:
    """What may be written down of an error: its kind or its refusal's code, nothing of its text."""
    return (error.code if isinstance(error, Refused) else type(error).__name__)[:80]


def failing(session: Session, sweep: str) -> set[str]:
    """The rows, as text, that a sweep could not deal with."""
    table = table_in(session, job_trouble)
    return set(session.scalars(select(table.c.row).where(table.c.sweep == sweep)))


def _note(session: Session, sweep: str, tried: _Tried[Any]) -> None:
    table, known = table_in(session, job_trouble), failing(session, sweep)
    this: Any = table.c.sweep == sweep
    if over := known & tried.well:
        session.execute(delete(table).where(this, table.c.row.in_(over)))
    now = datetime.now(UTC)
    for row, error in tried.failed.items():
        if row in known:
            once_more = {"error": error, "times": table.c.times + 1, "seen_at": now}
            session.execute(update(table).where(this, table.c.row == row).values(once_more))
        else:
            fresh = {"sweep": sweep, "row": row, "error": error, "times": 1}
            session.execute(insert(table).values(since=now, seen_at=now, **fresh))


def forget_old_trouble(session: Session, at: datetime) -> None:
    """What no sweep has stumbled over for a day is gone in another way."""
    table = table_in(session, job_trouble)
    session.execute(delete(table).where(table.c.seen_at < at - timedelta(days=1)))


def troubles(session: Session) -> list[Trouble]:
    """Rows that fail, the oldest trouble first."""
    table = table_in(session, job_trouble)
    rows = session.execute(select(table).order_by(table.c.since, table.c.sweep, table.c.row))
    return [Trouble(row.sweep, row.row, row.error, row.since, row.times) for row in rows]
