"""What the job workers do here: pulls, receipts, and a sweep every minute for what waits for
another try."""

from __future__ import annotations

from portal.foundation.jobs.queue import HANDOVER, job, scheduled
from portal.workforce.intake import gateway
from portal.workforce.intake.services.outbox import SEND_RECEIPT
from portal.workforce.intake.services.receive import TAKE_OVER

PATIENCE = 45.0  # seconds of a sweep, so that the next one finds a slot


@job(TAKE_OVER, queue=HANDOVER)
def take_over(row_id: int) -> None:
    gateway.take_over(row_id)


@job(SEND_RECEIPT, queue=HANDOVER)
def send_receipt(row_id: int) -> None:
    gateway.send_receipt(row_id)


@scheduled("intake.sweep", "* * * * *", queue=HANDOVER)
def sweep() -> None:
    gateway.deliver_due(PATIENCE)
