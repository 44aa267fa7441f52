"""Whose last moment has passed: of the publicity, of the days for a re-test."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy, Examination, Objection, PublicityList


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
