"""The officers' second factor: setting it up, showing it, and the codes for the day the telephone
is lost."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.officers.sessions import Sessions
from portal.foundation.officers.side import OfficerSide, plain_code
from portal.foundation.security import second_factor
from portal.kernel.errors import Refused


class SecondFactor:
    """One side's authenticators and recovery codes."""

    def __init__(self, side: OfficerSide) -> None:
        self.side, self.sessions = side, Sessions(side)

    def code_digest(self, code: str) -> str:
        """What is kept of a one-time code on paper: case, blanks and dashes don't matter."""
        return self.side.digest("recovery_code", plain_code(code))

    def begin_set_up(self, session: Session, account: Any) -> str:
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
        self, session: Session, session_id: str, code: str, *, at: datetime
    ) -> tuple[Any, list[str]]:
        """Take the first code as proof that the authenticator works.

        Returns the renewed session and the recovery codes, shown once.
        """
        row, account = self._own(session, session_id)
        if account.totp_confirmed_at is not None or account.totp_secret is None:
            raise Refused("second_factor.exists")
        _take_step(account, code, at)
        account.totp_confirmed_at = at
        codes = self._new_codes(session, account)
        self.side.record_own(session, "accounts.second_factor_set_up", account, at)
        return self.sessions.renew_session(session, row, at=at), codes

    def show_code(self, session: Session, session_id: str, code: str, *, at: datetime) -> Any:
        """Second step of a sign-in with the authenticator.

        Raises ``Refused('second_factor.wrong')``, also for a code that was used.
        """
        row, account = self._own(session, session_id)
        if account.totp_confirmed_at is None:
            raise Refused("second_factor.missing")
        _take_step(account, code, at)
        return self.sessions.renew_session(session, row, at=at)

    def show_recovery_code(
        self, session: Session, session_id: str, code: str, *, at: datetime
    ) -> tuple[Any, int]:
        """Second step with a code from paper, which is spent.

        Returns the renewed session and how many codes are left.
        """
        row, account = self._own(session, session_id)
        left = self._spend(session, account, code, at)
        return self.sessions.renew_session(session, row, at=at), left

    def _spend(self, session: Session, account: Any, code: str, at: datetime) -> int:
        """How many codes on paper are left after this one."""
        unused, digest = self._unused(session, account), self.code_digest(code)
        shown = [kept for kept in unused if hmac.compare_digest(kept.code_hash, digest)]
        if not shown:
            raise Refused("second_factor.wrong")
        shown[0].used_at = at
        left = len(unused) - 1
        self.side.record_own(session, "accounts.recovery_code_used", account, at, left=str(left))
        return left

    def prove_again(self, session: Session, session_id: str, code: str, *, at: datetime) -> None:
        """The same sign-in shows a factor once more before something weighty.

        Raises ``Refused('second_factor.wrong')``.
        """
        row, account = self._own(session, session_id)
        if account.totp_confirmed_at is None or row.second_factor_at is None:
            raise Refused("second_factor.missing")
        digits = code.replace(" ", "")
        if digits.isascii() and digits.isdigit():
            _take_step(account, digits, at)
        else:
            self._spend(session, account, code, at)
        row.second_factor_at = at

    def show_either(self, session: Session, session_id: str, code: str, *, at: datetime) -> Any:
        """Second step where one field takes both: digits are the authenticator's."""
        digits = code.replace(" ", "")
        if digits.isascii() and digits.isdigit():
            return self.show_code(session, session_id, digits, at=at)
        return self.show_recovery_code(session, session_id, code, at=at)[0]

    def new_recovery_codes(
        self, session: Session, account: Any, code: str, *, at: datetime
    ) -> list[str]:
        """Replace the codes on paper; asks for a code of the authenticator.

        Raises ``Refused('second_factor.wrong')``.
        """
        _take_step(account, code, at)
        self.side.record_own(session, "accounts.recovery_codes_renewed", account, at)
        return self._new_codes(session, account)

    def codes_left(self, session: Session, account: Any) -> int:
        return len(self._unused(session, account))

    def forget_codes(self, session: Session, account: Any) -> None:
        table = self.side.recovery_code
        session.execute(delete(table).where(table.account_id == account.id))

    def _own(self, session: Session, session_id: str) -> tuple[Any, Any]:
        """The session and its account, locked; one that has ended meanwhile opens nothing."""
        table = self.side.session
        account = self.side.locked_account(session, session.get_one(table, session_id).account_id)
        statement = locked(session, select(table).where(table.id == session_id))
        row = session.scalars(statement.execution_options(populate_existing=True)).one()
        if row.ended_at is not None or account.state != "active":
            raise Refused("second_factor.wrong")
        return row, account

    def _unused(self, session: Session, account: Any) -> list[Any]:
        table = self.side.recovery_code
        statement = select(table).where(table.account_id == account.id, table.used_at.is_(None))
        return list(session.scalars(statement.order_by(table.id)))

    def _new_codes(self, session: Session, account: Any) -> list[str]:
        self.forget_codes(session, account)
        codes = second_factor.new_recovery_codes()
        session.add_all(
            self.side.recovery_code(account_id=account.id, code_hash=self.code_digest(code))
            for code in codes
        )
        session.flush()
        return codes


def _take_step(account: Any, code: str, at: datetime) -> None:
    """Accept a code of the authenticator once. Raises ``Refused('second_factor.wrong')``."""
    secret, step = account.totp_secret, None
    if secret:
        step = second_factor.verify(secret, code, at, account.totp_last_step)
    if step is None:
        raise Refused("second_factor.wrong")
    account.totp_last_step = step
