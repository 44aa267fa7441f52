"""Candidates on their way from the ranking to the hire."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.rulebook.lifecycles.vetting import LIVE
from portal.recruitment.rulebook.policy import Policy, overridden, read_policy
from portal.recruitment.rulebook.publication.figures import composite_places, printed
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import (
    AdverseFinding,
    Candidacy,
    Examination,
    Objection,
    PublicityList,
)

LOST = ("failed", "declined")  # their places are filled by substitution
GONE = (*LOST, "withdrawn")


def current_runs(session: Session, round_id: int) -> dict[int, int]:
    """Vacancy id → id of the newest published ranking that holds it: each policy group has its
    own."""
    statement = (
        select(ResultLine.vacancy_id, func.max(ResultRun.id))
        .join(ResultRun, ResultRun.id == ResultLine.run_id)
        .where(
            ResultRun.round_id == round_id,
            ResultRun.kind == "ranking",
            ResultRun.state == "published",
        )
        .group_by(ResultLine.vacancy_id)
    )
    return dict(session.execute(statement).all())


def ranking_lines(session: Session, round_id: int) -> list[ResultLine]:
    """Each vacancy's lines of its own current ranking, by vacancy and place."""
    runs = current_runs(session, round_id)
    statement = (
        select(ResultLine)
        .join(Vacancy, Vacancy.id == ResultLine.vacancy_id)
        .options(
            joinedload(ResultLine.vacancy),
            joinedload(ResultLine.application),
            joinedload(ResultLine.run),
        )
        .where(ResultLine.run_id.in_(set(runs.values())))
        .order_by(Vacancy.code, ResultLine.place, ResultLine.ticket_number)
    )
    lines = session.scalars(statement)
    return [line for line in lines if runs[line.vacancy_id] == line.run_id]


def is_settled(candidacy: Candidacy, runs: dict[int, int]) -> bool:
    """Whether the place still rests on the current ranking of the vacancy that the candidate was
    ranked for; ``runs`` are those of :func:`current_runs`."""
    ranked_for = candidacy.application.vacancy_id
    return ranked_for is not None and runs.get(ranked_for) == candidacy.ranking_run_id


def unsettled(session: Session, round_id: int) -> list[Candidacy]:
    """Those on their way whose ranking has a newer edition."""
    runs = current_runs(session, round_id)
    return [
        candidacy
        for candidacy in candidacies_of(session, round_id)
        if candidacy.state in LIVE and not is_settled(candidacy, runs)
    ]


def line_of(session: Session, candidacy: Candidacy) -> ResultLine:
    """The line of the ranking that the candidacy came from."""
    return session.scalars(
        select(ResultLine).where(
            ResultLine.run_id == candidacy.ranking_run_id,
            ResultLine.application_id == candidacy.application_id,
        )
    ).one()


def effective_policy(vacancy: Vacancy) -> Policy:
    """The rules that hold for the vacancy: the round's, with what it overrides."""
    return read_policy(overridden(vacancy.round_.policy, vacancy.policy_override))


def total_printed(vacancy: Vacancy, line: ResultLine) -> str:
    """总成绩 as every list and page shows it: with the places of the vacancy's policy; '' without
    one."""
    policy = effective_policy(vacancy)
    return printed(line.figures.get("composite") or line.score, composite_places(policy))


def candidacies_of(session: Session, round_id: int) -> list[Candidacy]:
    """By vacancy, in the order in which they came in."""
    statement = (
        select(Candidacy)
        .join(Vacancy, Vacancy.id == Candidacy.vacancy_id)
        .options(
            joinedload(Candidacy.application).joinedload(Application.account),
            joinedload(Candidacy.vacancy).joinedload(Vacancy.recruiting_union),
            joinedload(Candidacy.publicity),
            selectinload(Candidacy.examinations),
        )
        .where(Vacancy.round_id == round_id)
        .order_by(Vacancy.code, Candidacy.id)
    )
    return list(session.scalars(statement))


def candidacy_in(session: Session, round_id: int, public_id: str) -> Candidacy:
    """Raises ``Refused('candidacy.not_found')``."""
    statement = (
        select(Candidacy)
        .join(Vacancy)
        .where(Vacancy.round_id == round_id, Candidacy.public_id == public_id)
    )
    candidacy = session.scalar(statement)
    if candidacy is None:
        raise Refused("candidacy.not_found")
    return candidacy


