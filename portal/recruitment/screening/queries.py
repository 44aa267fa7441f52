"""What waits for a screener, and what was decided."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application, CertificateClaim
from portal.recruitment.screening.models import OpeningDecision, ScreeningDecision
from portal.recruitment.vacancies.models import Vacancy


def awaiting_decision(session: Session, round_id: int) -> list[Application]:
    """By deadline, the most urgent first."""
    statement = (
        select(Application)
        .options(joinedload(Application.vacancy), joinedload(Application.account), joinedload(Application.claim))
        .where(Application.round_id == round_id, Application.state == "submitted")
        .order_by(Application.answer_due_at, Application.id)
    )
    return list(session.scalars(statement))


def awaiting_verification(session: Session, round_id: int) -> list[Application]:
    statement = (
        select(Application)
        .join(CertificateClaim)
        .options(joinedload(Application.vacancy), joinedload(Application.account), joinedload(Application.claim))
        .where(
            Application.round_id == round_id,
            CertificateClaim.state == "declared",
            Application.state.in_(("submitted", "eligible", "returned")),
        )
        .order_by(CertificateClaim.declared_at, Application.id)
    )
    return list(session.scalars(statement))


def figures(session: Session, round_id: int, at: datetime) -> dict[str, int]:
    """State → number of applications, and ``late`` = waiting past the answer's deadline."""
    rows = session.execute(select(Application.state, func.count()).where(Application.round_id == round_id).group_by(Application.state))
    found: dict[str, int] = dict(rows.all())
    late = select(func.count()).where(Application.round_id == round_id, Application.state == "submitted", Application.answer_due_at <= at)
    return found | {"late": session.scalar(late) or 0}


def decisions_on(session: Session, application_id: int) -> list[ScreeningDecision]:
    """Oldest first."""
    return list(
        session.scalars(select(ScreeningDecision).where(ScreeningDecision.application_id == application_id).order_by(ScreeningDecision.id))
    )


def own_decision(session: Session, public_id: str, account_id: int) -> ScreeningDecision:
    """Raises ``Refused('screening.not_found')``, also for another person's letter."""
    statement = (
        select(ScreeningDecision)
        .join(Application)
        .options(joinedload(ScreeningDecision.application))
        .where(ScreeningDecision.public_id == public_id, Application.account_id == account_id)
    )
    found = session.scalar(statement)
    if found is None:
        raise Refused("screening.not_found")
    return found


def openings(session: Session, round_id: int) -> list[OpeningDecision]:
    statement = (
        select(OpeningDecision)
        .join(Vacancy)
        .options(joinedload(OpeningDecision.vacancy))
        .where(Vacancy.round_id == round_id)
        .order_by(Vacancy.code)
    )
    return list(session.scalars(statement))
