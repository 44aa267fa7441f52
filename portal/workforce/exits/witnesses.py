"""What exits say about the audit chain of the register."""

from __future__ import annotations

from portal.workforce.exits.models import Exit
from portal.workforce.workers.witnesses import about_worker

TRACES = (about_worker("the exit of", Exit.recorded_at, ("workers.leave",), Exit),)
