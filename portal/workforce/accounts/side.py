"""This side's officers, as the officers' kit is told of them."""

from __future__ import annotations

import hmac
from datetime import datetime

from sqlalchemy.orm import Session

from portal.foundation.officers.accounts import CODE_VALID_FOR
from portal.foundation.officers.side import OfficerSide, plain_code
from portal.kernel.errors import Refused
from portal.workforce.accounts.models import Account, RecoveryCode, UserSession
from portal.workforce.audit import record
from portal.workforce.orm import Base
from portal.workforce.rulebook.lifecycles import ACCOUNT


class EnrolmentOnAccount:
    """The one-time code stands in the account's row."""

    def wrong(self) -> Refused:
        return Refused("enrol.wrong")

    def keep(self, session: Session, account: Account, code: str, at: datetime) -> None:
        account.enrol_hash, account.enrol_until = _digest(code), at + CODE_VALID_FOR

    def spend(self, session: Session, account: Account, code: str, at: datetime) -> None:
        in_force = account.enrol_until is not None and at < account.enrol_until
        right = hmac.compare_digest(account.enrol_hash or "", _digest(code))
        if not (in_force and right):
            raise self.wrong()
        account.enrol_hash = account.enrol_until = None

    def note(self, session: Session, account: Account, at: datetime) -> None:
        OFFICERS.record_own(session, "accounts.enrol", account, at)


def _digest(code: str) -> str:
    return Base.vault.index("recovery_code", plain_code(code))


OFFICERS = OfficerSide(
    base=Base,
    account=Account,
    session=UserSession,
    recovery_code=RecoveryCode,
    record=record,
    lifecycle=ACCOUNT,
    enrolment=EnrolmentOnAccount(),
    network_limit=100,
    issuer="江苏社会化工会工作者管理",
    suspended=lambda: Refused("sign_in.wrong"),
)
