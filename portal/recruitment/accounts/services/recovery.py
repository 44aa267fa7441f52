"""An account given back on sight of the document by two officers, for the many who have no SMS or
lost their number.

A publisher or screener of any union opens the case with the document before him; a checker looks at
the document again, types its number again and releases a one-time code, printed once. The two are
different people (the table refuses anything else). With the code the person chooses a new mobile
and password. In a *claim* somebody else had filed the person's document: it moves to a new account,
and the other one is suspended.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.security.second_factor import new_recovery_codes
from portal.foundation.security.viewer import APPLICANT
from portal.foundation.text.masking import mask_numbers
from portal.foundation.text.pinyin import name_key
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import (
    RECOVERY_KINDS,
    Account,
    IdentityDocument,
    RecoveryCase,
)
from portal.recruitment.accounts.queries import applicant_by_document, mobile_index
from portal.recruitment.accounts.services.credentials import (
    change_mobile,
    change_password,
    locked_account,
)
from portal.recruitment.accounts.services.second_factor import code_digest
from portal.recruitment.accounts.services.sessions import end_all_sessions
from portal.recruitment.accounts.services.sign_up import checked_mobile, checked_name
from portal.recruitment.audit import Actor, record
from portal.recruitment.rulebook.lifecycles import ACCOUNT

CODE_VALID_FOR = timedelta(hours=48)
OPEN_FOR = timedelta(days=7)


def open_case(
    session: Session,
    *,
    kind: str,
    number: str,
    person_name: str,
    evidence: str,
    by: Actor,
    at: datetime,
) -> RecoveryCase:
    """First officer.

    ``evidence``: what was shown and compared. Raises ``recovery.no_account``,
    ``recovery.evidence``, ``account.name_…``.
    """
    account = applicant_by_document(session, number)
    if account is None or kind not in RECOVERY_KINDS:
        raise Refused("recovery.no_account")
    if kind == "recover" and account.state != "active":
        raise Refused("recovery.not_active")
    if not evidence.strip():
        raise Refused("recovery.evidence")
    case = RecoveryCase(
        kind=kind,
        account_id=account.id,
        person_name=checked_name(person_name),
        opened_by=by.account_id,
        opened_at=at,
        evidence=mask_numbers(evidence.strip()),
    )
    session.add(case)
    session.flush()
    record(
        session,
        "accounts.recovery_opened",
        f"recovery:{case.public_id}",
        at=at,
        by=by,
        kind=kind,
        account=account.public_id,
    )
    return case


def case_by_public_id(session: Session, public_id: str, *, lock: bool = False) -> RecoveryCase:
    """Raises ``Refused('recovery.not_found')``."""
    statement = select(RecoveryCase).where(RecoveryCase.public_id == public_id)
    case = session.scalar(locked(session, statement) if lock else statement)
    if case is None:
        raise Refused("recovery.not_found")
    return case


def open_cases(session: Session, at: datetime) -> list[RecoveryCase]:
    """Those that still wait for the second officer or for the person, oldest first."""
    statement = select(RecoveryCase).where(
        RecoveryCase.used_at.is_(None), RecoveryCase.opened_at > at - OPEN_FOR
    )
    return list(session.scalars(statement.order_by(RecoveryCase.opened_at, RecoveryCase.id)))


def release_code(
    session: Session, case: RecoveryCase, *, number: str, by: Actor, at: datetime
) -> str:
    """Second officer, who has seen the document himself: the one-time code, told only here.

    Raises ``two_people.same``, ``recovery.done``, ``recovery.number_differs``.
    """
    if case.opened_by == by.account_id:
        raise Refused("two_people.same")
    if case.used_at is not None or case.confirmed_by is not None or at - case.opened_at > OPEN_FOR:
        raise Refused("recovery.done")
    account = applicant_by_document(session, number)
    if account is None or account.id != case.account_id:
        raise Refused("recovery.number_differs")
    code = new_recovery_codes(1)[0]
    case.confirmed_by, case.confirmed_at = by.account_id, at
    case.code_hash, case.code_expires_at = code_digest(code), at + CODE_VALID_FOR
    record(
        session,
        "accounts.recovery_released",
        f"recovery:{case.public_id}",
        at=at,
        by=by,
        kind=case.kind,
    )
    return code


def redeem(
    session: Session, *, number: str, code: str, mobile: str, password_hash: str, at: datetime
) -> Account:
    """The person with his code: the account is his again.

    Raises ``recovery.wrong`` whatever was wrong, ``account.mobile_…``.
    """
    holder = applicant_by_document(session, number)
    case = _redeemable(session, holder, code, at)
    if holder is None or case is None:
        raise Refused("recovery.wrong")
    account = locked_account(session, holder.id)
    case.used_at = at
    owner = (
        account
        if case.kind == "recover"
        else _moved(session, account, case, checked_mobile(mobile), password_hash, at)
    )
    if case.kind == "recover":
        change_mobile(session, owner, mobile, at=at)
        change_password(
            session, owner, password_hash, keep_session=None, why="recovered_on_sight", at=at
        )
    record(
        session,
        "accounts.recovery_used",
        f"recovery:{case.public_id}",
        at=at,
        by=Actor(owner.id, "本人"),
        account=owner.public_id,
    )
    return owner


def _redeemable(
    session: Session, account: Account | None, code: str, at: datetime
) -> RecoveryCase | None:
    digest = code_digest(code)
    if account is None:
        return None
    statement = select(RecoveryCase).where(
        RecoveryCase.account_id == account.id,
        RecoveryCase.used_at.is_(None),
        RecoveryCase.code_expires_at > at,
    )
    cases = session.scalars(locked(session, statement))
    return next((case for case in cases if hmac.compare_digest(case.code_hash or "", digest)), None)


def _moved(
    session: Session,
    other: Account,
    case: RecoveryCase,
    mobile: str,
    password_hash: str,
    at: datetime,
) -> Account:
    """A new account for the rightful person, with the document taken from the one that filed it
    wrongly."""
    if ACCOUNT.allows(other.state, "suspend"):
        other.state = ACCOUNT.after(other.state, "suspend")
    end_all_sessions(session, other, why="document_claimed", at=at)
    if other.login_index == mobile_index(mobile):
        other.login_index = f"freed:{other.public_id}"
        session.flush()
    owner = Account(
        kind=APPLICANT,
        display_name=case.person_name,
        name_sort_key=name_key(case.person_name),
        login_index=mobile_index(mobile),
        login=mobile,
        mobile=mobile,
        password_hash=password_hash,
        created_at=at,
    )
    try:
        with session.begin_nested():
            session.add(owner)
            session.flush()
    except IntegrityError:
        raise Refused("account.mobile_taken") from None
    identity = session.scalars(
        select(IdentityDocument).where(IdentityDocument.account_id == other.id)
    ).one()
    identity.account = owner
    identity.recorded_at = at
    session.flush()
    record(
        session,
        "accounts.document_moved",
        f"account:{other.public_id}",
        at=at,
        by=Actor(owner.id, "本人"),
        to=owner.public_id,
    )
    return owner
