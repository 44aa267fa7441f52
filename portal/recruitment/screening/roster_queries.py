"""All applicants of a round: found, filtered and sorted by the database."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.data.pagination import Page, paginate
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application, CertificateClaim
from portal.recruitment.screening.models import Recusal
from portal.recruitment.vacancies.models import Vacancy

PAGE = 50
MOST_ROWS = 5000  # of one roster; more are taken by vacancy
MOST_OPENED = 2000  # sealed mobiles of one look; of more people a vacancy is chosen first
TAIL = 4  # least digits of a mobile that are looked for
SORTS = {
    "number": Application.number,
    "name": Account.display_name,
    "vacancy": Vacancy.code,
    "state": Application.state,
    "submitted": Application.submitted_at,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: ``text`` in name or number, or the end of the mobile; ``sort`` one of
    ``SORTS``, with ``-`` before it downwards. Those that the officer stays away from are left
    out."""

    round_id: int
    account_id: int | None
    text: str = ""
    state: str = ""
    vacancy: str = ""
    certificate: str = ""
    sort: str = "number"


def _statement(session: Session, wanted: Wanted) -> Select[tuple[Application]]:
    away = exists().where(
        Recusal.application_id == Application.id, Recusal.account_id == wanted.account_id
    )
    statement = (
        select(Application)
        .join(Account, Account.id == Application.account_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(Application.round_id == wanted.round_id, Application.number.is_not(None), ~away)
    )
    if wanted.state:
        statement = statement.where(Application.state == wanted.state)
    if wanted.vacancy:
        statement = statement.where(Vacancy.code == wanted.vacancy)
    if wanted.certificate:
        claimed = exists().where(
            CertificateClaim.application_id == Application.id,
            CertificateClaim.state == wanted.certificate,
        )
        statement = statement.where(claimed)
    text = wanted.text.strip()
    if text:
        found = [
            Account.display_name.contains(text, autoescape=True),
            Application.number.contains(text, autoescape=True),
        ]
        if looks_into_mobiles(session, wanted):
            found.append(Account.id.in_(_ending_in(session, wanted)))
        statement = statement.where(or_(*found))
    return statement


def _is_tail(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) >= TAIL


def _among(wanted: Wanted) -> Select[tuple[Account]]:
    """Whose mobiles are opened: the people of the round, or of the chosen vacancy."""
    statement = (
        select(Account)
        .join(Application, Application.account_id == Account.id)
        .where(Application.round_id == wanted.round_id, Application.number.is_not(None))
    )
    if wanted.vacancy:
        statement = statement.join(Vacancy, Vacancy.id == Application.vacancy_id)
        statement = statement.where(Vacancy.code == wanted.vacancy)
    return statement


def looks_into_mobiles(session: Session, wanted: Wanted) -> bool:
    """Whether what was typed may be the end of a mobile, and there are few enough to open."""
    if not _is_tail(wanted.text.strip()):
        return False
    number = select(func.count()).select_from(_among(wanted).limit(MOST_OPENED + 1).subquery())
    return (session.scalar(number) or 0) <= MOST_OPENED


def is_too_wide(session: Session, wanted: Wanted) -> bool:
    """Whether the end of a mobile was typed where a vacancy has to be chosen first."""
    return _is_tail(wanted.text.strip()) and not looks_into_mobiles(session, wanted)


def _ending_in(session: Session, wanted: Wanted) -> list[int]:
    """Accounts whose mobile ends so. Mobiles are sealed: they are opened one by one, and no part of
    one stands in the database."""
    digits = wanted.text.strip()
    return [
        row.id for row in session.scalars(_among(wanted)) if (row.mobile or "").endswith(digits)
    ]


def _ordered(statement: Select[tuple[Application]], sort: str) -> Select[tuple[Application]]:
    column = SORTS.get(sort.removeprefix("-"), Application.number)
    first = column.desc() if sort.startswith("-") else column.asc()
    return statement.options(
        joinedload(Application.vacancy),
        joinedload(Application.account),
        joinedload(Application.claim),
    ).order_by(first, Application.id)


def applicants_page(session: Session, wanted: Wanted, number: int) -> Page:
    return paginate(session, _ordered(_statement(session, wanted), wanted.sort), number, size=PAGE)


def roster(session: Session, wanted: Wanted) -> list[Application] | None:
    """All of them; None where they are more than ``MOST_ROWS``."""
    statement = _ordered(_statement(session, wanted), wanted.sort).limit(MOST_ROWS + 1)
    rows = list(session.scalars(statement))
    return None if len(rows) > MOST_ROWS else rows


def counts_by_state(session: Session, wanted: Wanted) -> dict[str, int]:
    """State → number of applicants, whatever state is chosen."""
    whole = Wanted(
        wanted.round_id,
        wanted.account_id,
        wanted.text,
        vacancy=wanted.vacancy,
        certificate=wanted.certificate,
    )
    rows = (
        _statement(session, whole)
        .with_only_columns(Application.state, func.count())
        .group_by(Application.state)
    )
    return dict(session.execute(rows).all())


def vacancy_codes(session: Session, round_id: int) -> list[str]:
    statement = select(Vacancy.code).where(Vacancy.round_id == round_id).order_by(Vacancy.code)
    return list(session.scalars(statement))
