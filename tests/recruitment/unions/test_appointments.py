"""Who may hold what, and from when until when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.foundation.officers.appointments import Office
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account
from portal.recruitment.audit import Act, Actor
from portal.recruitment.rulebook.roles import ADMIN_ROLES, ROLES
from portal.recruitment.unions.models import Appointment, Union
from portal.recruitment.unions.offices import APPOINTMENTS
from portal.recruitment.unions.services import appoint, end_appointment
from tests.builders.accounts import applicant, officer
from tests.builders.unions import tree

TODAY = date(2026, 9, 1)
BY = Actor(None, "安全管理员")


def give(
    session: Session, at: datetime, account: Account, union: Union, role: str, **changes: Any
) -> Appointment:
    values: dict[str, Any] = {"valid_from": TODAY, "body_words": "某部门", "by": BY, **changes}
    by, words = values.pop("by"), {"body_words": values.pop("body_words")}
    return appoint(Act(session, by, at), account, union, Office(role, **values, details=words))


def test_an_appointment_is_in_force_from_its_day_until_the_day_before_its_end(
    session: Session, at: datetime
) -> None:
    county = tree(session).county
    person = officer(session)
    row = give(
        session,
        at,
        person,
        county,
        "screener",
        valid_from=TODAY + timedelta(1),
        valid_until=TODAY + timedelta(3),
    )
    in_force = [
        bool(APPOINTMENTS.in_force(session, person.id, TODAY + timedelta(day))) for day in range(5)
    ]
    assert in_force == [False, True, True, False, False]
    end_appointment(Act(session, BY, at), person, row.id, reason="调离")
    assert APPOINTMENTS.in_force(session, person.id, TODAY + timedelta(1)) == []
    with pytest.raises(Refused, match="appointment.not_found"):
        end_appointment(Act(session, BY, at), person, row.id, reason="调离")


@pytest.mark.parametrize("first", ADMIN_ROLES)
@pytest.mark.parametrize("second", ROLES)
def test_an_administrator_is_nothing_else(
    session: Session, at: datetime, first: str, second: str
) -> None:
    world = tree(session)
    person = officer(session, first, union=world.province)
    with pytest.raises(Refused) as refused:
        give(session, at, person, world.province, second)
    assert refused.value.code == (
        "appointment.twice" if first == second else "appointment.conflict"
    )


def test_an_appointment_to_come_conflicts_already(session: Session, at: datetime) -> None:
    county = tree(session).county
    person = officer(session)
    give(session, at, person, county, "checker", valid_from=TODAY + timedelta(30))
    with pytest.raises(Refused, match="appointment.conflict"):
        give(session, at, person, county, "publisher")


def test_who_can_not_be_appointed(session: Session, at: datetime) -> None:
    world = tree(session)
    person = officer(session)
    with pytest.raises(Refused, match="two_people.same"):
        give(session, at, person, world.county, "screener", by=Actor(person.id, "本人"))
    with pytest.raises(Refused, match="appointment.account"):
        give(session, at, applicant(session), world.county, "screener")
    with pytest.raises(Refused, match="appointment.admin_place"):
        give(session, at, person, world.county, "system_admin")
    with pytest.raises(Refused, match="appointment.body"):
        give(session, at, person, world.county, "supervising_body", body_words="")
    with pytest.raises(Refused, match="appointment.dates"):
        give(session, at, person, world.county, "screener", valid_until=TODAY)
    with pytest.raises(Refused, match="appointment.role"):
        give(session, at, person, world.county, "emperor")
