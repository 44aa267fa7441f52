"""Rows of the release before dated facts: each record's facts become spells from its first day on,
as they were entered."""

from __future__ import annotations

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from portal.foundation.running.data_upgrade import DataUpgrade, UpgradeWork
from portal.workforce.audit import Act, Actor
from portal.workforce.workers.models import FilingStep, Worker
from portal.workforce.workers.services.register import write_first_spells
from portal.workforce.workers.spell_models import EmploymentSpell

AT_ONCE = 200


def _without_spells() -> Select[tuple[Worker]]:
    has = exists().where(EmploymentSpell.worker_id == Worker.id)
    return select(Worker).where(~has).order_by(Worker.id)


def _waiting(session: Session) -> bool:
    return session.scalar(_without_spells().limit(1)) is not None


def _step(work: UpgradeWork) -> int:
    rows = list(work.session.scalars(_without_spells().limit(AT_ONCE)))
    for worker in rows:
        by = Actor(None, _who_entered(work.session, worker))
        write_first_spells(Act(work.session, by, worker.registered_at), worker)
    return len(rows)


def _who_entered(session: Session, worker: Worker) -> str:
    """The first step of its filing names who entered the record."""
    steps = worker.filing.steps if worker.filing is not None else []
    first: FilingStep | None = steps[0] if steps else None
    return first.by_words if first is not None else worker.source


DATA_UPGRADES = (DataUpgrade(order=10, name="workers.first_spells", waiting=_waiting, step=_step),)
