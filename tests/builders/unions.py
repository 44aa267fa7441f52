"""Unions and appointments for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account
from portal.recruitment.unions.models import Appointment, Union

_numbers = count(1)


def union(
    session: Session,
    *,
    name: str = "",
    level: str = "county",
    kind: str = "general",
    parent: Union | None = None,
    code: str = "",
    single_unions_count: int | None = 120,
    workers_count: int | None = 3000,
) -> Union:
    number = next(_numbers)
    row = Union(
        code=code or f"T{number:05d}",
        name=name or f"第{number}总工会",
        short_name=f"第{number}",
        level=level,
        kind=kind,
        parent_id=parent.id if parent else None,
        valid_from=date(2020, 1, 1),
        single_unions_count=single_unions_count,
        workers_count=workers_count,
        figures_on=date(2026, 6, 30),
        figures_source="测试数据",
    )
    session.add(row)
    session.flush()
    return row


@dataclass
class Tree:
    """A province with two cities; the first city has two counties, the first county a street and a
    zone union."""

    province: Union
    city: Union
    county: Union
    street: Union
    zone: Union
    other_county: Union
    other_city: Union


def tree(session: Session) -> Tree:
    province = union(session, name="江苏省总工会", level="province")
    city = union(session, name="淮安市总工会", level="city", parent=province)
    county = union(session, name="清江浦区总工会", parent=city)
    return Tree(
        province,
        city,
        county,
        street=union(
            session,
            name="长东街道总工会",
            level="township",
            kind="street",
            parent=county,
            single_unions_count=210,
            workers_count=6000,
        ),
        zone=union(
            session, name="清江浦经济开发区总工会", level="township", kind="zone", parent=county
        ),
        other_county=union(session, name="淮阴区总工会", parent=city),
        other_city=union(session, name="苏州市总工会", level="city", parent=province),
    )


def appoint(
    session: Session,
    account: Account,
    union: Union,
    role: str,
    *,
    valid_from: date = date(2026, 1, 1),
    **values: object,
) -> Appointment:
    row = Appointment(
        account_id=account.id,
        union_id=union.id,
        role=role,
        valid_from=valid_from,
        appointed_at=datetime(2026, 1, 1, tzinfo=UTC),
        **values,
    )
    session.add(row)
    session.flush()
    return row
