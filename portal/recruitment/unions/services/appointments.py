"""Officers' appointments."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.services.officers import issue_enrolment, open_officer
from portal.recruitment.audit import Actor, record
from portal.recruitment.rulebook.roles import ADMIN_ROLES, ROLES, SUPERVISING_BODY, conflicts
from portal.recruitment.unions.models import Appointment, Union
from portal.recruitment.unions.queries import appointments_not_ended, union_by_code


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
    """Give an officer a role in a union and everything below it, from a day until a day
    (exclusive).

    Raises ``two_people.same`` (nobody appoints himself), ``appointment.role``,
    ``appointment.account``, ``appointment.dates``, ``appointment.body``,
    ``appointment.admin_place``, ``appointment.twice`` or ``appointment.conflict``
    (``roles.conflicts``; GB/T 22239-2019 keeps the administrators apart).
    """
    session.scalars(
        locked(session, select(Account).where(Account.id == account.id))
    ).one()  # two appointments at once see each other
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
        account_id=account.id,
        union_id=union.id,
        role=role,
        body_words=body_words.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
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
        role=role,
        union=union.code,
        appointment=str(row.id),
        valid_from=valid_from.isoformat(),
        valid_until=None if valid_until is None else valid_until.isoformat(),
    )
    return row


def end_appointment(
    session: Session, account: Account, appointment_id: int, *, reason: str, by: Actor, at: datetime
) -> Appointment:
    """The role ends now; the officer's next request goes without it.

    Raises ``appointment.not_found``, ``officer.reason``.
    """
    statement = select(Appointment).where(
        Appointment.id == appointment_id,
        Appointment.account_id == account.id,
        Appointment.ended_at.is_(None),
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


def found_officer(
    session: Session, *, login: str, name: str, role: str, union_code: str, by: Actor, at: datetime
) -> tuple[Account, str]:
    """Open an account, appoint and enrol in one go: for the first administrators of an
    installation. Returns the account and its one-time code."""
    account = open_officer(session, login=login, name=name, by=by, at=at)
    appoint(
        session,
        account,
        union_by_code(session, union_code),
        role,
        valid_from=local(at).date(),
        valid_until=None,
        by=by,
        at=at,
    )
    return account, issue_enrolment(session, account, by=by, at=at)
