"""What older runs don't know of themselves: which of a vacancy's rows each was computed from."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.foundation.running.data_upgrade import DataUpgrade, UpgradeWork
from portal.recruitment.results.models import ResultRun, RunVacancy
from portal.recruitment.results.services.outdated import POLICY, ROWS, vacancy_digests
from portal.recruitment.vacancies.models import Vacancy

AT_ONCE = 20  # runs: each of them reads its files once


def waiting(session: Session) -> bool:
    unknown = select(RunVacancy.run_id).where(RunVacancy.input_digest.is_(None)).limit(1)
    return session.scalar(unknown) is not None


def step(work: UpgradeWork) -> int:
    session = work.session
    unknown = select(RunVacancy.run_id).where(RunVacancy.input_digest.is_(None)).distinct()
    run_ids = session.scalars(unknown.order_by(RunVacancy.run_id).limit(AT_ONCE)).all()
    changed = 0
    for run_id in run_ids:
        run = session.get_one(ResultRun, run_id)
        digests = vacancy_digests(run.kind, _files(work.storage, run))
        rows = select(RunVacancy, Vacancy.code).join(Vacancy).where(RunVacancy.run_id == run_id)
        for row, code in session.execute(rows):
            row.input_digest = digests.get(code, "")
            changed += 1
    return changed


def _files(storage: Storage, run: ResultRun) -> dict[str, bytes]:
    """Without those that the private files hold no longer."""
    found = {}
    for name, key in run.inputs.items():
        if name in (*ROWS, POLICY):
            try:
                found[name] = storage.read(key)
            except FileNotFoundError:
                continue
    return found


DATA_UPGRADES = (DataUpgrade(130, "results.vacancy_inputs", waiting, step),)
