"""Messages leave from here: at once by a job of their own, and once a minute whatever is due."""

from __future__ import annotations

from portal.foundation.jobs.queue import HANDOVER, job, scheduled
from portal.foundation.web.unit import clock, database
from portal.recruitment.handover.services import deliver as outbox
from portal.recruitment.handover.services.editions import DELIVER
from portal.recruitment.unions.gateway import workforce_wire

PATIENCE = 45.0  # seconds of a sweep, so that the next one finds a slot


@job(DELIVER, queue=HANDOVER)
def deliver(delivery_id: int) -> None:
    """Send one message; a failed try queues the next one."""
    outbox.deliver(database(), workforce_wire(), delivery_id, now=clock().now)


@scheduled("handover.deliver_due", "* * * * *", queue=HANDOVER)
def deliver_due() -> None:
    """What no job of its own took care of: a queue that was lost must not lose a message."""
    outbox.deliver_due(database(), workforce_wire(), now=clock().now, patience=PATIENCE)
