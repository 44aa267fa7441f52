"""Officers' accounts, in the hands of the security administrator: opening, enrolment, suspension.

Appointments are the unions' affair.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.security.second_factor import new_recovery_codes
from portal.foundation.security.viewer import OFFICER
from portal.foundation.text.pinyin import name_key
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account, RecoveryCode
from portal.recruitment.accounts.queries import login_name_index
from portal.recruitment.accounts.services.one_time_codes import ENROL, prepare_paper_code
from portal.recruitment.accounts.services.sessions import end_all_sessions
from portal.recruitment.accounts.services.sign_up import checked_name
from portal.recruitment.audit import Actor, record
from portal.recruitment.rulebook.lifecycles import ACCOUNT

LOGIN_NAME = re.compile(r"[a-z][a-z0-9._-]{2,39}\Z")
# Argon2 never gives this; nobody signs in before he enrolled.
NO_PASSWORD = "!"  # noqa: S105


def open_officer(session: Session, *, login: str, name: str, by: Actor, at: datetime) -> Account:
    """A new officer without a password.

    Raises ``officer.login_form``, ``officer.login_taken``, ``account.name_…``.
    """
    login = login.strip().casefold()
    if not LOGIN_NAME.match(login):
        raise Refused("officer.login_form")
    name = checked_name(name)
    account = Account(
        kind=OFFICER,
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


def issue_enrolment(session: Session, account: Account, *, by: Actor, at: datetime) -> str:
    """A one-time code with which the officer sets a new password and a new authenticator; told only
    here. His old ones stop working now.

    Raises ``two_people.same`` for oneself, ``officer.not_active``.
    """
    if account.id == by.account_id:
        raise Refused("two_people.same")
    if account.state != "active":
        raise Refused("officer.not_active")
    account.password_hash = NO_PASSWORD
    account.totp_secret = account.totp_confirmed_at = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    end_all_sessions(session, account, why="reset", at=at)
    code = new_recovery_codes(1)[0]
    prepare_paper_code(session, ENROL, account.login_index, code, at=at)
    record(session, "accounts.issue_enrolment", f"account:{account.public_id}", at=at, by=by)
    return code


def change_state(
    session: Session, account: Account, action: str, *, reason: str, by: Actor, at: datetime
) -> None:
    """``suspend``, ``restore`` or ``close``.

    Whatever is not active ends its sessions. Raises ``lifecycle.not_allowed``, ``two_people.same``.
    """
    if account.id == by.account_id:
        raise Refused("two_people.same")
    if not reason.strip():
        raise Refused("officer.reason")
    account.state = ACCOUNT.after(account.state, action)
    if account.state != "active":
        end_all_sessions(session, account, why=account.state, at=at)
    if account.state == "closed":
        forget_secrets(account)
    record(
        session,
        f"accounts.{action}",
        f"account:{account.public_id}",
        at=at,
        by=by,
        reason=reason.strip(),
    )


def forget_secrets(account: Account) -> None:
    """A closed account keeps nothing that signs in; its login is free for somebody else."""
    account.login_index = f"closed:{account.public_id}:{secrets.token_hex(8)}"
    account.login = account.mobile = None
    account.password_hash = NO_PASSWORD
    account.totp_secret = None
