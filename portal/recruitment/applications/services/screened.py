"""Who screened a case does not check it: neither the objection against it, nor the list on which
the person stands, nor the hire.

One person may hold both offices in a small union, so the rule holds for the case and not for the
role (domain.md §5); the audit chain knows who took part.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import AuditEntry

SCREENED = (
    "screening.pass",
    "screening.return",
    "screening.fail",
    "screening.claim_verify",
    "screening.claim_refuse",
)
REVIEWED = "screening.reverse"


def screened_by(
    session: Session,
    application: Application,
    account_id: int | None,
    actions: tuple[str, ...] = SCREENED,
) -> bool:
    """Whether this officer took part in screening the application; the chain knows."""
    statement = select(AuditEntry.id).where(
        AuditEntry.subject == f"application:{application.public_id}",
        AuditEntry.action.in_(actions),
        AuditEntry.by_account_id == account_id,
    )
    return session.scalar(statement.limit(1)) is not None


def require_not_screener(
    session: Session, application: Application, account_id: int | None
) -> None:
    """Raises ``Refused('two_people.screened')`` naming the application."""
    if account_id is not None and screened_by(session, application, account_id):
        raise Refused("two_people.screened", application=application.number or "")
