"""What records of training say about the audit chain of the register."""

from __future__ import annotations

from portal.workforce.records.training.models import TrainingRecord
from portal.workforce.workers.witnesses import about_worker

TRACES = (
    about_worker("a training of", TrainingRecord.recorded_at, ("training.%",), TrainingRecord),
)
