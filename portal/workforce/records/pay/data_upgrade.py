"""Rows of the release before dated facts: a grade holds until the next one, and that was known from
the day the next one was entered."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.foundation.running.data_upgrade import DataUpgrade, UpgradeWork
from portal.workforce.audit import Act, Actor
from portal.workforce.records.pay.kinds import PAY
from portal.workforce.records.pay.models import PayGrade
from portal.workforce.rulebook.spells import Change, Spell
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.spells import apply
from portal.workforce.workers.spell_queries import spells

AT_ONCE = 200


def _several_open() -> Select[tuple[int]]:
    """Workers with more than one grade without an end."""
    return (
        select(PayGrade.worker_id)
        .where(PayGrade.valid_to.is_(None), PayGrade.withdrawn_at.is_(None))
        .group_by(PayGrade.worker_id)
        .having(func.count() > 1)
        .order_by(PayGrade.worker_id)
    )


def _waiting(session: Session) -> bool:
    return session.scalar(_several_open().limit(1)) is not None


def _step(work: UpgradeWork) -> int:
    ids = list(work.session.scalars(_several_open().limit(AT_ONCE)))
    for worker_id in ids:
        _close(work.session, work.session.get_one(Worker, worker_id))
    return len(ids)


def _close(session: Session, worker: Worker) -> None:
    """Each grade ends where the next begins; who entered the later of the two rows ended it."""
    grades = spells(session, PAY, worker)
    for grade, following in zip(grades, grades[1:], strict=False):
        if grade.valid_to is not None:
            continue
        later = max(grade, following, key=lambda one: one.recorded_at)
        said = PAY.read(grade)
        kept = Spell(grade.valid_from, following.valid_from, said.facts)
        if later is grade:  # entered after its successor: it never had another end
            grade.valid_to = following.valid_from
            continue
        act = Act(session, Actor(None, later.recorded_by), later.recorded_at)
        apply(act, PAY, worker, Change((grade,), ((kept, grade),)), later.basis)
    session.flush()


DATA_UPGRADES = (DataUpgrade(order=30, name="pay.until_the_next", waiting=_waiting, step=_step),)
