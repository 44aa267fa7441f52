"""The register as one asker may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.workforce.rulebook.staffing import Place
from portal.workforce.unions.models import Union
from portal.workforce.unions.queries import reach
from portal.workforce.workers.kinds import PROJECTED
from portal.workforce.workers.models import Filing, FilingBatch, Worker
from portal.workforce.workers.spell_queries import Scope, holds_of


@dataclass(frozen=True)
class Wish:
    """What the list is narrowed to; an empty word means all."""

    words: str = ""
    state: str = ""
    filing: str = ""
    union_code: str = ""


def active_by_document(session: Session, index: str) -> Worker | None:
    return session.scalar(
        select(Worker).where(Worker.document_index == index, Worker.state == "active")
    )


def in_post_by_document(session: Session, index: str, on: date) -> bool:
    """Whether the person has a place on that day or later: nobody holds two."""
    statement = select(Worker.id).where(
        Worker.document_index == index,
        or_(Worker.state == "active", and_(Worker.state == "left", Worker.left_on > on)),
    )
    return session.scalar(statement.limit(1)) is not None


def places_of(session: Session, union_id: int) -> list[Place]:
    """Everybody's hold on a place of this very union, past and present."""
    holds = holds_of(session, Scope([union_id]))
    return [Place(hold.valid_from, hold.valid_to, hold.form) for hold in holds]


def worker_within_reach(
    session: Session, public_id: str, union_ids: Iterable[int], *, for_change: bool = False
) -> Worker:
    """Raises ``Refused('worker.not_found')``, also for a record elsewhere."""
    statement = select(Worker).where(
        Worker.public_id == public_id, Worker.union_id.in_(reach(session, union_ids))
    )
    worker = session.scalar(locked(session, statement) if for_change else statement)
    if worker is None:
        raise Refused("worker.not_found")
    return worker


def filing_within_reach(session: Session, public_id: str, union_ids: Iterable[int]) -> Filing:
    """The filing, locked for a change. Raises ``Refused('filing.not_found')``."""
    statement = (
        select(Filing)
        .join(Worker)
        .where(Filing.public_id == public_id, Worker.union_id.in_(reach(session, union_ids)))
    )
    filing = session.scalar(locked(session, statement))
    if filing is None:
        raise Refused("filing.not_found")
    return filing


def workers_within(session: Session, union_ids: Iterable[int], wish: Wish) -> Select[tuple[Worker]]:
    """A statement for a page of the list: by name, then number."""
    statement = (
        select(Worker)
        .join(Worker.filing)
        .join(Worker.union)
        .options(contains_eager(Worker.filing), contains_eager(Worker.union))
    )
    statement = statement.where(Worker.union_id.in_(reach(session, union_ids)))
    if wish.words:
        statement = statement.where(
            Worker.name.contains(wish.words, autoescape=True) | (Worker.number == wish.words)
        )
    if wish.state:
        statement = statement.where(Worker.state == wish.state)
    if wish.filing:
        statement = statement.where(Filing.state == wish.filing)
    if wish.union_code:
        chosen = session.scalar(select(Union.id).where(Union.code == wish.union_code))
        statement = statement.where(
            Worker.union_id.in_(reach(session, [] if chosen is None else [chosen]))
        )
    return statement.order_by(Worker.name_sort_key, Worker.number)


def filings_in(session: Session, union_ids: Iterable[int], states: Iterable[str]) -> list[Filing]:
    """Filings in these states within reach, the longest waiting first."""
    statement = (
        select(Filing)
        .join(Filing.worker)
        .options(contains_eager(Filing.worker).joinedload(Worker.union))
        .where(Filing.state.in_(tuple(states)), Worker.union_id.in_(reach(session, union_ids)))
        .order_by(Worker.hired_on, Filing.id)
    )
    return list(session.scalars(statement))


def active_workers(session: Session, union_ids: Iterable[int]) -> list[Worker]:
    """Everybody in the register within reach, with union and filing, in order of number."""
    statement = (
        select(Worker)
        .options(joinedload(Worker.union), joinedload(Worker.filing))
        .where(Worker.state == "active", Worker.union_id.in_(reach(session, union_ids)))
        .order_by(Worker.number)
    )
    return list(session.scalars(statement))


def training_due_before(session: Session, union_ids: Iterable[int], day: date) -> list[Worker]:
    """Active people whose training is due before ``day``, the earliest first.

    Who has trained is the training stage's knowledge.
    """
    statement = (
        select(Worker)
        .options(joinedload(Worker.union))
        .where(
            Worker.state == "active",
            Worker.training_due_on < day,
            Worker.union_id.in_(reach(session, union_ids)),
        )
        .order_by(Worker.training_due_on, Worker.number)
    )
    return list(session.scalars(statement))


def filings_for_batch(session: Session, union_ids: Iterable[int]) -> list[Filing]:
    """Those that stand before the city and are under way in no batch, by number."""
    statement = (
        select(Filing)
        .join(Filing.worker)
        .outerjoin(Filing.batch)
        .options(contains_eager(Filing.worker).joinedload(Worker.union))
        .where(
            Filing.state == "submitted",
            or_(Filing.batch_id.is_(None), FilingBatch.state == "answered"),
            Worker.union_id.in_(reach(session, union_ids)),
        )
        .order_by(Worker.number, Filing.id)
    )
    return list(session.scalars(statement))


def batches_within(session: Session, union_ids: Iterable[int]) -> list[FilingBatch]:
    """The latest first, with their lines."""
    statement = (
        select(FilingBatch)
        .options(joinedload(FilingBatch.union), selectinload(FilingBatch.filings))
        .where(FilingBatch.union_id.in_(reach(session, union_ids)))
        .order_by(FilingBatch.id.desc())
    )
    return list(session.scalars(statement))


def batch_within(session: Session, public_id: str, union_ids: Iterable[int]) -> FilingBatch:
    """Raises ``Refused('batch.not_found')``."""
    statement = (
        select(FilingBatch)
        .options(selectinload(FilingBatch.filings).joinedload(Filing.worker))
        .where(
            FilingBatch.public_id == public_id,
            FilingBatch.union_id.in_(reach(session, union_ids)),
        )
    )
    batch = session.scalar(locked(session, statement))
    if batch is None:
        raise Refused("batch.not_found")
    return batch


def turning_on(session: Session, today: date) -> list[Worker]:
    """People a fact of whom began or ended within the last month."""
    since = today - timedelta(days=31)
    ids: set[int] = set()
    for kind in PROJECTED:
        model = kind.model
        recent = or_(model.valid_from.between(since, today), model.valid_to.between(since, today))
        statement = select(model.worker_id).where(model.withdrawn_at.is_(None), recent)
        ids.update(session.scalars(statement))
    statement = select(Worker).where(Worker.id.in_(ids), Worker.state != "void")
    return list(session.scalars(statement.order_by(Worker.id)))
