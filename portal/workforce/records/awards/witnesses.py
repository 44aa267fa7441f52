"""What awards say about the audit chain of the register."""

from __future__ import annotations

from portal.workforce.records.awards.models import Award
from portal.workforce.workers.witnesses import about_worker

TRACES = (about_worker("an award of", Award.recorded_at, ("awards.%",), Award),)
