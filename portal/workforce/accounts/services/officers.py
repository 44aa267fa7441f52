"""Officers' accounts, in the hands of the security administrator: opening, enrolment, suspension.

Appointments are the unions' affair.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.security.second_factor import new_recovery_codes
from portal.foundation.text.pinyin import name_key
from portal.kernel.errors import Refused
from portal.workforce.accounts.models import Account, RecoveryCode
from portal.workforce.accounts.queries import login_name_index
from portal.workforce.accounts.services.second_factor import code_digest
from portal.workforce.accounts.services.sessions import end_all_sessions
from portal.workforce.audit import SYSTEM, Actor, record
from portal.workforce.rulebook.lifecycles import ACCOUNT

LOGIN_NAME = re.compile(r"[a-z][a-z0-9._-]{2,39}\Z")
# Argon2 never gives this; nobody signs in before he enrolled.
NO_PASSWORD = "!"  # noqa: S105
CODE_VALID_FOR = timedelta(hours=72)


def open_officer(
    session: Session, *, login: str, name: str, at: datetime, by: Actor = SYSTEM
) -> Account:
    """A new officer without a password.

    Raises ``officer.login_form``, ``officer.login_taken``, ``officer.name``.
    """
    login, name = login.strip().casefold(), name.strip()
    if not LOGIN_NAME.match(login):
        raise Refused("officer.login_form")
    if not 1 < len(name) <= 60:
        raise Refused("officer.name")
    account = Account(
        display_name=name,
        name_sort_key=name_key(name),
        login_index=login_name_index(login),
        login=login,
        password_hash=NO_PASSWORD,
        created_at=at,
    )
    try:
        with session.begin_nested():
            session.add(account)
            session.flush()
    except IntegrityError:
        raise Refused("officer.login_taken") from None
    record(session, "accounts.open_officer", f"account:{account.public_id}", at=at, by=by)
    return account


def issue_enrolment(session: Session, account: Account, *, at: datetime, by: Actor = SYSTEM) -> str:
    """A one-time code with which the officer sets a new password and a new authenticator; told only
    here. His old ones stop working now.

    Raises ``two_people.same`` for oneself, ``officer.not_active``.
    """
    if account.id == by.account_id:
        raise Refused("two_people.same")
    if account.state != "active":
        raise Refused("officer.not_active")
    code = new_recovery_codes(1)[0]
    account.password_hash, account.enrol_hash, account.enrol_until = (
        NO_PASSWORD,
        code_digest(code),
        at + CODE_VALID_FOR,
    )
    account.totp_secret = account.totp_confirmed_at = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    end_all_sessions(session, account, why="reset", at=at)
    record(session, "accounts.issue_enrolment", f"account:{account.public_id}", at=at, by=by)
    return code


def enrol(session: Session, *, login: str, code: str, password_hash: str, at: datetime) -> Account:
    """First password (or a new one, after a reset).

    Raises ``Refused('enrol.wrong')`` whatever was wrong.
    """
    account = session.scalar(
        locked(session, select(Account).where(Account.login_index == login_name_index(login)))
    )
    in_force = (
        account is not None
        and account.state == "active"
        and account.enrol_until is not None
        and at < account.enrol_until
    )
    if (
        account is None
        or not in_force
        or not hmac.compare_digest(account.enrol_hash or "", code_digest(code))
    ):
        raise Refused("enrol.wrong")
    account.password_hash, account.enrol_hash, account.enrol_until = password_hash, None, None
    record(
        session,
        "accounts.enrol",
        f"account:{account.public_id}",
        at=at,
        by=Actor(account.id, "本人"),
    )
    return account


def change_state(
    session: Session, account: Account, action: str, *, reason: str, by: Actor, at: datetime
) -> None:
    """``suspend``, ``restore`` or ``close``; whatever is not active ends its sessions.

    Raises ``two_people.same``, ``officer.reason``.
    """
    if account.id == by.account_id:
        raise Refused("two_people.same")
    if not reason.strip():
        raise Refused("officer.reason")
    account.state = ACCOUNT.after(account.state, action)
    if account.state != "active":
        end_all_sessions(session, account, why=account.state, at=at)
    record(
        session,
        f"accounts.{action}",
        f"account:{account.public_id}",
        at=at,
        by=by,
        reason=reason.strip()[:200],
    )
