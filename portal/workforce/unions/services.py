"""Loading the tree, entering its figures, appointing officers."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.workforce.accounts.models import Account
from portal.workforce.accounts.services.officers import issue_enrolment, open_officer
from portal.workforce.audit import SYSTEM, Actor, record
from portal.workforce.rulebook.roles import LEVEL_OF, ROLES, conflicts
from portal.workforce.unions.models import Appointment, Union
from portal.workforce.unions.queries import appointments_in_force, union_by_code

DATA = Path(__file__).resolve().parent / "data"
UNIONS_FILE = "unions-2026.csv"


def load_unions(session: Session, *, at: datetime, file_name: str = UNIONS_FILE) -> int:
    """Bring the tree to the file's state; may be repeated.

    Figures entered by hand on a later day stay. Returns how many unions are new.
    """
    with (DATA / file_name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {union.code: union for union in session.scalars(select(Union))}
    fresh = 0
    for row in rows:
        union = known.get(row["code"])
        if union is None:
            union = Union(code=row["code"], valid_from=date.fromisoformat(row["valid_from"]))
            session.add(union)
            known[row["code"]] = union
            fresh += 1
        _describe(union, row)
    session.flush()
    for row in rows:
        parent = known.get(row["parent_code"])
        known[row["code"]].parent_id = parent.id if parent is not None else None
    session.flush()
    if fresh:
        record(session, "unions.load", f"file:{file_name}", at=at, new=str(fresh))
    return fresh


def _describe(union: Union, row: dict[str, str]) -> None:
    union.name, union.short_name, union.level, union.kind = (
        row["name"],
        row["short_name"],
        row["level"],
        row["kind"],
    )
    union.division_code = row["division_code"] or None
    on = date.fromisoformat(row["figures_on"]) if row["figures_on"] else None
    if on is not None and (union.figures_on is None or union.figures_on <= on):
        union.single_unions_count, union.workers_count = (
            int(row["single_unions_count"]),
            int(row["workers_count"]),
        )
        union.figures_on, union.figures_source = on, row["figures_source"]


def enter_figures(
    session: Session,
    union: Union,
    *,
    single_unions: int,
    workers: int,
    on: date,
    source: str,
    by: Actor,
    at: datetime,
) -> None:
    """所辖单独工会组织数 and 职工人数 with date and source.

    Raises ``figures.negative``, ``figures.source``, ``figures.future``.
    """
    if single_unions < 0 or workers < 0:
        raise Refused("figures.negative")
    if not source.strip():
        raise Refused("figures.source")
    if on > local(at).date():
        raise Refused("figures.future")
    union.single_unions_count, union.workers_count, union.figures_on, union.figures_source = (
        single_unions,
        workers,
        on,
        source.strip(),
    )
    record(
        session,
        "unions.figures",
        f"union:{union.code}",
        at=at,
        by=by,
        single_unions=str(single_unions),
        workers=str(workers),
        on=on.isoformat(),
    )


def appoint(
    session: Session, account: Account, union: Union, role: str, *, at: datetime, by: Actor = SYSTEM
) -> Appointment:
    """Give a role in a union from today on.

    Raises ``appointment.role``, ``appointment.level``, ``appointment.conflict``,
    ``two_people.same``.
    """
    if account.id == by.account_id:
        raise Refused("two_people.same")
    if role not in ROLES:
        raise Refused("appointment.role")
    if role in LEVEL_OF and union.level not in LEVEL_OF[role]:
        raise Refused("appointment.level")
    today = local(at).date()
    session.execute(locked(session, select(Account.id).where(Account.id == account.id)))
    held = appointments_in_force(session, account.id, today)
    against = conflicts(frozenset(one.role for one in held), role)
    if against:
        raise Refused("appointment.conflict", role=against[0])
    row = Appointment(
        account_id=account.id,
        union_id=union.id,
        role=role,
        valid_from=today,
        appointed_by=by.account_id,
        appointed_at=at,
    )
    session.add(row)
    session.flush()
    record(
        session,
        "unions.appoint",
        f"account:{account.public_id}",
        at=at,
        by=by,
        union=union.code,
        role=role,
    )
    return row


def end_appointment(
    session: Session, account: Account, appointment_id: int, *, by: Actor, at: datetime
) -> None:
    """Acts at the officer's next request. Raises ``appointment.not_found``, ``two_people.same``."""
    if account.id == by.account_id:
        raise Refused("two_people.same")
    row = session.get(Appointment, appointment_id)
    if row is None or row.account_id != account.id or row.ended_at is not None:
        raise Refused("appointment.not_found")
    row.ended_at = at
    record(
        session,
        "unions.end_appointment",
        f"account:{account.public_id}",
        at=at,
        by=by,
        role=row.role,
    )


def found_officer(
    session: Session, *, login: str, name: str, role: str, union_code: str, at: datetime
) -> tuple[Account, str]:
    """For the operator's command: an officer, his office and the one-time code that he enrols with."""
    account = open_officer(session, login=login, name=name, at=at)
    appoint(session, account, union_by_code(session, union_code), role, at=at)
    return account, issue_enrolment(session, account, at=at)
