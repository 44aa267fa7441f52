"""Whether a list in force still rests on the scores, certificates and marks as they are now.

Asked vacancy by vacancy: a correction in one shuts no other's gate.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.canonical import canonical_json, read_json
from portal.kernel.errors import Refused
from portal.recruitment.results.current_set import runs_in_force
from portal.recruitment.results.models import RUN_KINDS, RunVacancy
from portal.recruitment.results.queries import PolicyGroup, policy_groups
from portal.recruitment.results.services.inputs import inputs_of
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vacancies.models import Vacancy

ROWS = ("scores.csv", "marks.csv")
POLICY = "policy.json"


def vacancy_digests(kind: str, files: Mapping[str, bytes]) -> dict[str, str]:
    """Vacancy → SHA-256 over the RFC 8785 form of its own rows of scores and marks, in order.

    A certificate that decides among equals only says nothing in lists before the ranking.
    """
    rows: dict[str, list[list[list[str]]]] = {}
    without = _silent(kind, files)
    for name in ROWS:
        if name in files:
            for row in csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"), newline="")):
                cells = [[column, cell] for column, cell in row.items() if cell]
                told = [cell for cell in cells if not without or not cell[0].startswith(without)]
                rows.setdefault(row["vacancy"], []).append(told)
    return {code: hashlib.sha256(canonical_json(own)).hexdigest() for code, own in rows.items()}


def _silent(kind: str, files: Mapping[str, bytes]) -> str:
    """How the columns begin that ``kind`` does not look at; '' = it looks at all."""
    if kind == "ranking" or POLICY not in files:
        return ""
    return "" if read_json(files[POLICY]).get("points") else "preference:"


def outdated_lists(session: Session, round_: RecruitmentRound, vacancy: Vacancy) -> tuple[str, ...]:
    """The kinds of lists in force of the vacancy whose scores or marks have changed since, in the
    order of the process."""
    for group in policy_groups(session, round_):
        if vacancy.id in group.ids:
            alone = replace(group, vacancies=(vacancy,))
            return tuple(
                kind for kind in RUN_KINDS if outdated_vacancies(session, round_, alone, kind)
            )
    return ()


def outdated_vacancies(
    session: Session, round_: RecruitmentRound, group: PolicyGroup, kind: str
) -> list[Vacancy]:
    """Those of the group whose scores or marks have changed since their list in force of ``kind``
    was computed; also one whose rows can't be put together any more."""
    known = _known_digests(session, group, kind)
    if not known:
        return []
    try:
        present = vacancy_digests(kind, inputs_of(session, round_, group, kind).files)
    except Refused:
        if len(group.vacancies) == 1:
            return list(group.vacancies)
        alone = [replace(group, vacancies=(vacancy,)) for vacancy in group.vacancies]
        return [one for each in alone for one in outdated_vacancies(session, round_, each, kind)]
    return [
        vacancy
        for vacancy in group.vacancies
        if vacancy.id in known and known[vacancy.id] != present.get(vacancy.code, "")
    ]


def _known_digests(session: Session, group: PolicyGroup, kind: str) -> dict[int, str]:
    """Vacancy id → what its list in force was computed from, where that is known."""
    runs = runs_in_force(session, kind, group.ids)
    statement = select(RunVacancy).where(
        RunVacancy.run_id.in_({run.id for run in runs.values()}),
        RunVacancy.vacancy_id.in_(group.ids),
    )
    return {
        row.vacancy_id: row.input_digest
        for row in session.scalars(statement)
        if row.input_digest and runs[row.vacancy_id].id == row.run_id
    }


def require_up_to_date(session: Session, round_: RecruitmentRound, vacancy: Vacancy) -> None:
    """Raises ``Refused('results.outdated')``."""
    if outdated_lists(session, round_, vacancy):
        raise Refused("results.outdated", vacancies=vacancy.code)
