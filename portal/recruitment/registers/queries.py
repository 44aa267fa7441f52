"""Reading the registers of planning: major events and petitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.kernel.errors import Refused
from portal.recruitment.orm import Base
from portal.recruitment.registers.models import MajorEvent, Petition
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.unions.queries import reach


def events_of(session: Session, round_id: int) -> list[MajorEvent]:
    """Newest first."""
    return list(
        session.scalars(
            select(MajorEvent)
            .where(MajorEvent.round_id == round_id)
            .order_by(MajorEvent.number.desc())
        )
    )


def event_in(session: Session, round_: RecruitmentRound, public_id: str) -> MajorEvent:
    """Raises ``Refused('event.not_found')``."""
    event = session.scalar(
        select(MajorEvent).where(
            MajorEvent.round_id == round_.id, MajorEvent.public_id == public_id
        )
    )
    if event is None:
        raise Refused("event.not_found")
    return event


def unreceived_events(session: Session, round_ids: Iterable[int]) -> dict[int, int]:
    """Round → reports that nobody has signed for."""
    waiting = select(MajorEvent.round_id).where(
        MajorEvent.round_id.in_(list(round_ids)), MajorEvent.state == "reported"
    )
    return dict(Counter(session.scalars(waiting)))


def petitions_within_reach(session: Session, union_ids: Iterable[int]) -> list[Petition]:
    """Open ones first, the nearest deadline on top; then the others, newest first."""
    statement = (
        select(Petition)
        .options(joinedload(Petition.union), joinedload(Petition.round_))
        .where(Petition.union_id.in_(reach(session, union_ids)))
        .order_by(Petition.due_at, Petition.id)
    )
    rows = list(session.scalars(statement))
    return [row for row in rows if row.state in OPEN] + [
        row for row in reversed(rows) if row.state not in OPEN
    ]


OPEN = ("received", "accepted")


def petition_within_reach(session: Session, public_id: str, union_ids: Iterable[int]) -> Petition:
    """Raises ``Refused('petition.not_found')``, the same for an unknown one and a foreign one."""
    statement = (
        select(Petition)
        .options(selectinload(Petition.steps))
        .where(Petition.public_id == public_id)
    )
    petition = session.scalar(statement)
    if petition is None or petition.union_id not in reach(session, union_ids):
        raise Refused("petition.not_found")
    return petition


def receipt_index(code: str) -> str:
    """The keyed digest under which a receipt code is found, however it was typed."""
    return Base.vault.index(
        "petition receipt", "".join(sign for sign in code.upper() if sign.isalnum())
    )


def petition_by_receipt(session: Session, code: str) -> Petition:
    """Raises ``Refused('petition.not_found')``."""
    petition = session.scalar(select(Petition).where(Petition.receipt_index == receipt_index(code)))
    if petition is None:
        raise Refused("petition.not_found")
    return petition
