"""Records of hires that one edition only was kept of move to their first edition."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.running.data_upgrade import DataUpgrade, UpgradeWork
from portal.protocol.messages import record_digest
from portal.recruitment.handover.models import Hire, HireEdition

AT_ONCE = 200


def waiting(session: Session) -> bool:
    statement = select(Hire.id).where(Hire.record_sealed.is_not(None)).limit(1)
    return session.scalar(statement) is not None


def move_records(work: UpgradeWork) -> int:
    """A seal is bound to its table and row, so that the record is opened and sealed anew; not a
    character of it changes, and its digest stays."""
    statement = select(Hire).where(Hire.record_sealed.is_not(None)).order_by(Hire.id)
    hires = list(work.session.scalars(statement.limit(AT_ONCE)))
    for hire in hires:
        _move(work.session, hire)
    return len(hires)


def _move(session: Session, hire: Hire) -> None:
    """The earlier version mended a refused hire in place: then the digest is the announced
    record's, which it did not keep, and the record is the next edition, not sent yet."""
    first, record = next(one for one in hire.editions if one.number == 1), hire.unmoved_record
    hire.unmoved_record = None
    if first.record_digest is None or record_digest(record) == first.record_digest:
        first.record = record
        return
    draft = HireEdition(
        hire_id=hire.id,
        number=2,
        placement_id=hire.placement_id,
        prepared_by=hire.prepared_by,
        prepared_at=hire.prepared_at,
    )
    hire.editions.append(draft)
    draft.record = record


DATA_UPGRADES = (
    DataUpgrade(order=150, name="handover.first_editions", waiting=waiting, step=move_records),
)
