"""Finding people and their sessions: by login, by document, by the session that a cookie names."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.security.viewer import APPLICANT, OFFICER
from portal.kernel.errors import Refused
from portal.kernel.resident_id import normalised
from portal.recruitment.accounts.models import Account, Consent, IdentityDocument, UserSession
from portal.recruitment.orm import Base

# A sign-in ends after this long without a request, and after LONGEST in any case (ASVS V7; an
# officer's screen shows other people's data).
IDLE = {APPLICANT: timedelta(minutes=30), OFFICER: timedelta(minutes=15)}
LONGEST = timedelta(hours=12)


def mobile_index(mobile: str) -> str:
    return Base.vault.index("login.applicant", normalised(mobile))


def login_name_index(name: str) -> str:
    return Base.vault.index("login.officer", name.strip().casefold())


def identity_index(number: str) -> str:
    """Blind index of a document's number, whatever its kind: a number filed under two kinds must
    not make two people."""
    return Base.vault.index("identity", normalised(number))


def applicant_by_login(session: Session, login: str) -> Account | None:
    """An applicant by mobile or by the number of his document."""
    by_mobile = session.scalar(
        select(Account).where(Account.login_index == mobile_index(login), Account.kind == APPLICANT)
    )
    if by_mobile is not None:
        return by_mobile
    return applicant_by_document(session, login)


def applicant_by_document(session: Session, number: str) -> Account | None:
    statement = (
        select(Account)
        .join(IdentityDocument)
        .where(IdentityDocument.number_index == identity_index(number))
    )
    return session.scalar(statement)


def officer_by_login(session: Session, name: str) -> Account | None:
    return session.scalar(
        select(Account).where(
            Account.login_index == login_name_index(name), Account.kind == OFFICER
        )
    )


def account_by_public_id(session: Session, public_id: str, kind: str) -> Account:
    """Raises ``Refused('account.not_found')``."""
    account = session.scalar(
        select(Account).where(Account.public_id == public_id, Account.kind == kind)
    )
    if account is None:
        raise Refused("account.not_found")
    return account


def own_account(session: Session, account_id: int) -> Account:
    """The row behind a signed-in viewer."""
    return session.scalars(
        select(Account).options(joinedload(Account.identity)).where(Account.id == account_id)
    ).one()


def officers(session: Session) -> list[Account]:
    """All officers, closed ones last."""
    statement = (
        select(Account)
        .where(Account.kind == OFFICER)
        .order_by(Account.state == "closed", Account.name_sort_key, Account.id)
    )
    return list(session.scalars(statement))


def is_alive(row: UserSession, kind: str, at: datetime) -> bool:
    """Whether a session may still be used: not ended, not too old, not left alone for too long."""
    return row.ended_at is None and at < row.expires_at and at - row.last_seen_at < IDLE[kind]


def session_in_force(
    session: Session, session_id: str, at: datetime
) -> tuple[UserSession, Account] | None:
    """The session that a cookie names with its person, while both are in force."""
    statement = (
        select(UserSession, Account)
        .join(Account, Account.id == UserSession.account_id)
        .where(UserSession.id == session_id)
    )
    found = session.execute(statement).one_or_none()
    if found is None:
        return None
    row, account = found
    return (row, account) if account.state == "active" and is_alive(row, account.kind, at) else None


def sessions_of(session: Session, account: Account, at: datetime) -> list[UserSession]:
    """Those in force, the one used last first."""
    statement = select(UserSession).where(
        UserSession.account_id == account.id, UserSession.ended_at.is_(None)
    )
    rows = session.scalars(statement.order_by(UserSession.last_seen_at.desc(), UserSession.id))
    return [row for row in rows if is_alive(row, account.kind, at)]


def session_reference(session_id: str) -> str:
    """How a page names a session, so that the cookie's own word never stands in one."""
    return hashlib.sha256(session_id.encode()).hexdigest()[:16]


def consents_of(session: Session, account_id: int) -> list[Consent]:
    return list(
        session.scalars(
            select(Consent).where(Consent.account_id == account_id).order_by(Consent.at, Consent.id)
        )
    )
