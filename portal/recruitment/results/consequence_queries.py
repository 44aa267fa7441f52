"""What corrected lists changed, for the pages and the desk."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.recruitment.results.consequence_models import Consequence, ListReport
from portal.recruitment.results.models import ResultRun


def consequences_of(session: Session, run_id: int) -> list[Consequence]:
    """Those that were not overtaken: by vacancy and person, the line before what rests on it."""
    statement = (
        select(Consequence)
        .options(joinedload(Consequence.application), joinedload(Consequence.vacancy))
        .where(Consequence.run_id == run_id, Consequence.state != "overtaken")
        .order_by(Consequence.vacancy_id, Consequence.application_id, Consequence.id)
    )
    return list(session.scalars(statement))


def changed_runs(session: Session, round_id: int) -> list[ResultRun]:
    """Further editions of lists that let somebody in or out, newest first: those with people to
    decide about, and those to be reported."""
    concerned = select(Consequence.run_id).where(Consequence.state != "overtaken")
    statement = (
        select(ResultRun)
        .options(selectinload(ResultRun.lines))
        .where(ResultRun.round_id == round_id, ResultRun.id.in_(concerned))
        .order_by(ResultRun.id.desc())
    )
    return list(session.scalars(statement))


def open_in(session: Session, round_id: int, *states: str) -> list[Consequence]:
    """Of a round, in these states."""
    statement = (
        select(Consequence)
        .join(ResultRun, ResultRun.id == Consequence.run_id)
        .where(ResultRun.round_id == round_id, Consequence.state.in_(states))
        .order_by(Consequence.id)
    )
    return list(session.scalars(statement))


def unreported_runs(session: Session, round_id: int) -> list[int]:
    """Ids of changed lists whose report to the city union has no number yet."""
    statement = (
        select(Consequence.run_id)
        .join(ResultRun, ResultRun.id == Consequence.run_id)
        .outerjoin(ListReport, ListReport.run_id == Consequence.run_id)
        .where(
            ResultRun.round_id == round_id,
            Consequence.state != "overtaken",
            ListReport.id.is_(None),
        )
        .distinct()
        .order_by(Consequence.run_id)
    )
    return list(session.scalars(statement))


def own_consequences(session: Session, application_id: int) -> list[Consequence]:
    """For the person: what was decided or is being decided, oldest first."""
    statement = (
        select(Consequence)
        .options(joinedload(Consequence.run))
        .where(Consequence.application_id == application_id, Consequence.state != "overtaken")
        .order_by(Consequence.id)
    )
    return list(session.scalars(statement))
