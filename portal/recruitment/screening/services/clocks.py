"""The clocks of an objection: working days by the official calendar, the day of the event not
counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.kernel.period import Reckoning, local_day, working_days_after
from portal.recruitment.calendars.queries import working_calendar
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.remedy import object_days

# working days; the round's conduct may say otherwise (law-and-clocks: 1 to 3, answer within 3)
ANSWER_DAYS = 3
APPEAL_DAYS = 3  # working days to go to the union above; the same for its answer


def _reckoned(session: Session, from_: datetime, days: int) -> Reckoning | None:
    """None while the calendar of a year it runs into has not been announced."""
    try:
        return working_days_after(local_day(from_), days, working_calendar(session))
    except Refused as refusal:
        if refusal.code != "period.calendar_missing":
            raise
        return None


def _days(round_: RecruitmentRound, name: str, otherwise: int) -> int:
    return int(round_.conduct.get(name, otherwise))


def objection_reckoning(
    session: Session, round_: RecruitmentRound, decided_at: datetime
) -> Reckoning | None:
    """How the time for an objection is counted, day by day. None = not known yet."""
    return _reckoned(session, decided_at, object_days(round_.conduct))


def appeal_reckoning(
    session: Session, round_: RecruitmentRound, answered_at: datetime
) -> Reckoning | None:
    """How the time for going to the union above is counted after an upheld decision.

    None = not known yet.
    """
    return _reckoned(session, answered_at, _days(round_, "appeal_working_days", APPEAL_DAYS))


def objection_end(
    session: Session, round_: RecruitmentRound, decided_at: datetime
) -> datetime | None:
    """The first instant at which an objection comes too late.

    None = not known yet, so that nobody is late.
    """
    found = objection_reckoning(session, round_, decided_at)
    return None if found is None else found.end


def answer_end(session: Session, round_: RecruitmentRound, filed_at: datetime) -> datetime | None:
    """Until when the answer is due. None = not known yet."""
    found = _reckoned(session, filed_at, _days(round_, "answer_working_days", ANSWER_DAYS))
    return None if found is None else found.end


def appeal_end(
    session: Session, round_: RecruitmentRound, answered_at: datetime
) -> datetime | None:
    """The first instant at which an appeal comes too late. None = not known yet."""
    found = appeal_reckoning(session, round_, answered_at)
    return None if found is None else found.end
