"""What a person may take along or give up: a copy of his data (PIPL art.

45) and the closing of his account.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account, UserSession
from portal.recruitment.accounts.queries import consents_of
from portal.recruitment.accounts.services.officers import forget_secrets
from portal.recruitment.accounts.services.sessions import end_all_sessions
from portal.recruitment.accounts.side import OFFICERS
from portal.recruitment.rulebook.lifecycles import ACCOUNT


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


def close_account(session: Session, account: Account, *, at: datetime) -> None:
    """Close one's own account: nobody signs in any more, mobile and secrets are erased at once.

    The sealed document stays until the retention of the rounds it was used in ends, so that
    decisions taken there can still be answered for. Raises ``lifecycle.not_allowed``.
    """
    account.state = ACCOUNT.after(account.state, "close")
    end_all_sessions(session, account, why="closed", at=at)
    forget_secrets(session, account)
    account.mobile = None
    OFFICERS.record_own(session, "accounts.close", account, at)
