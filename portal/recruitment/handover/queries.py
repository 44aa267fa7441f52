"""Hires and their way to the workforce side."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.handover.models import Delivery, Hire
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import GONE, candidacies_of

HANDED_OVER = ("handed_over", "filed")
VISIBLE = ("confirmed", "delivered", "handed_over", "filed", "refused")


def hires_of(session: Session, round_id: int) -> list[Hire]:
    """By vacancy."""
    statement = (
        select(Hire)
        .join(Vacancy, Vacancy.id == Hire.vacancy_id)
        .options(
            joinedload(Hire.application).joinedload(Application.account),
            joinedload(Hire.vacancy),
            joinedload(Hire.placement),
        )
        .where(Vacancy.round_id == round_id)
        .order_by(Vacancy.code, Hire.id)
    )
    return list(session.scalars(statement))


def hire_of(session: Session, application_id: int) -> Hire | None:
    """The hire that an application led to, if it did."""
    return session.scalar(select(Hire).where(Hire.application_id == application_id))


def hire_in(session: Session, round_id: int, public_id: str) -> Hire:
    """Raises ``Refused('hire.not_found')``."""
    hire = session.scalar(
        select(Hire).join(Vacancy).where(Vacancy.round_id == round_id, Hire.public_id == public_id)
    )
    if hire is None:
        raise Refused("hire.not_found")
    return hire


def own_hire(session: Session, public_id: str, account_id: int) -> Hire:
    """A confirmed hire of this person; else ``Refused('hire.not_found')``."""
    statement = (
        select(Hire)
        .join(Application)
        .where(
            Hire.public_id == public_id,
            Application.account_id == account_id,
            Hire.state.in_(VISIBLE),
        )
    )
    hire = session.scalar(statement)
    if hire is None:
        raise Refused("hire.not_found")
    return hire


def confirmed_hire(session: Session, public_id: str) -> Hire:
    """A hire that the workforce side may ask for; else ``Refused('handover.hire_unknown')``."""
    hire = session.scalar(select(Hire).where(Hire.public_id == public_id, Hire.state.in_(VISIBLE)))
    if hire is None:
        raise Refused("handover.hire_unknown")
    return hire


def ready_for_hire(session: Session, round_id: int) -> list[Candidacy]:
    """Cleared, and nobody has prepared the hire yet."""
    prepared = {hire.application_id for hire in hires_of(session, round_id)}
    return [
        one
        for one in candidacies_of(session, round_id)
        if one.state == "cleared" and one.application_id not in prepared
    ]


def deliveries_of(session: Session, hire_ids: list[int]) -> dict[int, list[Delivery]]:
    """Hire id → its deliveries, newest first."""
    deliveries: dict[int, list[Delivery]] = {}
    for row in session.scalars(
        select(Delivery).where(Delivery.hire_id.in_(hire_ids)).order_by(Delivery.id.desc())
    ):
        deliveries.setdefault(row.hire_id, []).append(row)
    return deliveries


def alarms(deliveries: dict[int, list[Delivery]]) -> dict[str, int]:
    """What a person has to look at: ``dead`` letters, and ``unsigned``, messages that wait because
    the other side refuses our signature."""
    rows = [row for sent in deliveries.values() for row in sent]
    return {
        "dead": sum(1 for row in rows if row.state == "dead"),
        "unsigned": sum(
            1 for row in rows if row.state == "waiting" and row.last_answer.startswith("HTTP 401")
        ),
    }


def delivery_in(session: Session, round_id: int, public_id: str) -> Delivery:
    """Raises ``Refused('delivery.not_found')``."""
    statement = (
        select(Delivery)
        .join(Hire)
        .join(Vacancy)
        .where(Vacancy.round_id == round_id, Delivery.public_id == public_id)
    )
    delivery = session.scalar(statement)
    if delivery is None:
        raise Refused("delivery.not_found")
    return delivery


def due(session: Session, at: datetime) -> list[int]:
    """Ids of what waits and whose time has come, oldest first."""
    statement = (
        select(Delivery.id)
        .where(Delivery.state == "waiting", Delivery.next_try_at <= at)
        .order_by(Delivery.next_try_at, Delivery.id)
    )
    return list(session.scalars(statement))


def on_the_way_to(
    session: Session, placement: Union, vacancy: Vacancy, *, except_application: int
) -> int:
    """People placed at the union whom the workforce side does not know yet and whom no other
    vacancy's headcount stands for."""
    statement = (
        select(func.count())
        .select_from(Hire)
        .join(Vacancy, Vacancy.id == Hire.vacancy_id)
        .where(
            Hire.placement_id == placement.id,
            Hire.state.not_in(HANDED_OVER),
            Hire.application_id != except_application,
            Hire.application_id.not_in(
                select(Candidacy.application_id).where(Candidacy.state.in_(GONE))
            ),
            (Hire.vacancy_id == vacancy.id)
            | Vacancy.using_union_id.is_(None)
            | (Vacancy.using_union_id != placement.id),
        )
    )
    return session.scalar(statement) or 0


def handed_over_count(session: Session, vacancy_id: int) -> int:
    return (
        session.scalar(
            select(func.count()).where(Hire.vacancy_id == vacancy_id, Hire.state.in_(HANDED_OVER))
        )
        or 0
    )


def placement_choices(session: Session, round_id: int) -> list[Union]:
    """The unions of kinds that the guideline names at or below the round's recruiting unions, and
    those the vacancies name."""
    vacancies = list(session.scalars(select(Vacancy).where(Vacancy.round_id == round_id)))
    parents = {vacancy.recruiting_union_id for vacancy in vacancies}
    named = {vacancy.using_union_id for vacancy in vacancies if vacancy.using_union_id is not None}
    unions = session.scalars(
        select(Union)
        .where(Union.id.in_(parents | named) | Union.parent_id.in_(parents))
        .order_by(Union.code)
    )
    return list(unions)
