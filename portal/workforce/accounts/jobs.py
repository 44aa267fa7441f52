"""Sweeping out what expired."""

from __future__ import annotations

from portal.foundation.data import throttle
from portal.foundation.jobs.queue import scheduled
from portal.foundation.web.unit import clock, database


@scheduled("officers.forget_expired", "17 * * * *")
def sweep() -> None:
    """Counters that ended are of no use to anybody."""
    with database().transaction() as session:
        throttle.forget_ended(session, clock().now())
