"""Offers of a round, of a candidacy, of a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.kernel.errors import Refused
from portal.recruitment.applications.models import Application
from portal.recruitment.offers.models import Offer
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy

OPEN = ("sent", "accepted")
BINDING = ("accepted", "reported")
# The only states in which an offer means anything.
OFFERED = ("cleared", "hired")


def offers_of(session: Session, round_id: int) -> list[Offer]:
    """By vacancy and person, the newest of each person first."""
    statement = (
        select(Offer)
        .join(Candidacy, Candidacy.id == Offer.candidacy_id)
        .join(Vacancy, Vacancy.id == Candidacy.vacancy_id)
        .options(
            joinedload(Offer.union),
            joinedload(Offer.candidacy)
            .joinedload(Candidacy.application)
            .joinedload(Application.account),
            joinedload(Offer.candidacy).joinedload(Candidacy.vacancy),
        )
        .where(Vacancy.round_id == round_id)
        .order_by(Vacancy.code, Candidacy.id, Offer.edition.desc())
    )
    return list(session.scalars(statement))


def offers_to(session: Session, candidacy_id: int) -> list[Offer]:
    """Newest first."""
    statement = select(Offer).where(Offer.candidacy_id == candidacy_id)
    return list(session.scalars(statement.order_by(Offer.edition.desc())))


def accepted_offer(session: Session, candidacy: Candidacy) -> Offer | None:
    """The offer that the person accepted, or has reported for; None where there is none, or where
    the candidacy is over."""
    if candidacy.state not in OFFERED:
        return None
    offers = offers_to(session, candidacy.id)
    return next((offer for offer in offers if offer.state in BINDING), None)


def open_offer(session: Session, candidacy_id: int) -> Offer | None:
    """The one that is sent or accepted."""
    offers = offers_to(session, candidacy_id)
    return next((offer for offer in offers if offer.state in OPEN), None)


def offer_in(session: Session, round_id: int, public_id: str) -> Offer:
    """Raises ``Refused('offer.not_found')``."""
    statement = (
        select(Offer)
        .join(Candidacy, Candidacy.id == Offer.candidacy_id)
        .join(Vacancy, Vacancy.id == Candidacy.vacancy_id)
        .where(Vacancy.round_id == round_id, Offer.public_id == public_id)
    )
    return _found(session.scalar(statement))


def own_offer(session: Session, public_id: str, account_id: int) -> Offer:
    """Raises ``Refused('offer.not_found')``, also for another person's."""
    statement = (
        select(Offer)
        .join(Candidacy, Candidacy.id == Offer.candidacy_id)
        .join(Application, Application.id == Candidacy.application_id)
        .where(Offer.public_id == public_id, Application.account_id == account_id)
    )
    return _found(session.scalar(statement))


def _found(offer: Offer | None) -> Offer:
    if offer is None:
        raise Refused("offer.not_found")
    return offer


def awaiting_offer(session: Session, people: Sequence[Candidacy]) -> list[Candidacy]:
    """Cleared, and no offer is open."""
    ids = [one.id for one in people]
    open_ = select(Offer.candidacy_id).where(Offer.candidacy_id.in_(ids), Offer.state.in_(OPEN))
    taken = set(session.scalars(open_))
    return [one for one in people if one.state == "cleared" and one.id not in taken]


def unit_choices(session: Session, round_id: int) -> list[Union]:
    """Where somebody may be placed: the unions at or directly below the recruiting ones, and those
    that vacancies name; by code."""
    vacancies = list(session.scalars(select(Vacancy).where(Vacancy.round_id == round_id)))
    parents = {vacancy.recruiting_union_id for vacancy in vacancies}
    named = {vacancy.using_union_id for vacancy in vacancies if vacancy.using_union_id is not None}
    reached = Union.id.in_(parents | named) | Union.parent_id.in_(parents)
    return list(session.scalars(select(Union).where(reached).order_by(Union.code)))


def silent(session: Session, round_id: int, at: datetime) -> list[int]:
    """Ids of offers whose last moment to answer has passed."""
    return _due(session, round_id, Offer.state == "sent", Offer.answer_by <= at)


def orphaned(session: Session, round_id: int) -> list[int]:
    """Ids of open offers whose candidacy ended in another way."""
    return _due(session, round_id, Offer.state.in_(OPEN), Candidacy.state.not_in(OFFERED))


def _due(session: Session, round_id: int, *conditions: object) -> list[int]:
    statement = (
        select(Offer.id)
        .join(Candidacy, Candidacy.id == Offer.candidacy_id)
        .join(Vacancy, Vacancy.id == Candidacy.vacancy_id)
        .where(Vacancy.round_id == round_id, *conditions)  # type: ignore[arg-type]
        .order_by(Offer.id)
    )
    return list(session.scalars(statement))


def rounds_with_due(session: Session, at: datetime) -> list[int]:
    """Ids of the rounds in which the clock has something to do with an offer."""
    statement = (
        select(Vacancy.round_id)
        .join(Candidacy, Candidacy.vacancy_id == Vacancy.id)
        .join(Offer, Offer.candidacy_id == Candidacy.id)
        .where(
            (Offer.state == "sent") & (Offer.answer_by <= at)
            | Offer.state.in_(OPEN) & Candidacy.state.not_in(OFFERED)
        )
        .distinct()
        .order_by(Vacancy.round_id)
    )
    return list(session.scalars(statement))
