"""The one working calendar for everybody, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.time.holidays import (
    SpecialDay,
    announced_calendar,
    announced_years,
    source_of,
    special_days,
)
from portal.kernel.period import WorkCalendar
from portal.recruitment.calendars.models import CalendarEdition
from portal.recruitment.unions.models import Union

WARN_AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class CalendarYear:
    """A year's special days in order; ``edition`` is None where they came with the system."""

    year: int
    source: str
    days: tuple[SpecialDay, ...]
    edition: CalendarEdition | None


def days_of(edition: CalendarEdition) -> tuple[SpecialDay, ...]:
    return tuple(
        SpecialDay(date.fromisoformat(day["on"]), day["works"], day["name"]) for day in edition.days
    )


def _in_force(session: Session) -> list[CalendarEdition]:
    statement = (
        select(CalendarEdition)
        .where(CalendarEdition.state == "in_force")
        .order_by(CalendarEdition.year)
    )
    return list(session.scalars(statement))


def calendar_years(session: Session) -> list[CalendarYear]:
    """Newest first."""
    found = {
        year: CalendarYear(year, source_of(year), special_days(year), None)
        for year in announced_years()
    }
    for edition in _in_force(session):
        found[edition.year] = CalendarYear(edition.year, edition.source, days_of(edition), edition)
    return [found[year] for year in sorted(found, reverse=True)]


def working_calendar(session: Session) -> WorkCalendar:
    """Days off, make-up days and announced years as they hold now: every period of the side is
    counted by this calendar.

    An edition confirmed here replaces the whole year that came with the system.
    """
    editions = _in_force(session)
    seed = announced_calendar()
    if not editions:
        return seed
    own = {edition.year for edition in editions}
    days = [day for edition in editions for day in days_of(edition)]
    return WorkCalendar(
        frozenset(day for day in seed.days_off if day.year not in own)
        | {day.on for day in days if not day.works},
        frozenset(day for day in seed.makeup_days if day.year not in own)
        | {day.on for day in days if day.works},
        seed.years | own,
    )


def named_days(session: Session, years: Iterable[int]) -> dict[date, str]:
    """The names of the special days in these years (国庆节), for drawings and tables."""
    wanted = set(years)
    return {
        day.on: day.name
        for year in calendar_years(session)
        if year.year in wanted
        for day in year.days
    }


def ends_soon(session: Session, on: date) -> int | None:
    """The year whose days are still missing and that begins within sixty days, else None."""
    return working_calendar(session).ends(on, WARN_AHEAD)


def editions(session: Session, *states: str) -> list[CalendarEdition]:
    """Newest first; with ``states`` only those."""
    statement = select(CalendarEdition).order_by(CalendarEdition.id.desc())
    if states:
        statement = statement.where(CalendarEdition.state.in_(states))
    return list(session.scalars(statement))


def is_provincial(session: Session, union_ids: Iterable[int]) -> bool:
    """Whether one of the unions is the province's: the calendar holds for everybody, so that only
    the province keeps it."""
    statement = (
        select(Union.id).where(Union.id.in_(list(union_ids)), Union.level == "province").limit(1)
    )
    return session.scalar(statement) is not None
