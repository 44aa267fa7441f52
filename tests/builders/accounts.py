"""Applicants and officers for tests. Numbers lie under an area code that no place has."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from itertools import count

from sqlalchemy.orm import Session

from portal.foundation.security import second_factor
from portal.foundation.security.passwords import hash_password
from portal.foundation.text.pinyin import name_key
from portal.kernel.resident_id import RESIDENT_ID, make_number
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.queries import login_name_index, mobile_index
from portal.recruitment.accounts.services.sign_up import identity_row
from portal.recruitment.unions.models import Union
from tests.builders.unions import appoint

PASSWORD = "correct horse 工会"
NO_PLACE = "329900"
_numbers = count(1)


@cache
def password_hash(password: str = PASSWORD) -> str:
    return hash_password(password)


def resident_number(serial: int, born: date = date(1995, 5, 17)) -> str:
    return make_number(NO_PLACE, born.replace(year=born.year + serial // 1000 % 8), serial % 1000)


def applicant(
    session: Session, *, name: str = "", number: str = "", kind: str = RESIDENT_ID, mobile: str = ""
) -> Account:
    serial = next(_numbers)
    name, mobile = name or f"考生{serial}", mobile or f"139{serial:08d}"
    row = Account(
        kind="applicant",
        display_name=name,
        name_sort_key=name_key(name),
        login_index=mobile_index(mobile),
        login=mobile,
        mobile=mobile,
        password_hash=password_hash(),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    row.identity = identity_row(kind, number or resident_number(serial), row.created_at)
    session.add(row)
    session.flush()
    return row


def officer(
    session: Session, *roles: str, union: Union | None = None, name: str = "", login: str = ""
) -> Account:
    """An officer with a confirmed authenticator, holding ``roles`` in ``union``."""
    serial = next(_numbers)
    name, login = name or f"干部{serial}", login or f"officer{serial}"
    row = Account(
        kind="officer",
        display_name=name,
        name_sort_key=name_key(name),
        login_index=login_name_index(login),
        login=login,
        password_hash=password_hash(),
        totp_secret=second_factor.new_secret(),
        totp_confirmed_at=datetime(2026, 1, 1, tzinfo=UTC),
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    session.add(row)
    session.flush()
    for role in roles:
        assert union is not None, "a role is held in a union"
        appoint(session, row, union, role)
    return row
