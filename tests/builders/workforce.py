"""Unions, officers, people and hand-over records of the workforce side for tests.

Numbers lie under an area code that no place has.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.security import second_factor
from portal.foundation.security.passwords import hash_password
from portal.kernel.resident_id import RESIDENT_ID, make_number
from portal.workforce.accounts.models import Account
from portal.workforce.accounts.queries import login_name_index
from portal.workforce.audit import SYSTEM, Act, Actor
from portal.workforce.rulebook.filing import Candidate, training_due
from portal.workforce.unions.models import Appointment, Union
from portal.workforce.workers.models import Worker
from portal.workforce.workers.services.register import Entry, enter

PASSWORD = "correct horse 工会"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
CERTIFICATE = {
    "level": "assistant",
    "number": "2024000000000001",
    "approved_on": "2024-06-16",
    "registration": "valid",
}
CONTRACT = {
    "kind": "1",
    "starts_on": "2026-09-01",
    "ends_on": "2029-08-31",
    "probation_ends_on": "2026-11-30",
}
_serials = count(1)


@cache
def password_hash() -> str:
    return hash_password(PASSWORD)


def resident_number(serial: int, born: date = date(1995, 5, 17)) -> str:
    return make_number("329900", born, serial % 1000)


def union(
    session: Session,
    *,
    code: str = "",
    level: str = "township",
    kind: str = "street",
    parent: Union | None = None,
    **values: Any,
) -> Union:
    code = code or f"U{next(_serials):05d}"
    row = Union(
        code=code,
        name=f"{code}总工会",
        short_name=code,
        level=level,
        kind=kind,
        parent_id=parent.id if parent else None,
    )
    for name, value in {"valid_from": date(2020, 1, 1), **values}.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row


def tree(session: Session) -> dict[str, Union]:
    """A province, two cities, a county in each, and a large street in the first county, a small one
    in the second."""
    province = union(session, code="320000", level="province", kind="general")
    cities = {"level": "city", "kind": "general", "parent": province}
    first, second = (union(session, code=code, **cities) for code in ("320800", "320500"))
    county = union(session, code="320812", level="county", kind="general", parent=first)
    other = union(session, code="320506", level="county", kind="general", parent=second)
    return {
        "province": province,
        "city": first,
        "county": county,
        "street": _street(session, county, unions=268, workers=9120),
        "other_city": second,
        "other_county": other,
        "small": _street(session, other, unions=120, workers=3000),
    }


def _street(session: Session, county: Union, *, unions: int, workers: int) -> Union:
    return union(
        session,
        code=f"{county.code}-T01",
        parent=county,
        single_unions_count=unions,
        workers_count=workers,
        figures_on=date(2026, 6, 30),
    )


def officer(
    session: Session,
    role: str,
    place: Union,
    *,
    login: str = "",
    name: str = "",
    second: bool = True,
) -> Account:
    serial = next(_serials)
    login = login or f"officer{serial}"
    row = Account(
        display_name=name or f"经办{serial}",
        login_index=login_name_index(login),
        login=login,
        password_hash=password_hash(),
        created_at=LONG_AGO,
    )
    if second:
        row.totp_secret, row.totp_confirmed_at = second_factor.new_secret(), LONG_AGO
    session.add(row)
    session.flush()
    _appoint(session, row, role, place)
    return row


def _appoint(session: Session, account: Account, role: str, place: Union) -> None:
    appointment = Appointment(
        account_id=account.id,
        union_id=place.id,
        role=role,
        valid_from=date(2026, 1, 1),
        appointed_at=LONG_AGO,
    )
    session.add(appointment)
    session.flush()


def actor(account: Account) -> Actor:
    return Actor(account.id, account.display_name)


def candidate(
    *, serial: int | None = None, hired_on: date = date(2026, 8, 3), **values: Any
) -> Candidate:
    facts: dict[str, Any] = {
        "document_kind": RESIDENT_ID,
        "document_number": resident_number(next(_serials) if serial is None else serial),
        "born_on": date(1995, 5, 17),
        "contract_kind": "1",
        "starts_on": hired_on,
        "ends_on": date(hired_on.year + 3, 7, 31),
        "probation_ends_on": None,
        "form": "1",
        "agency": None,
        "certificate_level": None,
        "certificate_number": None,
        "hired_on": hired_on,
        "training_due_on": training_due(hired_on),
    }
    return Candidate(**{**facts, **values})


def entry(place: Union | str, facts: Candidate | None = None, *, name: str = "顾䶮") -> Entry:
    columns = {
        "name": name,
        "contracting_party": "清江浦区总工会",
        "using_unit": "长东街道总工会",
        "entry_kind": "1",
    }
    return Entry(facts or candidate(), place if isinstance(place, str) else place.code, columns)


def worker(
    session: Session,
    place: Union,
    *,
    at: datetime,
    by: Actor = SYSTEM,
    name: str = "顾䶮",
    **facts: Any,
) -> Worker:
    row = enter(Act(session, by, at), entry(place, candidate(**facts), name=name), source="manual")
    session.refresh(row)
    return row


def record(
    *, hire: str = "0123456789abcdef", place: str = "320812-T01", serial: int = 7, **changes: Any
) -> dict[str, Any]:
    """A hand-over record; ``changes`` replace whole members."""
    return {
        "schema": "handover/1",
        "hire": hire,
        "round": {"code": "HA-2026-01", "title": "2026年招聘"},
        "application_number": "HA202601-000123",
        "vacancy": {"code": "A01", "name": "工会干事"},
        "person": _person(serial),
        "certificate": dict(CERTIFICATE),
        "employment": {
            "placement_union": place,
            "contracting_party": "清江浦区总工会",
            "using_unit": "长东街道总工会",
            "form": "1",
        },
        "contract": dict(CONTRACT),
        "hired_on": "2026-09-01",
        "training_due_on": "2027-09-01",
        "decision": {"kind": "named", "on": "2026-08-28", "by": "清江浦区总工会"},
        "confirmed_at": "2026-08-31T08:00:00Z",
    } | changes


def _person(serial: int) -> dict[str, Any]:
    return {
        "name": "顾䶮",
        "document": {"kind": RESIDENT_ID, "number": resident_number(serial)},
        "sex": "1",
        "born_on": "1995-05-17",
    }
