"""Changing what one signs in with.

Passwords arrive here as hashes: hashing takes time that a transaction must not.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.security.passwords import hash_password, needs_rehash
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.queries import (
    applicant_by_document,
    applicant_by_login,
    login_name_index,
    mobile_index,
)
from portal.recruitment.accounts.services.one_time_codes import ENROL, RECOVER, use_code
from portal.recruitment.accounts.services.sessions import end_all_sessions
from portal.recruitment.accounts.services.sign_up import checked_mobile
from portal.recruitment.audit import Actor, record


def locked_account(session: Session, account_id: int) -> Account:
    return session.scalars(locked(session, select(Account).where(Account.id == account_id))).one()


def change_password(
    session: Session,
    account: Account,
    password_hash: str,
    *,
    keep_session: str | None,
    why: str,
    at: datetime,
) -> None:
    """Set a new password; every other session ends."""
    account.password_hash = password_hash
    end_all_sessions(session, account, why="password_changed", at=at, but=keep_session)
    record(
        session,
        "accounts.change_password",
        f"account:{account.public_id}",
        at=at,
        by=Actor(account.id, "本人"),
        why=why,
    )


def renewed_hash(stored: str, password: str) -> str | None:
    """A hash with today's parameters when the stored one has others; for the moment of a successful
    sign-in."""
    return hash_password(password) if needs_rehash(stored) else None


def change_mobile(session: Session, account: Account, mobile: str, *, at: datetime) -> None:
    """An applicant's new mobile, with which he signs in from now on.

    Raises ``account.mobile_form`` or ``account.mobile_taken``.
    """
    mobile = checked_mobile(mobile)
    try:
        with session.begin_nested():
            account.login_index, account.login, account.mobile = (
                mobile_index(mobile),
                mobile,
                mobile,
            )
            session.flush()
    except IntegrityError:
        raise Refused("account.mobile_taken") from None
    record(
        session,
        "accounts.change_mobile",
        f"account:{account.public_id}",
        at=at,
        by=Actor(account.id, "本人"),
    )


def recover_by_code(
    session: Session, *, mobile: str, number: str, code: str, password_hash: str, at: datetime
) -> Account:
    """A new password for who holds the mobile and knows the document's number.

    Raises ``Refused('proof.wrong')`` whatever was wrong.
    """
    account = applicant_by_login(session, mobile)
    if (
        account is None
        or account.state != "active"
        or applicant_by_document(session, number) is not account
    ):
        raise Refused("proof.wrong")
    use_code(session, RECOVER, mobile_index(mobile), code, at=at)
    change_password(
        session, account, password_hash, keep_session=None, why="recovered_by_code", at=at
    )
    return account


def enrol(session: Session, *, login: str, code: str, password_hash: str, at: datetime) -> Account:
    """An officer's first password (or a new one, after a reset) with the code from his security
    administrator. Raises ``proof.wrong``."""
    account = session.scalar(
        locked(
            session,
            select(Account).where(
                Account.login_index == login_name_index(login), Account.kind == "officer"
            ),
        )
    )
    if account is None or account.state != "active":
        raise Refused("proof.wrong")
    use_code(session, ENROL, account.login_index, code, at=at)
    change_password(session, account, password_hash, keep_session=None, why="enrolled", at=at)
    return account
