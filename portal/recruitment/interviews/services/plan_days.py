"""Half-days: date, 候考室, until when to report, and how long a turn takes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.foundation.time.clock import local
from portal.recruitment.interviews.models import InterviewDay
from portal.recruitment.rounds.act import RoundAct

NOON = 12


def half_day_words(day: InterviewDay) -> str:
    """As it stands in published documents: 2026年11月28日上午."""
    return f"{day.on:%Y年%m月%d日}{'上午' if day.half == 'am' else '下午'}"


def day_at(act: RoundAct, starts_at: datetime) -> InterviewDay:
    """The half-day of that moment; a room may be planned before its half-day is."""
    there = local(starts_at)
    on, half = there.date(), "am" if there.hour < NOON else "pm"
    statement = select(InterviewDay).where(
        InterviewDay.round_id == act.round_.id, InterviewDay.on == on, InterviewDay.half == half
    )
    day = act.session.scalar(statement)
    if day is not None:
        return day
    day = InterviewDay(
        round_id=act.round_.id,
        on=on,
        half=half,
        gather_at=starts_at,
        starts_at=starts_at,
        planned_by=act.by.account_id,
    )
    act.session.add(day)
    act.session.flush()
    act.record_on_round(
        "interviews.plan_day", f"interview_day:{day.public_id}", on=on.isoformat(), half=half
    )
    return day
