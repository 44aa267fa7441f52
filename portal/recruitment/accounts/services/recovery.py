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
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.security.second_factor import new_recovery_codes
from portal.foundation.text.masking import mask_numbers
from portal.foundation.text.names import checked_name
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import (
    RECOVERY_KINDS,
    Account,
    IdentityDocument,
    RecoveryCase,
)
from portal.recruitment.accounts.queries import applicant_by_document
from portal.recruitment.accounts.services.credentials import (
    CodeProof,
    change_mobile,
    change_password,
    locked_account,
)
from portal.recruitment.accounts.services.officers import code_digest
from portal.recruitment.accounts.services.sessions import end_all_sessions
from portal.recruitment.accounts.services.sign_up import checked_mobile, new_applicant
from portal.recruitment.audit import Act, Actor, record
from portal.recruitment.rulebook.lifecycles import ACCOUNT

CODE_VALID_FOR = timedelta(hours=48)
OPEN_FOR = timedelta(days=7)


@dataclass(frozen=True)
class ShownDocument:
    """What the first officer saw. ``evidence``: what was shown and compared."""

    kind: str
    number: str
    person_name: str
    evidence: str


def open_case(act: Act, document: ShownDocument) -> RecoveryCase:
    """First officer.

    Raises ``recovery.no_account``, ``recovery.evidence``, ``account.name_…``.
    """
    account = applicant_by_document(act.session, document.number)
    if account is None or document.kind not in RECOVERY_KINDS:
        raise Refused("recovery.no_account")
    if document.kind == "recover" and account.state != "active":
        raise Refused("recovery.not_active")
    evidence = require_reason(document.evidence, "recovery.evidence")
    case = RecoveryCase(
        kind=document.kind,
        account_id=account.id,
        person_name=checked_name(document.person_name),
        opened_by=act.by.account_id,
        opened_at=act.at,
        evidence=mask_numbers(evidence),
    )
    act.session.add(case)
    act.session.flush()
    subject, whose = f"recovery:{case.public_id}", account.public_id
    act.record("accounts.recovery_opened", subject, kind=case.kind, account=whose)
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


def release_code(act: Act, case: RecoveryCase, *, number: str) -> str:
    """Second officer, who has seen the document too: the one-time code, told only here.

    Raises ``two_people.same``, ``recovery.done``, ``recovery.number_differs``.
    """
    require_another(act.by.account_id, case.opened_by)
    too_late = act.at - case.opened_at > OPEN_FOR
    if case.used_at is not None or case.confirmed_by is not None or too_late:
        raise Refused("recovery.done")
    account = applicant_by_document(act.session, number)
    if account is None or account.id != case.account_id:
        raise Refused("recovery.number_differs")
    code = new_recovery_codes(1)[0]
    case.confirmed_by, case.confirmed_at = act.by.account_id, act.at
    case.code_hash, case.code_expires_at = code_digest(code), act.at + CODE_VALID_FOR
    act.record("accounts.recovery_released", f"recovery:{case.public_id}", kind=case.kind)
    return code


def redeem(session: Session, proof: CodeProof, *, password_hash: str, at: datetime) -> Account:
    """The person with their code: the account is theirs again.

    Raises ``recovery.wrong`` whatever was wrong, ``account.mobile_…``.
    """
    holder = applicant_by_document(session, proof.number)
    case = _redeemable(session, holder, proof.code, at)
    if holder is None or case is None:
        raise Refused("recovery.wrong")
    account = locked_account(session, holder.id)
    case.used_at = at
    if case.kind == "recover":
        owner, why = account, "recovered_on_sight"
        change_mobile(session, owner, proof.mobile, at=at)
        change_password(session, owner, password_hash, keep_session=None, why=why, at=at)
    else:
        mobile = checked_mobile(proof.mobile)
        owner = new_applicant(case.person_name, mobile, password_hash, at)
        _move_document(session, account, owner, at)
    own, subject = Actor(owner.id, "本人"), f"recovery:{case.public_id}"
    record(session, "accounts.recovery_used", subject, at=at, by=own, account=owner.public_id)
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


def _move_document(session: Session, other: Account, owner: Account, at: datetime) -> None:
    """Give the document to the rightful person's new account; the other one stops."""
    if ACCOUNT.allows(other.state, "suspend"):
        other.state = ACCOUNT.after(other.state, "suspend")
    end_all_sessions(session, other, why="document_claimed", at=at)
    if other.login_index == owner.login_index:
        other.login_index = f"freed:{other.public_id}"
        session.flush()
    try:
        with session.begin_nested():
            session.add(owner)
            session.flush()
    except IntegrityError:
        raise Refused("account.mobile_taken") from None
    filed = select(IdentityDocument).where(IdentityDocument.account_id == other.id)
    identity = session.scalars(filed).one()
    identity.account = owner
    identity.recorded_at = at
    session.flush()
    own, subject = Actor(owner.id, "本人"), f"account:{other.public_id}"
    record(session, "accounts.document_moved", subject, at=at, by=own, to=owner.public_id)
