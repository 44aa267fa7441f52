"""Changing the trees: loading the files, entering figures, appointing officers."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.clock import local
from portal.foundation.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.services.officers import issue_enrolment, open_officer
from portal.recruitment.audit.actor import Actor
from portal.recruitment.audit.services import record
from portal.recruitment.rulebook.roles import ADMIN_ROLES, ROLES, SUPERVISING_BODY, conflicts
from portal.recruitment.unions.models import Appointment, Division, Union
from portal.recruitment.unions.queries import appointments_not_ended, union_by_code

DATA = Path(__file__).parent / "data"
DIVISIONS_FILE = "divisions-2026.csv"
UNIONS_FILE = "unions-2026.csv"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_divisions(session: Session, file_name: str = DIVISIONS_FILE) -> int:
    """Take the divisions of a file into the table, again without harm. Returns how many the file holds."""
    version = file_name.removeprefix("divisions-").removesuffix(".csv")
    rows = _rows(file_name)
    for row in rows:
        values = {"name": row["name"], "level": row["level"], "parent_code": row["parent_code"] or None, "file_version": version}
        found = session.get(Division, row["code"])
        if found is None:
            session.add(Division(code=row["code"], **values))
            session.flush()
            continue
        for name, value in values.items():
            setattr(found, name, value)
    return len(rows)


def load_unions(session: Session, on: date, file_name: str = UNIONS_FILE) -> int:
    """Add the file's unions that are missing, valid from ``on`` at the latest; returns how many were new.

    Names, levels and parents follow the file; figures that somebody entered here are newer than the file's and stay.
    """
    known = {union.code: union for union in session.scalars(select(Union))}
    added = 0
    for row in _rows(file_name):
        values = {
            "name": row["name"], "short_name": row["short_name"], "level": row["level"], "kind": row["kind"],
            "division_code": row["division_code"] or None, "parent_id": known[row["parent_code"]].id if row["parent_code"] else None,
        }  # fmt: skip
        union = known.get(row["code"])
        if union is not None:
            for name, value in values.items():
                setattr(union, name, value)
            continue
        union = Union(code=row["code"], valid_from=min(on, date.fromisoformat(row["valid_from"])), **values, **_figures(row))
        session.add(union)
        session.flush()
        known[union.code] = union
        added += 1
    session.flush()
    return added


def _figures(row: dict[str, str]) -> dict[str, object]:
    return {
        "single_unions_count": int(row["single_unions_count"]) if row["single_unions_count"] else None,
        "workers_count": int(row["workers_count"]) if row["workers_count"] else None,
        "figures_on": date.fromisoformat(row["figures_on"]) if row["figures_on"] else None,
        "figures_source": row["figures_source"],
    }


def enter_figures(
    session: Session,
    union: Union,
    *,
    single_unions_count: int,
    workers_count: int,
    figures_on: date,
    figures_source: str,
    in_post_manual: int | None,
    by: Actor,
    at: datetime,
) -> None:
    """Figures that the quota stands on, with their date and source. Raises ``union.figures`` (negative), ``union.figures_future``, ``union.source``."""
    if single_unions_count < 0 or workers_count < 0 or (in_post_manual or 0) < 0:
        raise Refused("union.figures")
    if figures_on > local(at).date():
        raise Refused("union.figures_future")
    if not figures_source.strip():
        raise Refused("union.source")
    before = (union.single_unions_count, union.workers_count, union.figures_on, union.in_post_manual)
    union.single_unions_count, union.workers_count, union.in_post_manual = single_unions_count, workers_count, in_post_manual
    union.figures_on, union.figures_source = figures_on, figures_source.strip()
    record(
        session, "unions.enter_figures", f"union:{union.public_id}", at=at, by=by, before=[None if one is None else str(one) for one in before],
        after=[str(single_unions_count), str(workers_count), figures_on.isoformat(), None if in_post_manual is None else str(in_post_manual)],
    )  # fmt: skip


def appoint(
    session: Session,
    account: Account,
    union: Union,
    role: str,
    *,
    valid_from: date,
    valid_until: date | None,
    body_words: str = "",
    by: Actor,
    at: datetime,
) -> Appointment:
    """Give an officer a role in a union and everything below it, from a day until a day (exclusive).

    Raises ``two_people.same`` (nobody appoints himself), ``appointment.role``, ``appointment.account``, ``appointment.dates``, ``appointment.body``,
    ``appointment.admin_place``, ``appointment.twice`` or ``appointment.conflict`` (``roles.conflicts``; GB/T 22239-2019 keeps the administrators apart).
    """
    session.scalars(locked(session, select(Account).where(Account.id == account.id))).one()  # two appointments at once see each other
    if account.id == by.account_id:
        raise Refused("two_people.same")
    if role not in ROLES:
        raise Refused("appointment.role")
    if account.kind != "officer" or account.state != "active":
        raise Refused("appointment.account")
    today = local(at).date()
    if valid_until is not None and valid_until <= max(valid_from, today):
        raise Refused("appointment.dates")
    if role == SUPERVISING_BODY and not body_words.strip():
        raise Refused("appointment.body")
    if role in ADMIN_ROLES and union.parent_id is not None:
        raise Refused("appointment.admin_place")
    held = appointments_not_ended(session, account.id, today)
    if any(one.role == role and one.union_id == union.id for one in held):
        raise Refused("appointment.twice")
    against = conflicts(frozenset(one.role for one in held), role)
    if against:
        raise Refused("appointment.conflict", role=role, held=against[0])
    row = Appointment(
        account_id=account.id, union_id=union.id, role=role, body_words=body_words.strip(), valid_from=valid_from, valid_until=valid_until,
        appointed_by=by.account_id, appointed_at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(
        session, "unions.appoint", f"account:{account.public_id}", at=at, by=by, role=role, union=union.code, appointment=str(row.id),
        valid_from=valid_from.isoformat(), valid_until=None if valid_until is None else valid_until.isoformat(),
    )  # fmt: skip
    return row


def end_appointment(session: Session, account: Account, appointment_id: int, *, reason: str, by: Actor, at: datetime) -> Appointment:
    """The role ends now; the officer's next request goes without it. Raises ``appointment.not_found``, ``officer.reason``."""
    statement = select(Appointment).where(
        Appointment.id == appointment_id, Appointment.account_id == account.id, Appointment.ended_at.is_(None)
    )
    row = session.scalar(locked(session, statement))
    if row is None:
        raise Refused("appointment.not_found")
    if not reason.strip():
        raise Refused("officer.reason")
    row.ended_at = at
    record(
        session,
        "unions.end_appointment",
        f"account:{account.public_id}",
        at=at,
        by=by,
        role=row.role,
        appointment=str(row.id),
        reason=reason.strip(),
    )
    return row


def found_officer(session: Session, *, login: str, name: str, role: str, union_code: str, by: Actor, at: datetime) -> tuple[Account, str]:
    """Open an account, appoint and enrol in one go: for the first administrators of an installation. Returns the account and its one-time code."""
    account = open_officer(session, login=login, name=name, by=by, at=at)
    appoint(session, account, union_by_code(session, union_code), role, valid_from=local(at).date(), valid_until=None, by=by, at=at)
    return account, issue_enrolment(session, account, by=by, at=at)
