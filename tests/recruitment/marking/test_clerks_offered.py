"""Who is offered as a clerk: whoever holds the office on the day, and nobody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.recruitment.marking.queries import clerks_for
from portal.recruitment.rulebook.roles import SCORE_CLERK
from tests.builders.accounts import officer
from tests.builders.unions import appoint, tree


def test_a_clerk_whose_appointment_ended_is_not_offered(session: Session, at: datetime) -> None:
    county, today = tree(session).county, local(at).date()

    def clerk(**dates: object) -> int:
        account = officer(session)
        appoint(session, account, county, SCORE_CLERK, **dates)  # type: ignore[arg-type]
        return account.id

    holds = clerk()
    until_tomorrow = clerk(valid_until=today + timedelta(days=1))
    clerk(valid_until=today)
    clerk(valid_until=date(2026, 2, 1))
    clerk(ended_at=at - timedelta(days=1))
    clerk(valid_from=today + timedelta(days=1))
    suspended = clerk()
    session.get_one(type(officer(session)), suspended).state = "suspended"
    session.flush()
    assert [one.id for one in clerks_for(session, county, today)] == [holds, until_tomorrow]
