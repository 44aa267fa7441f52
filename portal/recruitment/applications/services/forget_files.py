"""A file that was replaced or taken away is gone after a short grace; its row says that there was
one, with its digest."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.recruitment.applications.models import ApplicationFile

GRACE = timedelta(hours=1)  # a page that was open while the file was replaced still loads
MOST_AT_ONCE = 500
NO_KEY = ""


def files_to_forget(session: Session, at: datetime) -> list[tuple[int, str]]:
    """Row id and storage key of files whose grace is over, oldest first."""
    statement = (
        select(ApplicationFile.id, ApplicationFile.storage_key)
        .where(ApplicationFile.replaced_at <= at - GRACE, ApplicationFile.storage_key != NO_KEY)
        .order_by(ApplicationFile.replaced_at, ApplicationFile.id)
        .limit(MOST_AT_ONCE)
    )
    return [(row.id, row.storage_key) for row in session.execute(statement)]


def forgotten(session: Session, file_id: int) -> None:
    """The bytes of a file are gone."""
    session.execute(
        update(ApplicationFile).where(ApplicationFile.id == file_id).values(storage_key=NO_KEY)
    )
