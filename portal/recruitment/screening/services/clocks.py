"""The clocks of an objection: working days by the official calendar, the day of the event not counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.kernel.period import Reckoning, local_day, working_days_after
from portal.recruitment.calendars.queries import working_calendar
from portal.recruitment.notices.models import RecruitmentRound

OBJECT_DAYS, ANSWER_DAYS = 3, 3  # working days; the round's conduct may say otherwise (law-and-clocks: 1 to 3, answer within 3)


def _reckoned(session: Session, from_: datetime, days: int) -> Reckoning | None:
    """None while the calendar of a year it runs into has not been announced."""
    try:
        return working_days_after(local_day(from_), days, working_calendar(session))
    except Refused as refusal:
        if refusal.code != "period.calendar_missing":
            raise
        return None


def objection_end(session: Session, round_: RecruitmentRound, decided_at: datetime) -> datetime | None:
    """The first instant at which an objection comes too late. None = not known yet, so that nobody is late."""
    found = _reckoned(session, decided_at, int(round_.conduct.get("object_working_days", OBJECT_DAYS)))
    return None if found is None else found.end


def answer_end(session: Session, round_: RecruitmentRound, filed_at: datetime) -> datetime | None:
    """Until when the answer is due. None = not known yet."""
    found = _reckoned(session, filed_at, int(round_.conduct.get("answer_working_days", ANSWER_DAYS)))
    return None if found is None else found.end
