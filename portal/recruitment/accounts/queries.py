"""Finding people and their sessions: by login, by document, by the session that a cookie names."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.officers.accounts import OfficerAccounts
from portal.foundation.security.viewer import APPLICANT
from portal.kernel.resident_id import normalised
from portal.recruitment.accounts.models import Account, Consent, IdentityDocument
from portal.recruitment.accounts.side import OFFICERS
from portal.recruitment.orm import Base

_ACCOUNTS = OfficerAccounts(OFFICERS)

login_name_index = OFFICERS.login_index
officer_by_login = _ACCOUNTS.by_login
officer_by_public_id = _ACCOUNTS.by_public_id
officers = _ACCOUNTS.all
sessions_of = _ACCOUNTS.sessions.sessions_of


def mobile_index(mobile: str) -> str:
    return Base.vault.index("login.applicant", normalised(mobile))


def identity_index(number: str) -> str:
    """Blind index of a document's number, whatever its kind: a number filed under two kinds must
    not make two people."""
    return Base.vault.index("identity", normalised(number))


def applicant_by_login(session: Session, login: str) -> Account | None:
    """An applicant by mobile or by the number of his document."""
    by_mobile = session.scalar(
        select(Account).where(Account.login_index == mobile_index(login), Account.kind == APPLICANT)
    )
    if by_mobile is not None:
        return by_mobile
    return applicant_by_document(session, login)


def applicant_by_document(session: Session, number: str) -> Account | None:
    statement = (
        select(Account)
        .join(IdentityDocument)
        .where(IdentityDocument.number_index == identity_index(number))
    )
    return session.scalar(statement)


def own_account(session: Session, account_id: int) -> Account:
    """The row behind a signed-in viewer."""
    return session.scalars(
        select(Account).options(joinedload(Account.identity)).where(Account.id == account_id)
    ).one()


def consents_of(session: Session, account_id: int) -> list[Consent]:
    return list(
        session.scalars(
            select(Consent).where(Consent.account_id == account_id).order_by(Consent.at, Consent.id)
        )
    )
