"""Verifying a side's history: what the rooms know is gathered, compared, and the check is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from portal.foundation.data.audit_chain import Witness
from portal.foundation.data.audit_history import History, Outside, Report
from portal.foundation.data.database import Database
from portal.foundation.running.rooms import gathered

# Checked every night: a day without a check is a worker that stands still, or one taken away.
CHECKED_WITHIN = timedelta(hours=26)


def outside(
    package: str, given: Sequence[Witness] = (), checkpoints: Sequence[Path] = ()
) -> Outside:
    """Everything that the rooms of ``package`` (``portal.recruitment``) know about their chains."""
    return Outside(
        gathered(package, "witnesses.py", "WITNESSES"),
        gathered(package, "witnesses.py", "TRACES"),
        gathered(package, "witnesses.py", "SUBJECTS"),
        given,
        checkpoints,
    )


def verify(database: Database, history: History, beside: Outside) -> Report:
    """Read everything as of one moment, without holding up a writer."""
    with database.snapshot() as session:
        return history.verify(session, beside)


def check(database: Database, history: History, beside: Outside, at: datetime) -> Report:
    """Verify and keep the result with the heads, signed."""
    report = verify(database, history, beside)
    with database.transaction() as session:
        history.checks.keep(session, report, at)
    return report


def lately_checked(database: Database, history: History, at: datetime) -> str:
    """What is wrong with the newest check, for ``/readyz``; empty when history held within
    :data:`CHECKED_WITHIN`."""
    try:
        with database.reading() as session:
            last: Any = history.checks.last(session)
    except SQLAlchemyError:
        return "unknown"
    if last is None:
        return "never checked"
    if last.breaks:
        return "does not hold"
    return "" if at - last.at <= CHECKED_WITHIN else "not checked lately"
