"""What the malware scanner said of files that it had not seen when they were sent.

``scan_state`` has no lifecycle: nobody acts on it. It is what an instrument outside says about the
bytes, now or when they were sent, so any of its words can be a file's first. The one rule is in
``files_to_scan``: what was called clean or infected is not asked about again.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from portal.recruitment.applications.models import Application, ApplicationFile


def files_to_scan(application: Application) -> list[ApplicationFile]:
    """Present files that nobody has called clean or infected yet."""
    return [
        file
        for file in application.files
        if file.replaced_at is None and file.scan_state in ("off", "waiting")
    ]


def note_scans(session: Session, application: Application, states: Mapping[int, str]) -> None:
    """``states``: file id → what the scanner said; a file that was replaced meanwhile is passed
    over."""
    for file in files_to_scan(application):
        file.scan_state = states.get(file.id, file.scan_state)
    session.flush()
