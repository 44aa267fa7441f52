"""A new applicant: one account per person, that is per identity document."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.foundation.security.viewer import APPLICANT
from portal.foundation.text.pinyin import name_key
from portal.kernel import resident_id
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account, Consent, IdentityDocument
from portal.recruitment.accounts.queries import identity_index, mobile_index
from portal.recruitment.audit import Actor, record

MOBILE = re.compile(r"1[3-9][0-9]{9}\Z")
LONGEST_NAME = 60
# Every keyboard has another middle dot; names are written with U+00B7 (GB 18030, passport
# practice).
_DOTS = dict.fromkeys(map(ord, "•‧∙・･．●⋅・"), "·")
_JOINING = "·-'’ "


def checked_name(name: str) -> str:
    """The name as it is kept.

    Raises ``Refused('account.name_form')`` for digits, control or private-use characters.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).translate(_DOTS).split()).strip(_JOINING)
    if not plain or len(plain) > LONGEST_NAME:
        raise Refused("account.name_length", longest=LONGEST_NAME)
    for letter in plain:
        if (
            unicodedata.category(letter)[0] not in "LM"
            and letter not in _JOINING
            and letter != "〇"
        ):
            raise Refused("account.name_form")
    return plain


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


def sign_up(
    session: Session,
    *,
    kind: str,
    number: str,
    name: str,
    mobile: str,
    password_hash: str,
    consents: dict[str, str],
    at: datetime,
    today: date,
) -> Account:
    """Open an account. ``consents``: purpose → the wording agreed to.

    A mobile that another account signs in with (numbers are handed on) is kept for calls only: this
    person signs in with the document. Raises ``identity.…``, ``account.name_…``,
    ``account.mobile_form`` or ``account.exists`` (the unique indexes decide when two come at once).
    """
    number = resident_id.check(kind, number, today)
    name, mobile = checked_name(name), checked_mobile(mobile)
    if (
        session.scalar(
            select(IdentityDocument.id).where(
                IdentityDocument.number_index == identity_index(number)
            )
        )
        is not None
    ):
        raise Refused("account.exists")
    account = Account(
        kind=APPLICANT,
        display_name=name,
        name_sort_key=name_key(name),
        login_index=mobile_index(mobile),
        login=mobile,
        mobile=mobile,
        password_hash=password_hash,
        created_at=at,
    )
    if (
        session.scalar(select(Account.id).where(Account.login_index == mobile_index(mobile)))
        is not None
    ):
        account.login_index, account.login = f"document:{secrets.token_hex(16)}", None
    account.identity = identity_row(kind, number, at)
    session.add(account)
    try:
        session.flush()
    except IntegrityError:
        raise Refused("account.exists") from None
    for purpose, wording in consents.items():
        session.add(
            Consent(
                account_id=account.id,
                purpose=purpose,
                wording_digest=wording_digest(wording),
                given=True,
                at=at,
            )
        )
    record(
        session,
        "accounts.sign_up",
        f"account:{account.public_id}",
        at=at,
        by=Actor(account.id, "本人"),
        document=kind,
    )
    return account


def identity_row(kind: str, number: str, at: datetime) -> IdentityDocument:
    """A document as it is kept: sealed, indexed, with the birth date it carries."""
    return IdentityDocument(
        kind=kind,
        number=number,
        number_index=identity_index(number),
        born_on=resident_id.birth_date(number),
        recorded_at=at,
    )
