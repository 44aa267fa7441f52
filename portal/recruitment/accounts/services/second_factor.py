"""The officers' second factor: setting it up, showing it, and the codes for the day the telephone
is lost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.security import second_factor
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account, RecoveryCode, UserSession
from portal.recruitment.accounts.services.sessions import renew_session
from portal.recruitment.audit import Actor, record
from portal.recruitment.orm import Base


def code_digest(code: str) -> str:
    """What is kept of a one-time code on paper: case, blanks and dashes don't matter."""
    return Base.vault.index(
        "recovery_code", "".join(letter for letter in code.upper() if letter.isalnum())
    )


def _own(session: Session, session_id: str) -> tuple[UserSession, Account]:
    row = session.get_one(UserSession, session_id)
    account = session.scalars(
        locked(session, select(Account).where(Account.id == row.account_id))
    ).one()
    return row, account


def begin_set_up(session: Session, account: Account) -> str:
    """The secret to show as a QR code; the same until it is confirmed.

    Raises ``Refused('second_factor.exists')``.
    """
    if account.totp_confirmed_at is not None:
        raise Refused("second_factor.exists")
    if account.totp_secret is None:
        account.totp_secret = second_factor.new_secret()
    secret: str = account.totp_secret
    return secret


def confirm_set_up(
    session: Session, session_id: str, code: str, *, at: datetime
) -> tuple[UserSession, list[str]]:
    """Take the first code as proof that the authenticator works.

    Returns the renewed session and the recovery codes, shown once.
    """
    row, account = _own(session, session_id)
    if account.totp_confirmed_at is not None or account.totp_secret is None:
        raise Refused("second_factor.exists")
    _take_step(account, code, at)
    account.totp_confirmed_at = at
    codes = _fresh_codes(session, account)
    record(
        session,
        "accounts.second_factor_set_up",
        f"account:{account.public_id}",
        at=at,
        by=Actor(account.id, "本人"),
    )
    return renew_session(session, row, at=at), codes


def show_code(session: Session, session_id: str, code: str, *, at: datetime) -> UserSession:
    """Second step of a sign-in with the authenticator.

    Raises ``Refused('second_factor.wrong')``, also for a code that was used.
    """
    row, account = _own(session, session_id)
    if account.totp_confirmed_at is None:
        raise Refused("second_factor.missing")
    _take_step(account, code, at)
    return renew_session(session, row, at=at)


def show_recovery_code(
    session: Session, session_id: str, code: str, *, at: datetime
) -> tuple[UserSession, int]:
    """Second step with a code from paper, which is spent.

    Returns the renewed session and how many codes are left.
    """
    row, account = _own(session, session_id)
    unused = list(
        session.scalars(
            select(RecoveryCode).where(
                RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None)
            )
        )
    )
    digest = code_digest(code)
    found = next((one for one in unused if one.code_hash == digest), None)
    if found is None:
        raise Refused("second_factor.wrong")
    found.used_at = at
    record(
        session,
        "accounts.recovery_code_used",
        f"account:{account.public_id}",
        at=at,
        by=Actor(account.id, "本人"),
        left=str(len(unused) - 1),
    )
    return renew_session(session, row, at=at), len(unused) - 1


def new_recovery_codes(session: Session, account: Account, code: str, *, at: datetime) -> list[str]:
    """Replace the codes on paper; asks for a code of the authenticator.

    Raises ``Refused('second_factor.wrong')``.
    """
    _take_step(account, code, at)
    record(
        session,
        "accounts.recovery_codes_renewed",
        f"account:{account.public_id}",
        at=at,
        by=Actor(account.id, "本人"),
    )
    return _fresh_codes(session, account)


def codes_left(session: Session, account: Account) -> int:
    statement = select(RecoveryCode.id).where(
        RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None)
    )
    return len(session.scalars(statement).all())


def _take_step(account: Account, code: str, at: datetime) -> None:
    step = (
        second_factor.verify(account.totp_secret or "", code, at, account.totp_last_step)
        if account.totp_secret
        else None
    )
    if step is None:
        raise Refused("second_factor.wrong")
    account.totp_last_step = step


def _fresh_codes(session: Session, account: Account) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = second_factor.new_recovery_codes()
    session.add_all(
        RecoveryCode(account_id=account.id, code_hash=code_digest(code)) for code in codes
    )
    session.flush()
    return codes
