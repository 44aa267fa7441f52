"""A scan that was taken away is gone after a short grace; its row says that there was one, with its
digest."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.recruitment.approval.models import ApprovalScan

GRACE = timedelta(hours=1)  # a page that was open while the scan was taken away still loads
NO_KEY = ""


def scans_to_forget(session: Session, at: datetime) -> list[tuple[int, str]]:
    """Row id and storage key of scans whose grace is over."""
    statement = (
        select(ApprovalScan.id, ApprovalScan.storage_key)
        .where(ApprovalScan.removed_at <= at - GRACE, ApprovalScan.storage_key != NO_KEY)
        .order_by(ApprovalScan.id)
    )
    return [(row.id, row.storage_key) for row in session.execute(statement)]


def forgotten(session: Session, scan_id: int) -> None:
    """The bytes of a scan are gone."""
    session.execute(
        update(ApprovalScan).where(ApprovalScan.id == scan_id).values(storage_key=NO_KEY)
    )
