"""The person with the code that two officers gave them: the account is theirs again.

How the officers come to give it stands in ``recoveries``. In a *claim* somebody else had filed the
person's document: it moves to a new account, and the other one is suspended.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import (
    Account,
    IdentityDocument,
    RecoveryCase,
)
from portal.recruitment.accounts.queries import applicant_by_document, identity_index
from portal.recruitment.accounts.services.credentials import (
    CodeProof,
    change_mobile,
    change_password,
    locked_account,
)
from portal.recruitment.accounts.services.officers import code_digest
from portal.recruitment.accounts.services.sessions import end_all_sessions
from portal.recruitment.accounts.services.sign_up import checked_mobile, new_applicant
from portal.recruitment.audit import Actor, record
from portal.recruitment.rulebook.lifecycles import ACCOUNT

# From when the code works; it doesn't before the old channels had a day to object.
CODE_VALID_FOR = timedelta(hours=48)


def redeem(session: Session, proof: CodeProof, *, password_hash: str, at: datetime) -> Account:
    """The person with their code: the account is theirs again.

    Raises ``recovery.early``, ``recovery.wrong`` whatever was wrong, ``account.mobile_…``.
    """
    case = _redeemable(session, proof, at)
    holder = applicant_by_document(session, proof.number)
    if case is None or holder is None or holder.id != case.account_id:
        raise Refused("recovery.wrong")
    if case.kind == "recover" and holder.state != "active":
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


def _redeemable(session: Session, proof: CodeProof, at: datetime) -> RecoveryCase | None:
    """The case of this number and code while it opens something.

    Raises ``Refused('recovery.early')``, the same for a case that belongs to no account.
    """
    digest = code_digest(proof.code)
    statement = select(RecoveryCase).where(
        RecoveryCase.number_index == identity_index(proof.number),
        RecoveryCase.used_at.is_(None),
        RecoveryCase.stopped_at.is_(None),
        RecoveryCase.code_expires_at > at,
    )
    cases = session.scalars(locked(session, statement))
    case = next((one for one in cases if hmac.compare_digest(one.code_hash or "", digest)), None)
    if case is not None and case.usable_from is not None and at < case.usable_from:
        raise Refused("recovery.early")
    return case


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
