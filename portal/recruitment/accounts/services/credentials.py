"""Changing what one signs in with.

Passwords arrive here as hashes: hashing takes time that a transaction must not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.one_time_codes import RECOVER, use_code
from portal.recruitment.accounts.queries import (
    applicant_by_document,
    applicant_by_login,
    mobile_index,
)
from portal.recruitment.accounts.services.sessions import end_all_sessions
from portal.recruitment.accounts.services.sign_up import checked_mobile
from portal.recruitment.accounts.side import OFFICERS

locked_account = OFFICERS.locked_account


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
    OFFICERS.record_own(session, "accounts.change_password", account, at, why=why)


def change_mobile(session: Session, account: Account, mobile: str, *, at: datetime) -> None:
    """An applicant's new mobile, with which he signs in from now on.

    Raises ``account.mobile_form`` or ``account.mobile_taken``.
    """
    mobile = checked_mobile(mobile)
    try:
        with session.begin_nested():
            account.login_index = mobile_index(mobile)
            account.login = account.mobile = mobile
            session.flush()
    except IntegrityError:
        raise Refused("account.mobile_taken") from None
    OFFICERS.record_own(session, "accounts.change_mobile", account, at)


@dataclass(frozen=True)
class CodeProof:
    """What somebody shows who wants their account back: mobile, document, and a one-time code."""

    mobile: str
    number: str
    code: str


def recover_by_code(
    session: Session, proof: CodeProof, *, index: str, password_hash: str, at: datetime
) -> Account:
    """A new password for who holds the mobile and knows the document's number. ``index`` is where
    this browser's code stands.

    Raises ``Refused('proof.wrong')`` whatever was wrong.
    """
    account = applicant_by_login(session, proof.mobile)
    if (
        account is None
        or account.state != "active"
        or applicant_by_document(session, proof.number) is not account
    ):
        raise Refused("proof.wrong")
    use_code(session, RECOVER, index, proof.code, at=at)
    why = "recovered_by_code"
    change_password(session, account, password_hash, keep_session=None, why=why, at=at)
    return account
