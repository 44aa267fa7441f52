"""Corrections and re-checks of a round, with the tickets of those whom they concern."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.exams.ticket_models import Ticket
from portal.recruitment.marking.models import Paper
from portal.recruitment.marking.score_models import Recheck, Score, ScoreCorrection


def paper_titles(session: Session, round_id: int) -> dict[str, str]:
    """Code → title of every paper that has a batch, by code."""
    statement = select(Paper).where(Paper.round_id == round_id).order_by(Paper.code, Paper.id)
    return {paper.code: paper.title or paper.code for paper in session.scalars(statement)}


def application_by_ticket(session: Session, round_id: int, number: str) -> Application:
    """Raises ``Refused('marking.ticket_not_found')``."""
    statement = (
        select(Application)
        .join(Ticket, Ticket.application_id == Application.id)
        .where(Ticket.round_id == round_id, Ticket.number == number)
    )
    application = session.scalar(statement)
    if application is None:
        raise Refused("marking.ticket_not_found")
    return application


def corrections_of(session: Session, round_id: int) -> list[tuple[ScoreCorrection, str]]:
    """With the ticket number, newest first."""
    statement = (
        select(ScoreCorrection, Ticket.number)
        .join(Ticket, Ticket.application_id == ScoreCorrection.application_id)
        .where(Ticket.round_id == round_id)
        .order_by(ScoreCorrection.id.desc())
    )
    return [(row, number) for row, number in session.execute(statement)]


def edition_of(session: Session, row: ScoreCorrection) -> Score:
    """The score that a correction replaces."""
    statement = select(Score).where(
        Score.application_id == row.application_id,
        Score.paper == row.paper,
        Score.edition == row.replaces,
    )
    return session.scalars(statement).one()


def rechecks_of(session: Session, round_id: int) -> list[tuple[Recheck, str]]:
    """With the ticket number: the next that is due first."""
    statement = (
        select(Recheck, Ticket.number)
        .join(Ticket, Ticket.application_id == Recheck.application_id)
        .where(Ticket.round_id == round_id)
        .order_by(Recheck.answered_at.is_not(None), Recheck.due_at, Recheck.id)
    )
    return [(row, number) for row, number in session.execute(statement)]


def recheck_in(session: Session, round_id: int, public_id: str) -> tuple[Recheck, str]:
    """With the ticket number. Raises ``Refused('marking.recheck_not_found')``."""
    for row, number in rechecks_of(session, round_id):
        if row.public_id == public_id:
            return row, number
    raise Refused("marking.recheck_not_found")
