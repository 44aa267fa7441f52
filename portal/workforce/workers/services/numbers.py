"""Numbers that are given one after the other in a year."""

from __future__ import annotations

from sqlalchemy import select

from portal.foundation.data.database import locked
from portal.foundation.time.clock import local
from portal.workforce.audit import Act
from portal.workforce.workers.models import NumberCounter

PREFIXES = {"worker": "JS", "batch": "BA"}


def next_number(act: Act, kind: str = "worker") -> str:
    """JS-2026-000001, without gaps per committed entry; two takers wait for each other."""
    session, year = act.session, local(act.at).year
    statement = select(NumberCounter).where(NumberCounter.kind == kind, NumberCounter.year == year)
    counter = session.scalar(locked(session, statement))
    if counter is None:
        counter = NumberCounter(kind=kind, year=year, last=0)
        session.add(counter)
    counter.last += 1
    session.flush()
    return f"{PREFIXES[kind]}-{year}-{counter.last:06d}"
