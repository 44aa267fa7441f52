"""Finding officers and their sessions."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.workforce.accounts.models import Account, UserSession
from portal.workforce.orm import Base

# A sign-in ends after this long without a request, and after LONGEST in any case (ASVS V7).
IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)


def login_name_index(name: str) -> str:
    return Base.vault.index("login.officer", name.strip().casefold())


def account_by_login(session: Session, name: str) -> Account | None:
    return session.scalar(select(Account).where(Account.login_index == login_name_index(name)))


def account_by_public_id(session: Session, public_id: str) -> Account:
    """Raises ``Refused('account.not_found')``."""
    account = session.scalar(select(Account).where(Account.public_id == public_id))
    if account is None:
        raise Refused("account.not_found")
    return account


def locked_account(session: Session, account_id: int) -> Account:
    return session.scalars(locked(session, select(Account).where(Account.id == account_id))).one()


def accounts(session: Session) -> list[Account]:
    """All officers, closed ones last."""
    return list(
        session.scalars(
            select(Account).order_by(Account.state == "closed", Account.name_sort_key, Account.id)
        )
    )


def session_in_force(
    session: Session, session_id: str, at: datetime
) -> tuple[UserSession, Account] | None:
    """The session that a cookie names with its officer, while both are in force: not ended, not too
    old, not left alone for too long."""
    statement = (
        select(UserSession, Account)
        .join(Account, Account.id == UserSession.account_id)
        .where(UserSession.id == session_id)
    )
    found = session.execute(statement).one_or_none()
    if found is None:
        return None
    row, account = found
    alive = row.ended_at is None and at < row.expires_at and at - row.last_seen_at < IDLE
    return (row, account) if alive and account.state == "active" else None
