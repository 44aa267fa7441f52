"""Checks behind ``/readyz``: each is a plain function that says what is wrong, or nothing.

None of them tells a stranger more than a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.jobs import queue as jobs
from portal.foundation.jobs import rows, signs

WORKER_SILENCE = timedelta(seconds=60)


@dataclass(frozen=True)
class Finding:
    """``wrong`` is empty when all is well; ``vital`` findings make the side not ready, others only
    warn."""

    name: str
    wrong: str
    vital: bool


Check = Callable[[], str]


def database_answers(database: Database) -> str:
    """``SELECT 1`` through the pool."""
    try:
        with database.reading() as session:
            return "" if session.scalar(text("SELECT 1")) == 1 else "no answer"
    except SQLAlchemyError:
        return "unreachable"


def migrated_to(database: Database, head: str) -> str:
    """Whether Alembic's version table stands at ``head``, the newest revision this code knows."""
    try:
        with database.reading() as session:
            found = session.scalars(text("SELECT version_num FROM alembic_version")).all()
    except SQLAlchemyError:
        return "not migrated"
    return "" if found == [head] else "at another revision"


def storage_writable(storage: Storage) -> str:
    return "" if storage.writable() else "not writable"


def worker_alive(database: Database, now: datetime) -> str:
    """Whether any job worker gave a sign of life within :data:`WORKER_SILENCE`.

    ``now`` is the machine's time, not a shifted clock's.
    """
    try:
        with database.reading() as session:
            beat = jobs.last_beat(session)
    except SQLAlchemyError:
        return "unknown"
    if beat is None:
        return "never seen"
    return "" if now - beat <= WORKER_SILENCE else "silent"


def queues_move(database: Database) -> str:
    """Which queues stand still, and for how long: an empty task goes through the slots of each, so
    that a slot held by a hanging job shows also while nothing waits."""
    try:
        with database.reading() as session:
            return "; ".join(str(one) for one in signs.standing_still(session))
    except SQLAlchemyError:
        return "unknown"


def rows_go_well(database: Database) -> str:
    """How many rows each sweep could not deal with, and what went wrong with the first."""
    try:
        with database.reading() as session:
            found = rows.troubles(session)
    except SQLAlchemyError:
        return "unknown"
    first = {one.sweep: one.error for one in reversed(found)}
    counts = Counter(one.sweep for one in found)
    return "; ".join(f"{sweep}: {counts[sweep]} ({first[sweep]})" for sweep in sorted(first)[:5])


def examine(vital: Mapping[str, Check], others: Mapping[str, Check]) -> list[Finding]:
    """Run the checks; one that raises is a finding, not an error page."""
    return [Finding(name, _said(check), True) for name, check in vital.items()] + [
        Finding(name, _said(check), False) for name, check in others.items()
    ]


def ready(findings: list[Finding]) -> bool:
    return not any(finding.wrong for finding in findings if finding.vital)


def _said(check: Check) -> str:
    try:
        return check()
    except Exception as error:
        return type(error).__name__
