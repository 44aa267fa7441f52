"""履职回避: who is kin to an applicant or has an interest stays away from the case, by own word, on
request or by order.

Kinship by 人社部规〔2019〕1号 as the round's avoidance rule quotes it; the classes stand in
``models.RECUSAL_GROUNDS``.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import Actor, record
from portal.recruitment.screening.models import RECUSAL_GROUNDS, Recusal


def recused_from(session: Session, account_id: int, round_id: int) -> set[int]:
    """Ids of the round's applications that this officer stays away from."""
    statement = (
        select(Recusal.application_id)
        .join(Application)
        .where(Recusal.account_id == account_id, Application.round_id == round_id)
    )
    return set(session.scalars(statement))


def is_recused(session: Session, application_id: int, account_id: int | None) -> bool:
    statement = select(Recusal.id).where(
        Recusal.application_id == application_id, Recusal.account_id == account_id
    )
    return session.scalar(statement) is not None


def require_not_recused(session: Session, application: Application, by: Actor) -> None:
    """Raises ``Refused('screening.recused')``; also for the applicant's own account, whoever that
    is."""
    if by.account_id == application.account_id or is_recused(
        session, application.id, by.account_id
    ):
        raise Refused("screening.recused")


def recuse(
    session: Session,
    application: Application,
    account_id: int,
    *,
    ground: str,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Recusal:
    """Keep the officer ``account_id`` from the case from now on; done twice it is done once.

    Raises ``Refused('screening.recusal_ground')`` for an unknown class, or for ``other`` and
    ``interest`` without a word on it.
    """
    if ground not in RECUSAL_GROUNDS or (ground in {"other", "interest"} and len(note.strip()) < 4):
        raise Refused("screening.recusal_ground")
    found = session.scalar(
        select(Recusal).where(
            Recusal.application_id == application.id, Recusal.account_id == account_id
        )
    )
    if found is not None:
        return found
    row = Recusal(
        application_id=application.id,
        account_id=account_id,
        ground=ground,
        note=note.strip()[:200],
        by=by.account_id,
        at=at,
    )
    session.add(row)
    session.flush()
    record(
        session,
        "screening.recuse",
        f"application:{application.public_id}",
        at=at,
        by=by,
        chain=application.round_.code,
        account=account_id,
        ground=ground,
        own_word=by.account_id == account_id,
    )
    return row
