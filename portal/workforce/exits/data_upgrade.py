"""Rows of the release before dated facts: who left was in post until the exit, and that was known
from the day it was entered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.foundation.running.data_upgrade import DataUpgrade, UpgradeWork
from portal.workforce.audit import Act, Actor
from portal.workforce.exits.models import Exit
from portal.workforce.rulebook.spells import ended
from portal.workforce.workers.kinds import EMPLOYMENT
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.spells import apply
from portal.workforce.workers.spell_models import EmploymentSpell
from portal.workforce.workers.spell_queries import spells

AT_ONCE = 200


def _still_open() -> Select[Any]:
    return (
        select(Worker, Exit)
        .join(Exit, Exit.worker_id == Worker.id)
        .join(EmploymentSpell, EmploymentSpell.worker_id == Worker.id)
        .where(
            Worker.state == "left",
            Exit.withdrawn_at.is_(None),
            EmploymentSpell.withdrawn_at.is_(None),
            EmploymentSpell.valid_to.is_(None),
        )
        .order_by(Worker.id)
    )


def _waiting(session: Session) -> bool:
    return session.execute(_still_open().limit(1)).first() is not None


def _step(work: UpgradeWork) -> int:
    rows = work.session.execute(_still_open().limit(AT_ONCE)).all()
    for worker, leaving in rows:
        act = Act(work.session, Actor(None, leaving.recorded_by), leaving.recorded_at)
        change = ended(spells(work.session, EMPLOYMENT, worker), leaving.left_on, EMPLOYMENT.read)
        apply(act, EMPLOYMENT, worker, change, f"退出原因 {leaving.cause}")
    return len(rows)


DATA_UPGRADES = (DataUpgrade(order=20, name="exits.last_days", waiting=_waiting, step=_step),)
