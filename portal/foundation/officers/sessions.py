"""Sessions: opened at sign-in under a random name, ended by their owner, by a rule or by time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.officers.side import OfficerSide
from portal.foundation.security.viewer import APPLICANT, OFFICER
from portal.kernel.errors import Refused

# A sign-in ends after this long without a request, and after LONGEST in any case (ASVS V7; an
# officer's screen shows other people's data).
IDLE = {APPLICANT: timedelta(minutes=30), OFFICER: timedelta(minutes=15)}
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)


def session_reference(session_id: str) -> str:
    """How a page names a session, so that the cookie's own word never stands in one."""
    return hashlib.sha256(session_id.encode()).hexdigest()[:16]


def is_alive(row: Any, kind: str, at: datetime) -> bool:
    """Whether a session may still be used: not ended, not too old, not left alone for too long."""
    return row.ended_at is None and at < row.expires_at and at - row.last_seen_at < IDLE[kind]


class Sessions:
    """One side's sessions."""

    def __init__(self, side: OfficerSide) -> None:
        self.side, self.table = side, side.session

    def open_session(
        self, session: Session, account: Any, *, device: str, network: str, at: datetime
    ) -> Any:
        """A new session for a person who proved who they are.

        An officer's still lacks the second factor. Raises the side's refusal of suspended accounts.
        """
        if account.state != "active":
            raise self.side.suspended()
        row = self.table(
            id=secrets.token_urlsafe(32),
            account_id=account.id,
            device=device[:200],
            network=network[:64],
            started_at=at,
            last_seen_at=at,
            expires_at=at + LONGEST,
        )
        session.add(row)
        session.flush()
        self.side.record_own(session, "accounts.sign_in", account, at)
        return row

    def renew_session(self, session: Session, old: Any, *, at: datetime) -> Any:
        """The same sign-in under a new name, because its rights changed (the second factor was
        shown)."""
        row = self.table(
            id=secrets.token_urlsafe(32),
            account_id=old.account_id,
            device=old.device,
            network=old.network,
            started_at=old.started_at,
            last_seen_at=at,
            expires_at=old.expires_at,
            second_factor_at=at,
        )
        old.ended_at, old.ended_why = at, "renewed"
        session.add(row)
        session.flush()
        return row

    def touch(self, session: Session, session_id: str, at: datetime) -> None:
        """Note that the session was used."""
        session.execute(
            update(self.table)
            .where(self.table.id == session_id, self.table.last_seen_at < at)
            .values(last_seen_at=at)
        )

    def sign_out(self, session: Session, session_id: str, *, at: datetime) -> None:
        """End one session; harmless when it has ended already."""
        statement = select(self.table).where(self.table.id == session_id)
        row = session.scalar(locked(session, statement))
        if row is not None and row.ended_at is None:
            row.ended_at, row.ended_why = at, "signed_out"

    def end_session(self, session: Session, account: Any, reference: str, *, at: datetime) -> None:
        """End one of one's own sessions by its reference.

        Raises ``Refused('session.not_found')``, also for another person's.
        """
        for row in session.scalars(locked(session, self._open(account))):
            if session_reference(row.id) == reference:
                row.ended_at, row.ended_why = at, "ended_by_owner"
                self.side.record_own(session, "accounts.end_session", account, at)
                return
        raise Refused("session.not_found")

    def end_all_sessions(
        self, session: Session, account: Any, *, why: str, at: datetime, but: str | None = None
    ) -> int:
        """End every open session of the account, except ``but``; how many ended."""
        statement = update(self.table).where(
            self.table.account_id == account.id, self.table.ended_at.is_(None)
        )
        if but is not None:
            statement = statement.where(self.table.id != but)
        return session.execute(statement.values(ended_at=at, ended_why=why)).rowcount  # type: ignore[attr-defined,no-any-return]

    def session_in_force(
        self, session: Session, session_id: str, at: datetime
    ) -> tuple[Any, Any] | None:
        """The session that a cookie names with its person, while both are in force."""
        account = self.side.account
        statement = (
            select(self.table, account)
            .join(account, account.id == self.table.account_id)
            .where(self.table.id == session_id)
        )
        pair = session.execute(statement).one_or_none()
        if pair is None:
            return None
        row, person = pair
        alive = is_alive(row, self.side.kind_of(person), at)
        return (row, person) if alive and person.state == "active" else None

    def sessions_of(self, session: Session, account: Any, at: datetime) -> list[Any]:
        """Those in force, the one used last first."""
        statement = self._open(account).order_by(self.table.last_seen_at.desc(), self.table.id)
        kind = self.side.kind_of(account)
        return [row for row in session.scalars(statement) if is_alive(row, kind, at)]

    def _open(self, account: Any) -> Any:
        return select(self.table).where(
            self.table.account_id == account.id, self.table.ended_at.is_(None)
        )
