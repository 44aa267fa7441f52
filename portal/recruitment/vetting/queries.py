"""Candidates on their way from the ranking to the hire."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.rulebook.policy import overridden, read_policy
from portal.recruitment.rulebook.publication.figures import composite_places, printed
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy, Objection

GONE = ("failed", "declined")


def published_ranking(session: Session, round_id: int) -> ResultRun | None:
    """The ranking that counts: the newest one in public."""
    statement = (
        select(ResultRun)
        .where(
            ResultRun.round_id == round_id,
            ResultRun.kind == "ranking",
            ResultRun.state == "published",
        )
        .order_by(ResultRun.number.desc())
    )
    return session.scalars(statement).first()


def ranking_lines(session: Session, run_id: int) -> list[ResultLine]:
    """By vacancy and place."""
    statement = (
        select(ResultLine)
        .join(Vacancy, Vacancy.id == ResultLine.vacancy_id)
        .options(joinedload(ResultLine.vacancy), joinedload(ResultLine.application))
        .where(ResultLine.run_id == run_id)
        .order_by(Vacancy.code, ResultLine.place, ResultLine.ticket_number)
    )
    return list(session.scalars(statement))


def line_of(session: Session, candidacy: Candidacy) -> ResultLine:
    """The line of the ranking that the candidacy came from."""
    return session.scalars(
        select(ResultLine).where(
            ResultLine.run_id == candidacy.ranking_run_id,
            ResultLine.application_id == candidacy.application_id,
        )
    ).one()


def total_printed(vacancy: Vacancy, line: ResultLine) -> str:
    """总成绩 as every list and page shows it: with the places of the vacancy's policy; '' without
    one."""
    policy = read_policy(overridden(vacancy.round_.policy, vacancy.policy_override))
    return printed(line.figures.get("composite") or line.score, composite_places(policy))


def candidacies_of(session: Session, round_id: int) -> list[Candidacy]:
    """By vacancy, in the order in which they came in."""
    statement = (
        select(Candidacy)
        .join(Vacancy, Vacancy.id == Candidacy.vacancy_id)
        .options(
            joinedload(Candidacy.application).joinedload(Application.account),
            joinedload(Candidacy.vacancy).joinedload(Vacancy.recruiting_union),
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
    """Ids of what is still marked as in publicity although its last moment has passed."""
    statement = (
        select(Candidacy.id)
        .join(Vacancy)
        .where(
            Vacancy.round_id == round_id,
            Candidacy.state == "in_publicity",
            Candidacy.publicity_ends_at <= at,
        )
        .order_by(Candidacy.id)
    )
    return list(session.scalars(statement))


def rounds_with_expired(session: Session, at: datetime) -> list[int]:
    """Ids of the rounds in which somebody's publicity ended."""
    statement = (
        select(Vacancy.round_id)
        .join(Candidacy, Candidacy.vacancy_id == Vacancy.id)
        .where(Candidacy.state == "in_publicity", Candidacy.publicity_ends_at <= at)
        .distinct()
        .order_by(Vacancy.round_id)
    )
    return list(session.scalars(statement))


def open_losses(session: Session, round_id: int) -> list[Candidacy]:
    """Places that fell free and that nobody has taken yet."""
    people = candidacies_of(session, round_id)
    replaced = {one.replaces_id for one in people}
    return [one for one in people if one.state in GONE and one.id not in replaced]


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
