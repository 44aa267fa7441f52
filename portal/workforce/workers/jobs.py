"""What the register's rows say, day by day."""

from __future__ import annotations

from portal.foundation.jobs.queue import scheduled
from portal.foundation.time.clock import local
from portal.foundation.web.unit import clock, database
from portal.workforce.workers.queries import turning_on
from portal.workforce.workers.services.projection import rebuild


@scheduled("workers.turn_the_day", "7 0 * * *")
def turn_the_day() -> None:
    """Where a dated fact begins or ends, the row says something else from this day on; a missed
    night is made up for."""
    with database().transaction() as session:
        today = local(clock().now()).date()
        for worker in turning_on(session, today):
            rebuild(session, worker, today)
