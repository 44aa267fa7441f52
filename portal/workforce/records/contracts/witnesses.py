"""What contracts say about the audit chain of the register."""

from __future__ import annotations

from portal.workforce.records.contracts.models import Contract
from portal.workforce.workers.witnesses import about_worker

TRACES = (about_worker("a contract of", Contract.recorded_at, ("contracts.%",), Contract),)
