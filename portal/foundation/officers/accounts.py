"""Officers' accounts, in the hands of the security administrator: opening, enrolment, state."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.officers.second_factor import SecondFactor
from portal.foundation.officers.side import NO_PASSWORD, Act, OfficerSide
from portal.foundation.security.second_factor import new_recovery_codes
from portal.foundation.text.names import checked_name
from portal.foundation.text.pinyin import name_key
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused

LOGIN_NAME = re.compile(r"[a-z][a-z0-9._-]{2,39}\Z")
SHORTEST_NAME = 2
LONGEST_REASON = 200
CODE_VALID_FOR = timedelta(hours=72)
# How long what somebody does carries a mark after they got their way in or their office.
WATCHED_FOR = timedelta(hours=24)


class OfficerAccounts:
    """One side's officers as rows."""

    def __init__(self, side: OfficerSide) -> None:
        self.side, self.factor = side, SecondFactor(side)
        self.sessions = self.factor.sessions

    def by_login(self, session: Session, login: str) -> Any | None:
        index = self.side.login_index(login)
        return session.scalar(self.side.officers().where(self.side.account.login_index == index))

    def by_public_id(self, session: Session, public_id: str) -> Any:
        """Raises ``Refused('account.not_found')``."""
        table = self.side.account
        account = session.scalar(self.side.officers().where(table.public_id == public_id))
        if account is None:
            raise Refused("account.not_found")
        return account

    def all(self, session: Session) -> list[Any]:
        """All officers, closed ones last."""
        table = self.side.account
        order = (table.state == "closed", table.name_sort_key, table.id)
        return list(session.scalars(self.side.officers().order_by(*order)))

    def open_officer(self, act: Act, *, login: str, name: str) -> Any:
        """A new officer without a password.

        Raises ``officer.login_form``, ``officer.login_taken``, ``officer.name``,
        ``account.name_…``.
        """
        login = login.strip().casefold()
        if not LOGIN_NAME.match(login):
            raise Refused("officer.login_form")
        name = checked_name(name)
        if len(name) < SHORTEST_NAME:
            raise Refused("officer.name")
        account = self.side.account(
            **self.side.marks,
            display_name=name,
            name_sort_key=name_key(name),
            login_index=self.side.login_index(login),
            login=login,
            password_hash=NO_PASSWORD,
            created_at=act.at,
        )
        try:
            with act.session.begin_nested():
                act.session.add(account)
                act.session.flush()
        except IntegrityError:
            raise Refused("officer.login_taken") from None
        act.record("accounts.open_officer", f"account:{account.public_id}")
        return account

    def issue_enrolment(self, act: Act, account: Any) -> str:
        """For founding alone, where nobody can confirm yet: a whole code from one hand; told only
        here.

        Raises what :meth:`reset` raises.
        """
        code = new_recovery_codes(1)[0]
        self.reset(act, account, code)
        return code

    def reset(self, act: Act, account: Any, code: str) -> None:
        """From now on only the one-time ``code`` lets the officer in, who sets a new password and a
        new authenticator with it. The old ones stop working now.

        Raises ``two_people.same`` for oneself, ``officer.not_active``.
        """
        require_another(act.by.account_id, account.id)
        account = self.side.locked_account(act.session, account.id)
        if account.state != "active":
            raise Refused("officer.not_active")
        account.password_hash = NO_PASSWORD
        account.totp_secret = account.totp_confirmed_at = None
        self.factor.forget_codes(act.session, account)
        self.sessions.end_all_sessions(act.session, account, why="reset", at=act.at)
        self.side.enrolment.keep(act.session, account, code, act.at)
        act.record("accounts.issue_enrolment", f"account:{account.public_id}")

    def enrol(
        self, session: Session, *, login: str, code: str, password_hash: str, at: datetime
    ) -> Any:
        """A first password (or a new one, after a reset) with the code from the security
        administrator. What was open ends.

        Raises the side's one refusal, whatever was wrong.
        """
        index = self.side.login_index(login)
        statement = self.side.officers().where(self.side.account.login_index == index)
        account = session.scalar(locked(session, statement))
        if account is None or account.state != "active":
            raise self.side.enrolment.wrong()
        self.side.enrolment.spend(session, account, code, at)
        account.password_hash = password_hash
        account.watched_until = at + WATCHED_FOR
        self.sessions.end_all_sessions(session, account, why="password_changed", at=at)
        self.side.enrolment.note(session, account, at)
        return account

    def change_state(self, act: Act, account: Any, action: str, *, reason: str) -> None:
        """``suspend``, ``restore`` or ``close``; whatever is not active ends its sessions.

        Raises ``lifecycle.not_allowed``, ``two_people.same``, ``officer.reason``.
        """
        require_another(act.by.account_id, account.id)
        reason = require_reason(reason, "officer.reason")
        account = self.side.locked_account(act.session, account.id)
        account.state = self.side.lifecycle.after(account.state, action)
        if account.state != "active":
            self.sessions.end_all_sessions(act.session, account, why=account.state, at=act.at)
        if account.state == "closed":
            self.forget_secrets(act.session, account)
        subject = f"account:{account.public_id}"
        act.record(f"accounts.{action}", subject, reason=reason[:LONGEST_REASON])

    def forget_secrets(self, session: Session, account: Any) -> None:
        """A closed account keeps nothing that signs in; its login is free for somebody else."""
        account.login_index = f"closed:{account.public_id}:{secrets.token_hex(8)}"
        account.login = None
        account.password_hash = NO_PASSWORD
        account.totp_secret = None
        self.factor.forget_codes(session, account)
