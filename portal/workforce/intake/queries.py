"""What is due, and what was given up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.workforce.intake.models import (
    HandedHire,
    Incoming,
    IntakeConflict,
    Outgoing,
    PaperCancellation,
    QuotaApproval,
)
from portal.workforce.unions.queries import reach
from portal.workforce.workers.models import Worker

Of = TypeVar("Of", IntakeConflict, PaperCancellation)

AT_ONCE = 200


def due_incoming(session: Session, at: datetime) -> list[int]:
    statement = select(Incoming.id).where(Incoming.state == "received", Incoming.next_try_at <= at)
    return list(
        session.scalars(statement.order_by(Incoming.next_try_at, Incoming.id).limit(AT_ONCE))
    )


def due_outgoing(session: Session, at: datetime) -> list[int]:
    statement = select(Outgoing.id).where(Outgoing.state == "waiting", Outgoing.next_try_at <= at)
    return list(
        session.scalars(statement.order_by(Outgoing.next_try_at, Outgoing.id).limit(AT_ONCE))
    )


def locked_incoming(session: Session, row_id: int) -> Incoming:
    return session.scalars(locked(session, select(Incoming).where(Incoming.id == row_id))).one()


def locked_outgoing(session: Session, row_id: int) -> Outgoing:
    return session.scalars(locked(session, select(Outgoing).where(Outgoing.id == row_id))).one()


def latest_incoming(session: Session, limit: int = 100) -> list[Incoming]:
    return list(session.scalars(select(Incoming).order_by(Incoming.id.desc()).limit(limit)))


def latest_outgoing(session: Session, limit: int = 100) -> list[Outgoing]:
    return list(session.scalars(select(Outgoing).order_by(Outgoing.id.desc()).limit(limit)))


def incoming_by_public_id(session: Session, public_id: str) -> Incoming:
    """Locked for a change. Raises ``Refused('not_found')``."""
    row = session.scalar(locked(session, select(Incoming).where(Incoming.public_id == public_id)))
    if row is None:
        raise Refused("not_found")
    return row


def outgoing_by_public_id(session: Session, public_id: str) -> Outgoing:
    """Locked for a change. Raises ``Refused('not_found')``."""
    row = session.scalar(locked(session, select(Outgoing).where(Outgoing.public_id == public_id)))
    if row is None:
        raise Refused("not_found")
    return row


def _within(session: Session, union_ids: Iterable[int]) -> ColumnElement[bool]:
    """Hires whose person stands within reach; one that nobody has come of yet has no union, and no
    personal data either."""
    inside = select(Worker.id).where(Worker.union_id.in_(reach(session, union_ids)))
    return or_(HandedHire.worker_id.is_(None), HandedHire.worker_id.in_(inside))


def hires_within(session: Session, union_ids: Iterable[int], limit: int = 200) -> list[HandedHire]:
    """What needs a person first, then the latest."""
    troubled = HandedHire.id.in_(
        select(IntakeConflict.handed_id).where(IntakeConflict.state == "open")
    ) | HandedHire.id.in_(
        select(PaperCancellation.handed_id).where(PaperCancellation.state == "entered")
    )
    statement = (
        select(HandedHire)
        .options(joinedload(HandedHire.worker))
        .where(_within(session, union_ids))
        .order_by(troubled.desc(), HandedHire.id.desc())
        .limit(limit)
    )
    return list(session.scalars(statement))


def hire_within(
    session: Session, public_id: str, union_ids: Iterable[int], *, for_change: bool = False
) -> HandedHire:
    """Raises ``Refused('hire.not_found')``, also for one elsewhere."""
    statement = select(HandedHire).where(
        HandedHire.public_id == public_id, _within(session, union_ids)
    )
    hire = session.scalar(locked(session, statement) if for_change else statement)
    if hire is None:
        raise Refused("hire.not_found")
    return hire


def rows_of(session: Session, model: type[Of], hires: Iterable[HandedHire]) -> list[Of]:
    """Conflicts or cancellations of these hires, oldest first."""
    ids = [hire.id for hire in hires]
    return list(session.scalars(select(model).where(model.handed_id.in_(ids)).order_by(model.id)))


def conflict_of(session: Session, message_id: str) -> str:
    """The reason why a message of the portal stands as a conflict; empty where it doesn't."""
    statement = select(IntakeConflict.reason).where(IntakeConflict.message_id == message_id)
    return session.scalars(statement).first() or ""


@dataclass(frozen=True, slots=True)
class HandedWork:
    """What needs a person: open conflicts, and papers that wait for the second one."""

    conflicts: int
    cancellations: int
    approvals: int


def handed_work(session: Session, union_ids: Iterable[int]) -> HandedWork:
    """Within reach; one query for each number."""
    inside = select(HandedHire.id).where(_within(session, union_ids))

    def count(model: Any, *conditions: Any) -> int:
        statement = select(func.count()).select_from(model).where(*conditions)
        return session.scalar(statement) or 0

    return HandedWork(
        conflicts=count(
            IntakeConflict, IntakeConflict.state == "open", IntakeConflict.handed_id.in_(inside)
        ),
        cancellations=count(
            PaperCancellation,
            PaperCancellation.state == "entered",
            PaperCancellation.handed_id.in_(inside),
        ),
        approvals=count(
            QuotaApproval,
            QuotaApproval.state == "entered",
            QuotaApproval.union_id.in_(reach(session, union_ids)),
        ),
    )


def row_of_hire(session: Session, model: type[Of], hire: HandedHire, public_id: str) -> Of:
    """Raises ``Refused('hire.not_found')``."""
    row = session.scalar(
        select(model).where(model.handed_id == hire.id, model.public_id == public_id)
    )
    if row is None:
        raise Refused("hire.not_found")
    return row


def approvals_within(session: Session, union_ids: Iterable[int]) -> list[QuotaApproval]:
    """The latest first."""
    statement = (
        select(QuotaApproval)
        .options(joinedload(QuotaApproval.union))
        .where(QuotaApproval.union_id.in_(reach(session, union_ids)))
        .order_by(QuotaApproval.id.desc())
    )
    return list(session.scalars(statement))


def approval_within(session: Session, public_id: str, union_ids: Iterable[int]) -> QuotaApproval:
    """Locked for a change. Raises ``Refused('quota.not_found')``."""
    statement = select(QuotaApproval).where(
        QuotaApproval.public_id == public_id,
        QuotaApproval.union_id.in_(reach(session, union_ids)),
    )
    row = session.scalar(locked(session, statement))
    if row is None:
        raise Refused("quota.not_found")
    return row
