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
from portal.recruitment.results.queries import policy_groups
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
    return tuple(kind for kind in RUN_KINDS if is_outdated(session, round_, vacancy, kind))


def is_outdated(session: Session, round_: RecruitmentRound, vacancy: Vacancy, kind: str) -> bool:
    """Whether the vacancy's scores or marks have changed since its list in force was computed."""
    run = runs_in_force(session, kind, [vacancy.id]).get(vacancy.id)
    if run is None:
        return False
    known = session.scalar(
        select(RunVacancy.input_digest).where(
            RunVacancy.run_id == run.id, RunVacancy.vacancy_id == vacancy.id
        )
    )
    return bool(known) and known != present_digest(session, round_, vacancy, kind)


def present_digest(
    session: Session, round_: RecruitmentRound, vacancy: Vacancy, kind: str
) -> str | None:
    """That of the vacancy's rows as they stand; None where they can't be put together any more."""
    for group in policy_groups(session, round_):
        if vacancy.id in group.ids:
            alone = replace(group, vacancies=(vacancy,))
            try:
                files = inputs_of(session, round_, alone, kind).files
            except Refused:
                return None
            return vacancy_digests(kind, files).get(vacancy.code, "")
    return None


def require_up_to_date(session: Session, round_: RecruitmentRound, vacancy: Vacancy) -> None:
    """Raises ``Refused('results.outdated')``."""
    if outdated_lists(session, round_, vacancy):
        raise Refused("results.outdated", vacancies=vacancy.code)
