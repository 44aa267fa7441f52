"""A new applicant: one account per person, that is per identity document."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.security.viewer import APPLICANT
from portal.foundation.text.names import checked_name
from portal.foundation.text.pinyin import name_key
from portal.kernel import resident_id
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account, Consent, IdentityDocument
from portal.recruitment.accounts.queries import identity_index, mobile_index
from portal.recruitment.accounts.side import OFFICERS

MOBILE = re.compile(r"1[3-9][0-9]{9}\Z")


def checked_mobile(mobile: str) -> str:
    """Eleven digits of a mainland mobile. Raises ``Refused('account.mobile_form')``."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", mobile))
    plain = plain.removeprefix("+86").removeprefix("0086")
    if not MOBILE.match(plain):
        raise Refused("account.mobile_form")
    return plain


def wording_digest(wording: str) -> str:
    """What a consent refers to: SHA-256 of the sentence that was agreed to."""
    return hashlib.sha256(wording.encode()).hexdigest()


@dataclass(frozen=True)
class Registration:
    """What a person states to open an account. ``consents``: purpose → the wording agreed to."""

    kind: str
    number: str
    name: str
    mobile: str
    consents: Mapping[str, str] = field(default_factory=dict)


def sign_up(
    session: Session, stated: Registration, *, password_hash: str, at: datetime, today: date
) -> Account:
    """Open an account.

    A mobile that another account signs in with (numbers are handed on) is kept for calls only: this
    person signs in with the document. Raises ``identity.…``, ``account.name_…``,
    ``account.mobile_form`` or ``account.exists`` (the unique indexes decide when two come at once).
    """
    number = resident_id.check(stated.kind, stated.number, today)
    name, mobile = checked_name(stated.name), checked_mobile(stated.mobile)
    filed = select(IdentityDocument.id).where(
        IdentityDocument.number_index == identity_index(number)
    )
    if session.scalar(filed) is not None:
        raise Refused("account.exists")
    account = new_applicant(name, mobile, password_hash, at)
    taken = select(Account.id).where(Account.login_index == account.login_index)
    if session.scalar(taken) is not None:
        account.login_index, account.login = f"document:{secrets.token_hex(16)}", None
    account.identity = identity_row(stated.kind, number, at)
    session.add(account)
    try:
        session.flush()
    except IntegrityError:
        raise Refused("account.exists") from None
    for purpose, wording in stated.consents.items():
        _consent(session, account, purpose, wording, at)
    OFFICERS.record_own(session, "accounts.sign_up", account, at, document=stated.kind)
    return account


def new_applicant(name: str, mobile: str, password_hash: str, at: datetime) -> Account:
    """An applicant who signs in with the mobile, not saved yet."""
    return Account(
        kind=APPLICANT,
        display_name=name,
        name_sort_key=name_key(name),
        login_index=mobile_index(mobile),
        login=mobile,
        mobile=mobile,
        password_hash=password_hash,
        created_at=at,
    )


def _consent(session: Session, account: Account, purpose: str, wording: str, at: datetime) -> None:
    digest = wording_digest(wording)
    session.add(
        Consent(account_id=account.id, purpose=purpose, wording_digest=digest, given=True, at=at)
    )


def identity_row(kind: str, number: str, at: datetime) -> IdentityDocument:
    """A document as it is kept: sealed, indexed, with the birth date it carries."""
    return IdentityDocument(
        kind=kind,
        number=number,
        number_index=identity_index(number),
        born_on=resident_id.birth_date(number),
        recorded_at=at,
    )
