"""Sweeping out what expired."""

from __future__ import annotations

from portal.foundation.data.throttle import forget_ended
from portal.foundation.jobs.queue import scheduled
from portal.foundation.web.unit import clock, database


@scheduled("counters.forget_ended", "17 * * * *")
def sweep() -> None:
    """Spent questions and ended counters are of no use to anybody."""
    with database().transaction() as session:
        forget_ended(session, clock().now())
