"""What the later stages keep about a person, for the copy of his own data: decisions, objections,
tickets, published results."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.applications.queries import applications_of
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.results.queries import published_lines
from portal.recruitment.screening.models import ScreeningDecision, ScreeningObjection


def decision_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    """资格初审意见 and 复核, as the letters say them."""
    ids = [application.id for application in applications_of(session, account_id)]
    decisions = session.scalars(
        select(ScreeningDecision)
        .where(ScreeningDecision.application_id.in_(ids))
        .order_by(ScreeningDecision.id)
    )
    objections = session.scalars(
        select(ScreeningObjection)
        .where(ScreeningObjection.application_id.in_(ids))
        .order_by(ScreeningObjection.id)
    )
    return [
        *(
            {
                "kind": "decision",
                "outcome": one.outcome,
                "reason": one.reason_code,
                "text": one.text,
                "by": one.by_words,
                "at": one.at.isoformat(),
            }
            for one in decisions
        ),
        *(
            {
                "kind": "objection",
                "subject": one.subject,
                "state": one.state,
                "text": one.text,
                "answer": one.answer,
                "at": one.filed_at.isoformat(),
            }
            for one in objections
        ),
    ]


def ticket_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    """Seats of released runs only: before, nobody knows his."""
    ids = [application.id for application in applications_of(session, account_id)]
    statement = (
        select(Seat)
        .join(SeatingRun, SeatingRun.id == Seat.run_id)
        .where(Seat.application_id.in_(ids), SeatingRun.state == "released")
        .order_by(Seat.id)
    )
    return [
        {
            "ticket_number": seat.ticket_number,
            "room": seat.room.code,
            "seat": seat.number,
            "attendance": seat.attendance,
        }
        for seat in session.scalars(statement)
    ]


def result_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    """The person's line in every published run."""
    return [
        {
            "kind": kind,
            "figures": line.figures,
            "place": line.place,
            "outcome": line.outcome,
            "explanation": line.explanation,
        }
        for application in applications_of(session, account_id)
        for kind, line in published_lines(session, application.id).items()
    ]


PARTS = {"decisions": decision_data, "tickets": ticket_data, "results": result_data}
