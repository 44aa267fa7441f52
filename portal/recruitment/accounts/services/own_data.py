"""What a person may take along or give up: a copy of his data (PIPL art.

45) and the closing of his account.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.recruitment.accounts.closing import Closing, what_stays
from portal.recruitment.accounts.models import (
    Account,
    IdentityDocument,
    OneTimeProof,
    RecoveryCase,
    UserSession,
)
from portal.recruitment.accounts.queries import consents_of
from portal.recruitment.accounts.services.officers import forget_secrets
from portal.recruitment.accounts.services.sessions import end_all_sessions
from portal.recruitment.accounts.side import OFFICERS
from portal.recruitment.audit import SYSTEM, Act
from portal.recruitment.rulebook.lifecycles import ACCOUNT

ERASED = "—"  # in the place of what was erased
LOG_KEPT = timedelta(days=184)  # 网络安全法 art. 21: six months


def account_data(session: Session, account: Account) -> dict[str, Any]:
    """Everything this stage keeps about the person, as JSON values; the number in clear, because it
    is his own."""
    identity = account.identity
    sessions = session.scalars(
        select(UserSession)
        .where(UserSession.account_id == account.id)
        .order_by(UserSession.started_at)
    )
    return {
        "name": account.display_name,
        "mobile": account.mobile,
        "opened_at": account.created_at.isoformat(),
        "document": None
        if identity is None
        else {"kind": identity.kind, "number": identity.number},
        "consents": [
            {
                "purpose": one.purpose,
                "given": one.given,
                "at": one.at.isoformat(),
                "wording_sha256": one.wording_digest,
            }
            for one in consents_of(session, account.id)
        ],
        "sessions": [
            {
                "device": one.device,
                "network": one.network,
                "started_at": one.started_at.isoformat(),
                "ended_why": one.ended_why,
            }
            for one in sessions
        ],
    }


def close_account(
    session: Session, account: Account, stages: Mapping[str, Closing], *, at: datetime
) -> list[str]:
    """Close one's own account: nobody signs in any more; mobile, secrets and all that no law keeps
    are erased at once.

    ``stages`` tell what has to stay (decisions of a round are answered for until its retention
    ends) and erase the rest; where nothing stays, the name and the sealed document go too. Returns
    the storage keys that the caller removes once this is committed. Raises
    ``lifecycle.not_allowed``.
    """
    account.state = ACCOUNT.after(account.state, "close")
    end_all_sessions(session, account, why="closed", at=at)
    session.execute(delete(OneTimeProof).where(OneTimeProof.address_index == account.login_index))
    forget_secrets(session, account)
    account.mobile = None
    wholly = not what_stays(session, account.id, stages)
    keys = [
        key
        for _name, stage in sorted(stages.items())
        for key in stage.erase(session, account, at, wholly)
    ]
    if wholly:
        erase_person(session, account)
    OFFICERS.record_own(session, "accounts.close", account, at, erased=wholly)
    return keys


def erase_person(session: Session, account: Account) -> None:
    """Who it was: name, document, and what officers wrote when they gave the account back."""
    account.display_name, account.name_sort_key = ERASED, ""
    session.execute(delete(IdentityDocument).where(IdentityDocument.account_id == account.id))
    session.execute(
        update(RecoveryCase)
        .where(RecoveryCase.account_id == account.id)
        .values(person_name=ERASED, evidence=ERASED)
    )
    session.expire(account, ["identity"])


def erase_closed(
    session: Session, account: Account, stages: Mapping[str, Closing], *, at: datetime
) -> list[str]:
    """What was kept of a closed account and is needed no longer. Returns storage keys as
    :func:`close_account`; nothing while something has to stay."""
    session.execute(
        delete(UserSession).where(
            UserSession.account_id == account.id, UserSession.ended_at < at - LOG_KEPT
        )
    )
    if account.display_name == ERASED or what_stays(session, account.id, stages):
        return []
    keys = [
        key
        for _name, stage in sorted(stages.items())
        for key in stage.erase(session, account, at, True)
    ]
    erase_person(session, account)
    Act(session, SYSTEM, at).record("accounts.erase", f"account:{account.public_id}")
    return keys
