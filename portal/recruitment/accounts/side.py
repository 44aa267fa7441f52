"""This side's officers, as the officers' kit is told of them. Applicants use the same sessions and
counters."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.foundation.officers.side import OfficerSide
from portal.foundation.security.viewer import OFFICER
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account, RecoveryCode, UserSession
from portal.recruitment.accounts.one_time_codes import (
    ENROL,
    prepare_paper_code,
    use_code,
)
from portal.recruitment.audit import record
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import ACCOUNT


class EnrolmentProof:
    """The one-time code is a proof like those sent to a mobile."""

    def wrong(self) -> Refused:
        return Refused("proof.wrong")

    def keep(self, session: Session, account: Account, code: str, at: datetime) -> None:
        prepare_paper_code(session, ENROL, account.login_index, code, at=at)

    def spend(self, session: Session, account: Account, code: str, at: datetime) -> None:
        use_code(session, ENROL, account.login_index, code, at=at)

    def note(self, session: Session, account: Account, at: datetime) -> None:
        OFFICERS.record_own(session, "accounts.change_password", account, at, why="enrolled")


OFFICERS = OfficerSide(
    base=Base,
    account=Account,
    session=UserSession,
    recovery_code=RecoveryCode,
    record=record,
    lifecycle=ACCOUNT,
    enrolment=EnrolmentProof(),
    network_limit=20,
    issuer="江苏社会化工会工作者招聘",
    suspended=lambda: Refused("account.suspended"),
    marks={"kind": OFFICER},
)
