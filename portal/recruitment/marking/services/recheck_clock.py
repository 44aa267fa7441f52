"""成绩复核: until when a re-check of published scores can be asked for.

One clock, for the printed list, the person's page and the message. Source: policy/1 ``recheck``.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.kernel.period import Window, local_day
from portal.recruitment.calendars.queries import working_calendar
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import Policy
from portal.recruitment.rulebook.publication.terms import answer_reckoning, recheck_reckoning

# A shortlist says nothing new of anybody's scores.
RECHECKED = ("written_result", "interview", "ranking")


def recheck_window(
    session: Session, round_: RecruitmentRound, policy: Policy, kind: str, published_at: datetime
) -> Window | None:
    """From the publication of a list of ``kind`` to the end of the policy's working days after it.

    The timetable of the notice plans the re-check of the written test; where it ends later, that
    stands, since it was promised. None for a list without scores, and while the calendar of a year
    that the days run into is not announced.
    """
    if kind not in RECHECKED:
        return None
    try:
        reckoning = recheck_reckoning(policy, local_day(published_at), working_calendar(session))
    except Refused as refusal:
        if refusal.code != "period.calendar_missing":
            raise
        return None
    planned = round_.window("recheck") if kind == "written_result" else None
    ends_at = max(reckoning.end, planned.ends_at) if planned is not None else reckoning.end
    return Window(published_at, ends_at)


def answer_due(session: Session, policy: Policy, asked_at: datetime) -> datetime | None:
    """Until when a re-check asked for at this moment is answered; None while the calendar of a year
    that the days run into is not announced."""
    try:
        return answer_reckoning(policy, local_day(asked_at), working_calendar(session)).end
    except Refused as refusal:
        if refusal.code != "period.calendar_missing":
            raise
        return None
