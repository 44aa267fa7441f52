"""Whom a message to many goes to, and what is filled in for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from portal.recruitment.messages.queries import unread_about
from portal.recruitment.messages.services.bulk import FIELDS
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vacancies.models import Vacancy

# A draft is its writer's alone: nobody is written to because of one, unless the officer says so.
STATES = (
    "submitted",
    "returned",
    "eligible",
    "ineligible",
    "transferring",
    "withdrawn",
    "lapsed",
    "draft",
)
USUAL = ("submitted", "returned", "eligible", "ineligible", "transferring")


def _statement(round_: RecruitmentRound, audience: dict[str, Any], *columns: Any) -> Select[Any]:
    statement = (
        select(*columns)
        .join(Account, Account.id == Application.account_id)
        .outerjoin(Vacancy, Vacancy.id == Application.vacancy_id)
    )
    statement = statement.where(Application.round_id == round_.id, Account.state == "active")
    statement = statement.where(Application.state.in_(audience.get("states") or USUAL))
    if audience.get("vacancies"):
        statement = statement.where(Vacancy.code.in_(audience["vacancies"]))
    if audience.get("unread"):
        statement = statement.where(Account.id.in_(unread_about(round_.code)))
    return statement.order_by(Application.id)


def recipients(session: Session, round_: RecruitmentRound, audience: dict[str, Any]) -> list[int]:
    """Account ids, each once, in the order of their applications."""
    return list(session.scalars(_statement(round_, audience, Application.account_id)))


def values_for(
    session: Session, round_: RecruitmentRound, account_ids: Iterable[int]
) -> dict[int, dict[str, str]]:
    """Account id → what stands for each field of the text."""
    columns = (Application.account_id, Account.display_name, Vacancy.name, Application.number)
    statement = (
        select(*columns)
        .join(Account, Account.id == Application.account_id)
        .outerjoin(Vacancy, Vacancy.id == Application.vacancy_id)
    )
    rows = session.execute(
        statement.where(
            Application.round_id == round_.id, Application.account_id.in_(list(account_ids))
        )
    )
    return {
        account_id: dict(zip(FIELDS, (name, vacancy or "", number or ""), strict=True))
        for account_id, name, vacancy, number in rows
    }


def masked_name(name: str) -> str:
    """王** for a preview: who is in the list is nobody's business before it is sent."""
    return name[:1] + "*" * max(len(name) - 1, 1)


def samples(
    session: Session, round_: RecruitmentRound, account_ids: list[int], *, most: int = 3
) -> list[dict[str, str]]:
    """The fields of the first, the middle and the last recipient, names masked."""
    places = sorted({0, len(account_ids) // 2, len(account_ids) - 1})[:most] if account_ids else []
    values = values_for(session, round_, [account_ids[place] for place in places])
    found = [values[account_ids[place]] for place in places if account_ids[place] in values]
    return [one | {FIELDS[0]: masked_name(one[FIELDS[0]])} for one in found]


def by_state(session: Session, round_: RecruitmentRound) -> dict[str, int]:
    """State → number of applications, for the choices of the form."""
    statement = (
        select(Application.state, func.count())
        .where(Application.round_id == round_.id)
        .group_by(Application.state)
    )
    return {row[0]: row[1] for row in session.execute(statement)}
