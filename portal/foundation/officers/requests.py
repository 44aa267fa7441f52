"""What two administrators do together: one asks, another confirms, within a week.

Nobody alone gives an officer a way in (a first one, or a new one after a reset) or an office that
does, countersigns or administers. Of an enrolment's one-time code each of the two is told one half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.officers.accounts import LONGEST_REASON, OfficerAccounts
from portal.foundation.officers.appointments import Appointments, Office
from portal.foundation.officers.side import Act
from portal.foundation.security.second_factor import new_recovery_codes
from portal.foundation.time.clock import local
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.kernel.lifecycle import Lifecycle

VALID_FOR = timedelta(days=7)
ENROLMENT, APPOINTMENT = "enrolment", "appointment"
HALF = 5  # letters of the code before its dash


@dataclass(frozen=True)
class OfficerRequests:
    """One side's requests."""

    appointments: Appointments
    table: type[Any]
    lifecycle: Lifecycle

    def ask_enrolment(self, act: Act, account: Any, *, reason: str) -> tuple[Any, str]:
        """Ask for a new way in; the request, and the first half of its code, told only here.

        Raises ``two_people.same`` for oneself, ``officer.not_active``, ``officer.reason``,
        ``officer_request.waiting``, ``officer_request.no_second``.
        """
        require_another(act.by.account_id, account.id)
        account = self.appointments.side.locked_account(act.session, account.id)
        if account.state != "active":
            raise Refused("officer.not_active")
        if self._waiting_for(act.session, account, ENROLMENT):
            raise Refused("officer_request.waiting")
        row = self._open(act, account, ENROLMENT, reason)
        row.code = new_recovery_codes(1)[0]
        self._record(act, row, account, "ask")
        return row, row.code[:HALF]

    def give(self, act: Act, account: Any, union: Any, office: Office, *, reason: str) -> Any:
        """Give an office: at once where it only reads (None), else as a request.

        Raises as ``Appointments.appoint``, and as :meth:`ask_enrolment`.
        """
        if office.role not in self.appointments.rules.confirmed:
            self.appointments.appoint(act, account, union, office)
            return None
        account = self.appointments.check(act, account, union, office)
        waiting = self._waiting_for(act.session, account, APPOINTMENT)
        if any((row.role, row.union_id) == (office.role, union.id) for row in waiting):
            raise Refused("officer_request.waiting")
        row = self._open(act, account, APPOINTMENT, reason)
        row.union_id, row.role = union.id, office.role
        row.valid_from, row.valid_until = office.valid_from, office.valid_until
        row.details = dict(office.details)
        self._record(act, row, account, "ask")
        return row

    def confirm(self, act: Act, request: Any) -> str:
        """The second administrator lets it happen; of an enrolment's code the second half, told
        only here ('' for an office).

        Raises ``two_people.same``, ``lifecycle.not_allowed``, ``officer_request.expired``,
        ``officer_request.requester_gone``, and what the act itself raises by now.
        """
        account = self._decide(act, request, "confirm")
        if not self._is_administrator(act.session, request.requested_by, act.at):
            raise Refused("officer_request.requester_gone")
        if request.kind == ENROLMENT:
            code, request.code, request.code_sealed = str(request.code), None, None
            OfficerAccounts(self.appointments.side).reset(act, account, code)
            told = code[HALF:].strip("-")
        else:
            self._appoint(act, request, account)
            told = ""
        self._record(act, request, account, "confirm")
        return told

    def refuse(self, act: Act, request: Any) -> None:
        """The second administrator does not. Raises ``two_people.same``, ``lifecycle.…``."""
        account = self._decide(act, request, "refuse")
        request.code = request.code_sealed = None
        self._record(act, request, account, "refuse")

    def withdraw(self, act: Act, request: Any) -> None:
        """Whoever asked takes it back. Raises ``officer_request.not_own``, ``lifecycle.…``."""
        if act.by.account_id != request.requested_by:
            raise Refused("officer_request.not_own")
        request.state = self.lifecycle.after(request.state, "withdraw")
        request.code = request.code_sealed = None
        request.decided_by, request.decided_at = act.by.account_id, act.at
        account = act.session.get_one(self.appointments.side.account, request.account_id)
        self._record(act, request, account, "withdraw")

    def expire(self, session: Session, at: datetime) -> int:
        """What nobody confirmed in time is over; how many."""
        statement = select(self.table).where(
            self.table.state == self.lifecycle.initial, self.table.expires_at <= at
        )
        rows = list(session.scalars(locked(session, statement)))
        for row in rows:
            row.state = self.lifecycle.after(row.state, "expire")
            row.code = row.code_sealed = None
            row.decided_at = at
        return len(rows)

    def by_public_id(self, session: Session, public_id: str, *, lock: bool = False) -> Any:
        """Raises ``Refused('officer_request.not_found')``."""
        statement = select(self.table).where(self.table.public_id == public_id)
        row = session.scalar(locked(session, statement) if lock else statement)
        if row is None:
            raise Refused("officer_request.not_found")
        return row

    def waiting(self, session: Session, at: datetime) -> list[Any]:
        """What still waits for a second administrator, the oldest first."""
        statement = select(self.table).where(
            self.table.state == self.lifecycle.initial, self.table.expires_at > at
        )
        return list(session.scalars(statement.order_by(self.table.requested_at, self.table.id)))

    def of_account(self, session: Session, account_id: int, since: datetime) -> list[Any]:
        """What was asked or decided about an officer since then, the newest first."""
        statement = select(self.table).where(
            self.table.account_id == account_id, self.table.requested_at >= since
        )
        return list(session.scalars(statement.order_by(self.table.id.desc())))

    def _open(self, act: Act, account: Any, kind: str, reason: str) -> Any:
        reason = require_reason(reason, "officer.reason")[:LONGEST_REASON]
        self._require_second(act, account)
        row = self.table(
            kind=kind,
            account_id=account.id,
            reason=reason,
            details={},
            requested_by=act.by.account_id,
            requested_at=act.at,
            expires_at=act.at + VALID_FOR,
        )
        act.session.add(row)
        act.session.flush()
        return row

    def _waiting_for(self, session: Session, account: Any, kind: str) -> Sequence[Any]:
        statement = select(self.table).where(
            self.table.account_id == account.id,
            self.table.kind == kind,
            self.table.state == self.lifecycle.initial,
        )
        return session.scalars(statement).all()

    def administrators(self, session: Session, at: datetime) -> list[Any]:
        """Who may ask and confirm now."""
        appointer = self.appointments.rules.appointer
        return self.appointments.holders(session, appointer, local(at).date())

    def _is_administrator(self, session: Session, account_id: int, at: datetime) -> bool:
        return any(account_id == one.id for one in self.administrators(session, at))

    def _require_second(self, act: Act, account: Any) -> None:
        concerned = {act.by.account_id, account.id}
        if all(one.id in concerned for one in self.administrators(act.session, act.at)):
            raise Refused("officer_request.no_second")

    def _decide(self, act: Act, request: Any, action: str) -> Any:
        """The account it is about, locked, after the request has taken its step."""
        require_another(act.by.account_id, request.requested_by, request.account_id)
        after = self.lifecycle.after(request.state, action)
        if act.at >= request.expires_at:
            raise Refused("officer_request.expired")
        request.state, request.decided_by, request.decided_at = after, act.by.account_id, act.at
        return self.appointments.side.locked_account(act.session, request.account_id)

    def _appoint(self, act: Act, request: Any, account: Any) -> None:
        union = act.session.get_one(
            self.appointments.table.union.property.mapper.class_, request.union_id
        )
        office = Office(request.role, request.valid_from, request.valid_until, request.details)
        self.appointments.appoint(act, account, union, office)

    def _record(self, act: Act, row: Any, account: Any, action: str) -> None:
        act.session.flush()
        facts = {"request": row.public_id, "reason": row.reason}
        if row.kind == APPOINTMENT:
            facts["role"] = row.role
        act.record(f"officers.{action}_{row.kind}", f"account:{account.public_id}", **facts)
