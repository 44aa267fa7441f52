"""Half-days: date, 候考室, until when to report, and how long a turn takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.interviews.models import InterviewDay
from portal.recruitment.rounds.act import RoundAct

NOON = 12


def half_day_words(day: InterviewDay) -> str:
    """As it stands in published documents: 2026年11月28日上午."""
    return f"{day.on:%Y年%m月%d日}{'上午' if day.half == 'am' else '下午'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """When candidates are to be there (报到截止), when the first is called, where they wait."""

    gather_at: datetime
    starts_at: datetime
    waiting_room: str
    minutes_per_turn: int
    notes: str = ""


def plan_day(act: RoundAct, plan: DayPlan) -> InterviewDay:
    """Plan the half-day of ``starts_at``, or change it before it begins.

    Raises ``Refused('interview.room_time')`` for a time that has passed,
    ``'interview.gather_late'`` when the report closes after the beginning or on another day.
    """
    if plan.starts_at <= act.at:
        raise Refused("interview.room_time")
    same_day = local(plan.gather_at).date() == local(plan.starts_at).date()
    if plan.gather_at > plan.starts_at or not same_day:
        raise Refused("interview.gather_late")
    day = day_at(act, plan.starts_at)
    day.gather_at, day.starts_at = plan.gather_at, plan.starts_at
    day.waiting_room, day.minutes_per_turn = plan.waiting_room.strip(), plan.minutes_per_turn
    day.notes = plan.notes.strip()
    act.session.flush()
    act.record_on_round(
        "interviews.change_day",
        f"interview_day:{day.public_id}",
        gather_at=plan.gather_at.isoformat(),
        starts_at=plan.starts_at.isoformat(),
        waiting_room=day.waiting_room,
        minutes=day.minutes_per_turn,
    )
    return day


def begins_at(day: InterviewDay, room_starts_at: datetime, position: int) -> datetime:
    """The timetable: when the turn at ``position`` (1 = first) is expected to begin."""
    return room_starts_at + (position - 1) * timedelta(minutes=day.minutes_per_turn)


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
