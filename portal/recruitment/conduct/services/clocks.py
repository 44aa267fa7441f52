"""The clocks of a case, in working days by the official calendar, the day of service not counted.

Where the calendar that a clock runs into is not announced, two weeks: every hearing ends.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.kernel.period import end_of, local_day, working_days_after
from portal.recruitment.calendars.queries import working_calendar
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.remedy import object_days

STATEMENT_DAYS = 3  # working days for 陈述申辩; the round's conduct may say otherwise
APPEAL_DAYS = 3  # working days to go to the union above (law-and-clocks §1)
WITHOUT_CALENDAR = timedelta(days=14)


def _end(session: Session, served_at: datetime, days: int) -> datetime:
    try:
        return working_days_after(local_day(served_at), days, working_calendar(session)).end
    except Refused as refusal:
        if refusal.code != "period.calendar_missing":
            raise
        return end_of(local_day(served_at) + WITHOUT_CALENDAR)


def statement_end(session: Session, round_: RecruitmentRound, served_at: datetime) -> datetime:
    """The first instant at which a statement comes too late."""
    days = int(round_.conduct.get("statement_working_days", STATEMENT_DAYS))
    return _end(session, served_at, days)


def remedy_end(session: Session, round_: RecruitmentRound, served_at: datetime) -> datetime:
    """The first instant at which a wish for a review comes too late."""
    return _end(session, served_at, object_days(round_.conduct))


def appeal_end(session: Session, round_: RecruitmentRound, answered_at: datetime) -> datetime:
    """The first instant at which an appeal to the union above comes too late."""
    days = int(round_.conduct.get("appeal_working_days", APPEAL_DAYS))
    return _end(session, answered_at, days)
