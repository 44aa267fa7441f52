"""The dated facts of people: as they stand, as they stood, on any day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.workforce.rulebook.spells import Spell, everything_on
from portal.workforce.rulebook.staffing import Hold
from portal.workforce.workers import kinds
from portal.workforce.workers.kinds import SpellKind
from portal.workforce.workers.models import Worker
from portal.workforce.workers.spell_models import EmploymentSpell, UsingUnitSpell


def on_record(model: type[Any], at: datetime | None) -> ColumnElement[bool]:
    """What was known at an instant; None: what is known now."""
    if at is None:
        return model.withdrawn_at.is_(None)  # type: ignore[no-any-return]
    return and_(model.recorded_at <= at, or_(model.withdrawn_at.is_(None), model.withdrawn_at > at))


def spells(
    session: Session, kind: SpellKind, worker: Worker, known_at: datetime | None = None
) -> list[Any]:
    """The rows of one kind, the earliest first."""
    owner = worker.person_id if kind.owner == "person_id" else worker.id
    statement = select(kind.model).where(
        getattr(kind.model, kind.owner) == owner, on_record(kind.model, known_at)
    )
    return list(session.scalars(statement.order_by(kind.model.valid_from, kind.model.id)))


def everything_said(session: Session, kind: SpellKind, worker: Worker) -> list[Any]:
    """The rows of one kind with those that were withdrawn, in the order they were recorded."""
    owner = worker.person_id if kind.owner == "person_id" else worker.id
    statement = select(kind.model).where(getattr(kind.model, kind.owner) == owner)
    return list(session.scalars(statement.order_by(kind.model.recorded_at, kind.model.id)))


def spell_of(session: Session, kind: SpellKind, worker: Worker, public_id: str) -> Any:
    """A standing row of this person. Raises ``Refused('spell.not_found')``."""
    row = next((one for one in spells(session, kind, worker) if one.public_id == public_id), None)
    if row is None:
        raise Refused("spell.not_found")
    return row


def history_of(
    session: Session, worker: Worker, known_at: datetime | None = None
) -> dict[str, list[Spell]]:
    """What the worker's row is made of: kind → spells."""
    return {
        kind.key: [kind.read(row) for row in spells(session, kind, worker, known_at)]
        for kind in kinds.PROJECTED
    }


def facts_of(
    session: Session, worker: Worker, on: date, known_at: datetime | None = None
) -> Mapping[str, Any]:
    """Everything that holds of a person on a day, as it was known at an instant; empty on a day on
    which they were not in post."""
    return everything_on(history_of(session, worker, known_at), on)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which people are asked for: those of some unions, or all; and as known when."""

    union_ids: Iterable[int] | None = None
    known_at: datetime | None = None


def holds_of(session: Session, scope: Scope) -> list[Hold]:
    """Every hold on a place that a union ever had, one query however many people there are."""
    employment, unit = EmploymentSpell, UsingUnitSpell
    statement = (
        select(
            employment.worker_id,
            unit.union_id,
            employment.form,
            employment.entry_kind,
            employment.valid_from,
            employment.valid_to,
            unit.valid_from,
            unit.valid_to,
        )
        .join(unit, unit.worker_id == employment.worker_id)
        .where(on_record(employment, scope.known_at), on_record(unit, scope.known_at))
        .where(or_(employment.valid_to.is_(None), unit.valid_from < employment.valid_to))
        .where(or_(unit.valid_to.is_(None), employment.valid_from < unit.valid_to))
        .order_by(employment.worker_id, employment.valid_from, unit.valid_from)
    )
    if scope.union_ids is not None:
        statement = statement.where(unit.union_id.in_(list(scope.union_ids)))
    return [_hold(row) for row in session.execute(statement)]


def _hold(row: Any) -> Hold:
    worker, union, form, entry, from_, to, unit_from, unit_to = row
    ends = [day for day in (to, unit_to) if day is not None]
    return Hold(worker, union, form, entry, max(from_, unit_from), min(ends, default=None))