def candidacy_of(session: Session, application_id: int) -> Candidacy | None:
    """The candidacy that an application led to, if it did."""
    return session.scalar(select(Candidacy).where(Candidacy.application_id == application_id))


def own_candidacy(session: Session, public_id: str, account_id: int) -> Candidacy:
    """Raises ``Refused('candidacy.not_found')``, also for another person's."""
    statement = (
        select(Candidacy)
        .join(Application)
        .where(Candidacy.public_id == public_id, Application.account_id == account_id)
    )
    candidacy = session.scalar(statement)
    if candidacy is None:
        raise Refused("candidacy.not_found")
    return candidacy


def expired(session: Session, round_id: int, at: datetime) -> list[int]:
    """Ids of what is still marked as in publicity although its last moment has passed and no
    objection waits for an answer."""
    statement = _expired(select(Candidacy.id), at).join(Vacancy)
    return list(session.scalars(statement.where(Vacancy.round_id == round_id)))


def _expired(statement: Select[tuple[int]], at: datetime) -> Select[tuple[int]]:
    waiting = exists().where(Objection.candidacy_id == Candidacy.id, Objection.outcome.is_(None))
    return (
        statement.join(PublicityList, PublicityList.id == Candidacy.list_id)
        .where(Candidacy.state == "in_publicity", PublicityList.ends_at <= at, ~waiting)
        .order_by(Candidacy.id)
    )


def retests_over(session: Session, round_id: int, at: datetime) -> list[int]:
    """Ids of those who failed the medical and let the days for a re-test pass."""
    statement = _retests_over(select(Candidacy.id), at).join(Vacancy)
    return list(session.scalars(statement.where(Vacancy.round_id == round_id)))


def _retests_over(statement: Select[tuple[int]], at: datetime) -> Select[tuple[int]]:
    return (
        statement.join(Examination, Examination.candidacy_id == Candidacy.id)
        .where(
            Candidacy.state == "medical_failed",
            Examination.kind == "medical",
            Examination.outcome == "fail",
            Examination.until <= at,
        )
        .order_by(Candidacy.id)
    )


def rounds_to_advance(session: Session, at: datetime) -> list[int]:
    """Ids of the rounds in which the clock has something to do: a publicity or the days for a
    re-test ended."""
    due = select(Candidacy.vacancy_id)
    found = {
        vacancy_id
        for statement in (_expired(due, at), _retests_over(due, at))
        for vacancy_id in session.scalars(statement.order_by(None))
    }
    rounds = select(Vacancy.round_id).where(Vacancy.id.in_(found)).distinct()
    return list(session.scalars(rounds.order_by(Vacancy.round_id)))


def open_losses(session: Session, round_id: int) -> list[Candidacy]:
    """Places that fell free and that nobody has taken yet."""
    people = candidacies_of(session, round_id)
    replaced = {one.replaces_id for one in people}
    return [one for one in people if one.state in LOST and one.id not in replaced]


def objections_of(session: Session, round_id: int) -> list[Objection]:
    """Oldest first."""
    statement = (
        select(Objection)
        .join(Candidacy, Candidacy.id == Objection.candidacy_id)
        .join(Vacancy, Vacancy.id == Candidacy.vacancy_id)
        .where(Vacancy.round_id == round_id)
        .order_by(Objection.id)
    )
    return list(session.scalars(statement))


def objection_in(session: Session, round_id: int, public_id: str) -> Objection:
    """Raises ``Refused('objection.not_found')``."""
    objections = objections_of(session, round_id)
    objection = next((item for item in objections if item.public_id == public_id), None)
    if objection is None:
        raise Refused("objection.not_found")
    return objection


def open_objections(session: Session, candidacy_id: int) -> list[Objection]:
    """Those that nobody has answered yet."""
    statement = select(Objection).where(
        Objection.candidacy_id == candidacy_id, Objection.outcome.is_(None)
    )
    return list(session.scalars(statement.order_by(Objection.id)))


def findings_of(session: Session, candidacy_id: int) -> list[AdverseFinding]:
    """Newest first."""
    statement = select(AdverseFinding).where(AdverseFinding.candidacy_id == candidacy_id)
    return list(session.scalars(statement.order_by(AdverseFinding.id.desc())))


def open_finding(session: Session, candidacy_id: int) -> AdverseFinding:
    """The one that is told and not decided yet. Raises ``Refused('vetting.no_finding')``."""
    for finding in findings_of(session, candidacy_id):
        if finding.state in ("told", "heard"):
            return finding
    raise Refused("vetting.no_finding")
