"""What nobody confirmed within a week is over."""

from __future__ import annotations

from portal.foundation.jobs.queue import scheduled
from portal.foundation.web.unit import clock, database
from portal.workforce.unions.services import expire_requests


@scheduled("officers.expire", "23 * * * *")
def expire() -> None:
    with database().transaction() as session:
        expire_requests(session, clock().now())
