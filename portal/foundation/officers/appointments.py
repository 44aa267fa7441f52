"""Officers' appointments: a role in a union and everything below it, from a day until a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.data.database import locked
from portal.foundation.officers.side import Act, OfficerSide
from portal.foundation.time.clock import local
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused


@dataclass(frozen=True)
class Office:
    """What is given: a role from a day until a day (exclusive).

    ``details``: columns that only one side's appointments have.
    """

    role: str
    valid_from: date
    valid_until: date | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RoleRules:
    """A side's roles.

    ``conflicts(held, wanted)`` names what can't be held together; ``check(office, union)`` refuses
    a role that this union can't give. ``confirmed`` are given by two administrators, each of whom
    holds ``appointer``.
    """

    roles: tuple[str, ...]
    administrators: tuple[str, ...]
    confirmed: tuple[str, ...]
    appointer: str
    conflicts: Callable[[frozenset[str], str], tuple[str, ...]]
    check: Callable[[Office, Any], None]


@dataclass(frozen=True)
class Appointments:
    """One side's appointments."""

    side: OfficerSide
    table: type[Any]
    rules: RoleRules

    def in_force(self, session: Session, account_id: int, on: date) -> list[Any]:
        statement = self._not_ended(on).where(self.table.account_id == account_id)
        return list(session.scalars(statement.where(self.table.valid_from <= on)))

    def not_ended(self, session: Session, account_id: int, on: date) -> list[Any]:
        """In force on ``on`` or later: what a further appointment must not conflict with."""
        return self.not_ended_of(session, [account_id], on)

    def not_ended_of(self, session: Session, account_ids: Iterable[int], on: date) -> list[Any]:
        """The same for several officers in one query."""
        held = self.table.account_id.in_(list(account_ids))
        return list(session.scalars(self._not_ended(on).where(held)))

    def appoint(self, act: Act, account: Any, union: Any, office: Office) -> Any:
        """Give an officer a role in a union and everything below it.

        Raises ``two_people.same`` (nobody appoints themself), ``appointment.role``,
        ``appointment.account``, ``appointment.dates``, ``appointment.admin_place``,
        ``appointment.twice``, ``appointment.conflict`` (GB/T 22239-2019 keeps the administrators
        apart) and what the side's rules say.
        """
        account = self.check(act, account, union, office)
        row = self.table(
            account_id=account.id,
            union_id=union.id,
            role=office.role,
            valid_from=office.valid_from,
            valid_until=office.valid_until,
            appointed_by=act.by.account_id,
            appointed_at=act.at,
            **{column: text.strip() for column, text in office.details.items()},
        )
        act.session.add(row)
        act.session.flush()
        self._record(act, account, union, row)
        return row

    def check(self, act: Act, account: Any, union: Any, office: Office) -> Any:
        """The account, locked, when it may be given the office now. Raises as :meth:`appoint`."""
        require_another(act.by.account_id, account.id)
        # Two appointments at once see each other.
        account = self.side.locked_account(act.session, account.id)
        self._check_place(act, account, union, office)
        self._check_held(act, account, union, office)
        return account

    def holders(self, session: Session, role: str, on: date) -> list[Any]:
        """Accounts that hold ``role`` anywhere on that day and are active, in order of their id."""
        account = self.side.account
        held = self._not_ended(on).where(self.table.role == role, self.table.valid_from <= on)
        ids = {row.account_id for row in session.scalars(held)}
        active = select(account).where(account.id.in_(ids), account.state == "active")
        return list(session.scalars(active.order_by(account.id)))

    def end_appointment(self, act: Act, account: Any, appointment_id: int, *, reason: str) -> Any:
        """The role ends now; the officer's next request goes without it.

        Raises ``two_people.same``, ``appointment.not_found``, ``officer.reason``.
        """
        require_another(act.by.account_id, account.id)
        statement = select(self.table).where(
            self.table.id == appointment_id,
            self.table.account_id == account.id,
            self.table.ended_at.is_(None),
        )
        row = act.session.scalar(locked(act.session, statement))
        if row is None:
            raise Refused("appointment.not_found")
        reason = require_reason(reason, "officer.reason")
        row.ended_at = act.at
        subject, number = f"account:{account.public_id}", str(row.id)
        act.record(
            "unions.end_appointment", subject, role=row.role, appointment=number, reason=reason
        )
        return row

    def _not_ended(self, on: date) -> Select[Any]:
        until = self.table.valid_until
        return (
            select(self.table)
            .options(joinedload(self.table.union))
            .where(self.table.ended_at.is_(None), or_(until.is_(None), until > on))
            .order_by(self.table.id)
        )

    def _check_place(self, act: Act, account: Any, union: Any, office: Office) -> None:
        if office.role not in self.rules.roles:
            raise Refused("appointment.role")
        if account.state != "active" or not self.side.is_officer(account):
            raise Refused("appointment.account")
        last = office.valid_until
        if last is not None and last <= max(office.valid_from, local(act.at).date()):
            raise Refused("appointment.dates")
        self.rules.check(office, union)
        if office.role in self.rules.administrators and union.parent_id is not None:
            raise Refused("appointment.admin_place")

    def _check_held(self, act: Act, account: Any, union: Any, office: Office) -> None:
        held = self.not_ended(act.session, account.id, local(act.at).date())
        if any(row.role == office.role and row.union_id == union.id for row in held):
            raise Refused("appointment.twice")
        against = self.rules.conflicts(frozenset(row.role for row in held), office.role)
        if against:
            raise Refused("appointment.conflict", role=office.role, held=against[0])

    def _record(self, act: Act, account: Any, union: Any, row: Any) -> None:
        act.record(
            "unions.appoint",
            f"account:{account.public_id}",
            role=row.role,
            union=union.code,
            appointment=str(row.id),
            valid_from=row.valid_from.isoformat(),
            valid_until=None if row.valid_until is None else row.valid_until.isoformat(),
        )
