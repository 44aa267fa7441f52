"""Everybody who applied is told of a notice, in batches, so that no transaction is long."""

from __future__ import annotations

from portal.foundation.jobs.queue import NOTICES, job
from portal.foundation.web.unit import clock, database
from portal.recruitment.changes.services.tell import JOB, tell_some


@job(JOB, queue=NOTICES)
def tell(order_id: int) -> None:
    more = True
    while more:
        with database().transaction() as session:
            more = tell_some(session, order_id, at=clock().now())
