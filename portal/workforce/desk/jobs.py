"""The nightly check of history."""

from __future__ import annotations

from portal.foundation.jobs.queue import scheduled
from portal.foundation.web.history import check_history


@scheduled("desk.check_register_history", "40 3 * * *")
def check_nightly() -> None:
    """Compare the audit chains with everything that speaks of them; what was found stands on the
    pages of those who watch."""
    check_history()
