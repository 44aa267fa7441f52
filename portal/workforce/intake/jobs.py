"""What the job workers do here: pulls, receipts, and a sweep every minute for what waits for
another try."""

from __future__ import annotations

from portal.foundation.jobs.queue import job, scheduled
from portal.workforce.intake import gateway
from portal.workforce.intake.services.outbox import SEND_RECEIPT
from portal.workforce.intake.services.receive import TAKE_OVER


@job(TAKE_OVER)
def take_over(row_id: int) -> None:
    gateway.take_over(row_id)


@job(SEND_RECEIPT)
def send_receipt(row_id: int) -> None:
    gateway.send_receipt(row_id)


@scheduled("intake.sweep", "* * * * *")
def sweep() -> None:
    gateway.deliver_due()
