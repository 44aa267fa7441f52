"""Vacancies of a round, and what still stands between the round and its next step."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.errors import Refused
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vacancies.models import Vacancy


def vacancies_of(session: Session, round_id: int) -> list[Vacancy]:
    """In order of their code."""
    statement = (
        select(Vacancy)
        .options(joinedload(Vacancy.recruiting_union), joinedload(Vacancy.using_union))
        .where(Vacancy.round_id == round_id)
        .order_by(Vacancy.code)
    )
    return list(session.scalars(statement))


def vacancy_in(session: Session, round_: RecruitmentRound, code: str) -> Vacancy:
    """Raises ``Refused('vacancy.not_found')``."""
    statement = (
        select(Vacancy)
        .options(joinedload(Vacancy.recruiting_union), joinedload(Vacancy.using_union))
        .where(Vacancy.round_id == round_.id, Vacancy.code == code)
    )
    vacancy = session.scalar(statement)
    if vacancy is None:
        raise Refused("vacancy.not_found")
    return vacancy


def totals(session: Session, round_ids: list[int]) -> dict[int, tuple[int, int]]:
    """Round id → (vacancies, headcount)."""
    statement = (
        select(Vacancy.round_id, func.count(), func.sum(Vacancy.headcount))
        .where(Vacancy.round_id.in_(round_ids))
        .group_by(Vacancy.round_id)
    )
    return {
        round_id: (count, int(headcount or 0))
        for round_id, count, headcount in session.execute(statement)
    }
