"""What records of pay say about the audit chain of the register."""

from __future__ import annotations

from portal.workforce.records.pay.models import PayGrade
from portal.workforce.workers.witnesses import about_worker

TRACES = (about_worker("a grade of", PayGrade.recorded_at, ("pay.%",), PayGrade),)
