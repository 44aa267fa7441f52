"""Which lists are in force: per vacancy and kind the run of the highest edition, and whom that
list, with all that was decided on it, really lets in."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session, joinedload

from portal.recruitment.applications.models import Application
from portal.recruitment.results.consequence_models import Consequence
from portal.recruitment.results.models import CurrentSet, ResultLine, ResultRun
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.ranking.consequences import (
    ENTER,
    KEEP,
    MOVED,
    RANKING,
)
from portal.recruitment.vacancies.models import Vacancy

SETTLED = ("decided", "overtaken")
LETS_IN = {"shortlist": "yes", "ranking": "proposed"}


def newest_editions() -> Subquery:
    """Vacancy, kind, run and edition of every list in force."""
    highest = (
        select(CurrentSet.vacancy_id, CurrentSet.kind, func.max(CurrentSet.edition).label("top"))
        .group_by(CurrentSet.vacancy_id, CurrentSet.kind)
        .subquery()
    )
    return (
        select(CurrentSet.vacancy_id, CurrentSet.kind, CurrentSet.run_id, CurrentSet.edition)
        .join(
            highest,
            (highest.c.vacancy_id == CurrentSet.vacancy_id)
            & (highest.c.kind == CurrentSet.kind)
            & (highest.c.top == CurrentSet.edition),
        )
        .subquery()
    )


def runs_in_force(
    session: Session, kind: str, vacancy_ids: Collection[int]
) -> dict[int, ResultRun]:
    """Vacancy id → its run in force; without those that have none yet."""
    newest = newest_editions()
    statement = (
        select(newest.c.vacancy_id, ResultRun)
        .join(ResultRun, ResultRun.id == newest.c.run_id)
        .where(newest.c.kind == kind, newest.c.vacancy_id.in_(vacancy_ids))
        .order_by(newest.c.vacancy_id)
    )
    return dict(session.execute(statement).all())


def lines_in_force(session: Session, kind: str, vacancy_ids: Collection[int]) -> list[ResultLine]:
    """The lines of these vacancies that count now, as computed: by vacancy and place."""
    newest = newest_editions()
    statement = (
        select(ResultLine)
        .join(
            newest,
            (newest.c.run_id == ResultLine.run_id) & (newest.c.vacancy_id == ResultLine.vacancy_id),
        )
        .join(Vacancy, Vacancy.id == ResultLine.vacancy_id)
        .options(joinedload(ResultLine.vacancy), joinedload(ResultLine.application))
        .where(newest.c.kind == kind, ResultLine.vacancy_id.in_(vacancy_ids))
        .order_by(Vacancy.code, ResultLine.id)
    )
    return list(session.scalars(statement))


def current_run(
    session: Session, round_: RecruitmentRound, kind: str, vacancy: Vacancy
) -> ResultRun | None:
    """The published run whose lines are in force for the vacancy; None before the first."""
    if vacancy.round_id != round_.id:
        return None
    return runs_in_force(session, kind, [vacancy.id]).get(vacancy.id)


def current_line(session: Session, application: Application, kind: str) -> ResultLine | None:
    """The person's line in the list in force of the vacancy that the person applied for."""
    if application.vacancy_id is None:
        return None
    lines = lines_in_force(session, kind, [application.vacancy_id])
    return next((line for line in lines if line.application_id == application.id), None)


def undecided_consequences(session: Session, vacancy: Vacancy) -> tuple[Consequence, ...]:
    """What a newer edition of a list changed in this vacancy and nobody has decided yet: while
    there is one, the vacancy's gate is shut. Oldest first."""
    return undecided_of(session, [vacancy.id])


def undecided_of(session: Session, vacancy_ids: Iterable[int]) -> tuple[Consequence, ...]:
    """The same of several vacancies."""
    statement = (
        select(Consequence)
        .where(Consequence.vacancy_id.in_(list(vacancy_ids)), Consequence.state.not_in(SETTLED))
        .order_by(Consequence.id)
    )
    return tuple(session.scalars(statement))


def entitled(session: Session, vacancy: Vacancy, kind: str = RANKING) -> frozenset[int]:
    """Application ids whom the current set lets in: into the interview (``shortlist``), or into the
    places of the vacancy (``ranking``).

    Who was told so by an older edition and kept it by decision is among them; who waits for a place
    that stays taken is not. What is not decided yet changes nothing: whom the older edition let in
    is still in, and nobody else.
    """
    lines = lines_in_force(session, kind, [vacancy.id])
    standing = {line.application_id: line.outcome == LETS_IN[kind] for line in lines}
    settled: dict[int, bool] = {}
    for row in _changes_of_place(session, vacancy.id, kind):
        if row.state == "decided":
            settled[row.application_id] = row.outcome in (KEEP, ENTER)
            standing[row.application_id] = settled[row.application_id]
        else:
            standing[row.application_id] = settled.get(row.application_id, _was_inside(row))
    return frozenset(application for application, inside in standing.items() if inside)


def _was_inside(row: Consequence) -> bool:
    return row.old["outcome"] in LETS_IN.values() and not row.old["kept"]


def _changes_of_place(session: Session, vacancy_id: int, kind: str) -> list[Consequence]:
    """Who came in or went out, oldest first; not what changed figures alone or was overtaken."""
    statement = (
        select(Consequence)
        .join(ResultRun, ResultRun.id == Consequence.run_id)
        .where(
            Consequence.vacancy_id == vacancy_id,
            ResultRun.kind == kind,
            Consequence.change != MOVED,
            Consequence.state != "overtaken",
        )
        .order_by(Consequence.id)
    )
    return list(session.scalars(statement))
