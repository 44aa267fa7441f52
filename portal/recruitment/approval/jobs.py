"""What was taken away goes."""

from __future__ import annotations

from flask import current_app

from portal.foundation.jobs.queue import scheduled
from portal.foundation.web.unit import clock, database
from portal.recruitment.approval.services.forget_scans import forgotten, scans_to_forget


@scheduled("approval.forget_scans", "*/15 * * * *")
def forget_scans() -> None:
    """The bytes of scans that were taken away: first the file, then the row forgets its key, so
    that a clean-up that was broken off is done again."""
    with database().reading() as session:
        due = scans_to_forget(session, clock().now())
    for scan_id, key in due:
        current_app.extensions["storage"].delete(key)
        with database().transaction() as session:
            forgotten(session, scan_id)
