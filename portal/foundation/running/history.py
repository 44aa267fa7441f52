"""Verifying a side's history: what the rooms know is gathered, compared, and the check is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.foundation.data.audit_chain import Break, Witness
from portal.foundation.data.audit_checks import Report
from portal.foundation.data.audit_history import History, Outside
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


@dataclass(frozen=True, slots=True)
class Standing:
    """What the newest check says; ``at`` is None before the first, ``late`` when it is older than
    :data:`CHECKED_WITHIN`."""

    at: datetime | None = None
    entries: int = 0
    breaks: tuple[Break, ...] = ()
    late: bool = False

    @property
    def state(self) -> str:
        """``never``, ``broken``, ``late`` or ``held``."""
        if self.at is None:
            return "never"
        if self.breaks:
            return "broken"
        return "late" if self.late else "held"

    def of(self, chain: str) -> Standing:
        """The same for one chain."""
        return replace(self, breaks=tuple(one for one in self.breaks if one.chain == chain))


def standing(session: Session, history: History, at: datetime) -> Standing:
    """How history stood when it was last checked, as seen at ``at``."""
    last: Any = history.checks.last(session)
    if last is None:
        return Standing()
    breaks = tuple(Break(*found) for found in last.breaks)
    return Standing(last.at, last.entries, breaks, late=at - last.at > CHECKED_WITHIN)


WORDS = {"never": "never checked", "late": "not checked lately", "broken": "does not hold"}


def lately_checked(database: Database, history: History, at: datetime) -> str:
    """What is wrong with the newest check, for ``/readyz``; empty when history held lately."""
    try:
        with database.reading() as session:
            return WORDS.get(standing(session, history, at).state, "")
    except SQLAlchemyError:
        return "unknown"
