"""省级备案 of a whole batch: a number for every line that is in order, all of them or none; the
receipt follows when no line is open any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.intake.services.take_over import file_and_tell
from portal.workforce.workers.models import FilingBatch


def file_batch(act: Act, batch: FilingBatch, numbers: Mapping[str, str], on: date) -> int:
    """``numbers``: filing's public id → 备案编号; a line without one stays as it is. Returns how
    many were filed.

    Raises ``batch.no_number`` where there is none at all, and what :func:`file_and_tell` raises.
    """
    filed = 0
    for line in batch.filings:
        number = numbers.get(line.public_id, "").strip()
        if not number:
            continue
        file_and_tell(act, line, number, on)
        filed += 1
    if not filed:
        raise Refused("batch.no_number")
    return filed
