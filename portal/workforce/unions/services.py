"""Loading the tree, entering its figures, appointing officers."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.audit import SYSTEM, Act, record
from portal.workforce.unions.models import Union
from portal.workforce.unions.offices import APPOINTMENTS, REQUESTS
from portal.workforce.unions.tree_models import UnionChange
from portal.workforce.unions.tree_services import first_spell

DATA = Path(__file__).resolve().parent / "data"
UNIONS_FILE = "unions-2026.csv"

appoint = APPOINTMENTS.appoint
end_appointment = APPOINTMENTS.end_appointment
ask_enrolment = REQUESTS.ask_enrolment
give_office = REQUESTS.give
confirm_request = REQUESTS.confirm
refuse_request = REQUESTS.refuse
withdraw_request = REQUESTS.withdraw
expire_requests = REQUESTS.expire


def load_unions(session: Session, *, at: datetime, file_name: str = UNIONS_FILE) -> int:
    """Bring the tree to the file's state; may be repeated.

    Figures entered by hand on a later day stay. Returns how many unions are new.
    """
    with (DATA / file_name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {union.code: union for union in session.scalars(select(Union))}
    changed = _changed_by_document(session)
    missing = [row for row in rows if row["code"] not in known]
    for row in missing:
        union = Union(code=row["code"], valid_from=date.fromisoformat(row["valid_from"]))
        session.add(union)
        known[union.code] = union
    for row in rows:
        _describe(known[row["code"]], row, named=row["code"] not in changed)
    session.flush()
    for row in rows:
        parent = known.get(row["parent_code"])
        if row["code"] not in changed:
            known[row["code"]].parent_id = parent.id if parent is not None else None
    session.flush()
    for row in missing:
        first_spell(Act(session, SYSTEM, at), known[row["code"]])
    if missing:
        record(session, "unions.load", f"file:{file_name}", at=at, new=str(len(missing)))
    return len(missing)


def _changed_by_document(session: Session) -> set[str]:
    """Unions whose name and place a document changed here: the file says what they were before."""
    changes = session.scalars(select(UnionChange))
    return {code for change in changes for code in (*change.sources, *change.targets)}


def _describe(union: Union, row: dict[str, str], *, named: bool) -> None:
    if named:
        union.name, union.short_name = row["name"], row["short_name"]
    union.level, union.kind = row["level"], row["kind"]
    union.division_code = row["division_code"] or None
    on = date.fromisoformat(row["figures_on"]) if row["figures_on"] else None
    if on is not None and (union.figures_on is None or union.figures_on <= on):
        union.single_unions_count = int(row["single_unions_count"])
        union.workers_count = int(row["workers_count"])
        union.figures_on, union.figures_source = on, row["figures_source"]


@dataclass(frozen=True)
class Figures:
    """所辖单独工会组织数 and 职工人数, as of a day, from a source."""

    single_unions: int
    workers: int
    on: date
    source: str


def enter_figures(act: Act, union: Union, figures: Figures) -> None:
    """Raises ``figures.negative``, ``figures.source``, ``figures.future``."""
    if figures.single_unions < 0 or figures.workers < 0:
        raise Refused("figures.negative")
    if not figures.source.strip():
        raise Refused("figures.source")
    if figures.on > local(act.at).date():
        raise Refused("figures.future")
    union.single_unions_count, union.workers_count = figures.single_unions, figures.workers
    union.figures_on, union.figures_source = figures.on, figures.source.strip()
    act.record(
        "unions.figures",
        f"union:{union.code}",
        single_unions=str(figures.single_unions),
        workers=str(figures.workers),
        on=figures.on.isoformat(),
    )
