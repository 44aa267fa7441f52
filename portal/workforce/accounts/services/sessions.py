"""Sessions: opened at sign-in under a new random name, ended by sign-out, by a rule or by time."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.workforce.accounts.models import Account, UserSession
from portal.workforce.accounts.queries import LONGEST
from portal.workforce.audit import Actor, record

SEEN_EVERY = timedelta(minutes=1)


def open_session(
    session: Session, account: Account, *, device: str, network: str, at: datetime
) -> UserSession:
    """A new session for an officer who knew his password.

    It still lacks the second factor. Raises ``Refused('sign_in.wrong')``.
    """
    if account.state != "active":
        raise Refused("sign_in.wrong")
    row = UserSession(
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
    record(session, "accounts.sign_in", f"account:{account.public_id}", at=at, by=_self(account))
    return row


def renew_session(session: Session, old: UserSession, *, at: datetime) -> UserSession:
    """The same sign-in under a new name, because its rights changed (the second factor was shown)."""
    fresh = UserSession(
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
    session.add(fresh)
    session.flush()
    return fresh


def touch(session: Session, session_id: str, at: datetime) -> None:
    """Note that the session was used."""
    session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.last_seen_at < at)
        .values(last_seen_at=at)
    )


def sign_out(session: Session, session_id: str, *, at: datetime) -> None:
    """End one session; harmless when it has ended already."""
    row = session.get(UserSession, session_id)
    if row is not None and row.ended_at is None:
        row.ended_at, row.ended_why = at, "signed_out"


def end_all_sessions(
    session: Session, account: Account, *, why: str, at: datetime, but: str | None = None
) -> int:
    """End every open session of the account, except ``but``; how many ended."""
    statement = update(UserSession).where(
        UserSession.account_id == account.id, UserSession.ended_at.is_(None)
    )
    if but is not None:
        statement = statement.where(UserSession.id != but)
    return session.execute(statement.values(ended_at=at, ended_why=why)).rowcount  # type: ignore[attr-defined,no-any-return]


def _self(account: Account) -> Actor:
    return Actor(account.id, "本人")
