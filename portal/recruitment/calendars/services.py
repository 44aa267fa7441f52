"""Keeping the calendar: one person enters a year as announced, another compares it with the
announcement and confirms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.time.holidays import SpecialDay
from portal.kernel.canonical import canonical_digest
from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.calendars.models import CalendarEdition
from portal.recruitment.rulebook.lifecycles import CALENDAR_EDITION

# 全国年节及纪念日放假办法 art. 2: days that are free in every year, whatever else is announced.
STATUTORY = ((1, 1), (5, 1), (10, 1))
MOST_DAYS = 80


def check_days(year: int, days: Iterable[SpecialDay]) -> tuple[SpecialDay, ...]:
    """The days in order.

    Raises ``Refused('calendar.…')``: another year's day, a day twice, a weekday as make-up day (it
    is worked anyway), a statutory holiday missing (most likely half of the announcement was
    pasted).
    """
    found = sorted(days, key=lambda day: day.on)
    if len(found) > MOST_DAYS:
        raise Refused("calendar.too_many_days", most=MOST_DAYS)
    seen: set[date] = set()
    for day in found:
        if day.on.year != year:
            raise Refused("calendar.other_year", on=day.on.isoformat(), year=year)
        if day.on in seen:
            raise Refused("calendar.day_twice", on=day.on.isoformat())
        if day.works and day.on.weekday() < 5:
            raise Refused("calendar.works_on_weekday", on=day.on.isoformat())
        seen.add(day.on)
    free = {day.on for day in found if not day.works}
    for month, number in STATUTORY:
        if date(year, month, number) not in free:
            raise Refused("calendar.statutory_missing", on=date(year, month, number).isoformat())
    return tuple(found)


def enter_year(
    session: Session, year: int, days: Iterable[SpecialDay], *, source: str, by: Actor, at: datetime
) -> CalendarEdition:
    """Put a year before the second person; an earlier proposal for the year is withdrawn by it.

    Raises as :func:`check_days`, ``Refused('calendar.source_missing')``.
    """
    if not source.strip():
        raise Refused("calendar.source_missing")
    checked = check_days(year, days)
    for older in session.scalars(
        select(CalendarEdition).where(
            CalendarEdition.year == year, CalendarEdition.state == "proposed"
        )
    ):
        discard(session, older, by=by, at=at)
    edition = CalendarEdition(
        year=year,
        source=source.strip(),
        days=[{"on": day.on.isoformat(), "works": day.works, "name": day.name} for day in checked],
        entered_by=by.account_id,
        entered_words=by.words,
        entered_at=at,
    )
    session.add(edition)
    session.flush()
    _record(session, "calendars.enter", edition, by, at)
    return edition


def locked_edition(session: Session, public_id: str) -> CalendarEdition:
    """Raises ``Refused('calendar.not_found')``."""
    found = session.scalar(
        locked(session, select(CalendarEdition).where(CalendarEdition.public_id == public_id))
    )
    if found is None:
        raise Refused("calendar.not_found")
    return found


def confirm(session: Session, edition: CalendarEdition, *, by: Actor, at: datetime) -> None:
    """From now on everybody counts by it.

    Raises ``Refused('two_people.same')`` for the one who entered it.
    """
    after = CALENDAR_EDITION.after(edition.state, "confirm")
    if by.account_id == edition.entered_by:
        raise Refused("two_people.same")
    for older in session.scalars(
        select(CalendarEdition).where(
            CalendarEdition.year == edition.year, CalendarEdition.state == "in_force"
        )
    ):
        older.state = CALENDAR_EDITION.after(older.state, "replace")
    session.flush()  # the year has one edition in force at every moment
    edition.state = after
    _decided(edition, by, at)
    _record(session, "calendars.confirm", edition, by, at)


def discard(session: Session, edition: CalendarEdition, *, by: Actor, at: datetime) -> None:
    """Put a proposal aside; anybody who may keep the calendar may, also the one who entered it."""
    edition.state = CALENDAR_EDITION.after(edition.state, "discard")
    _decided(edition, by, at)
    _record(session, "calendars.discard", edition, by, at)


def _decided(edition: CalendarEdition, by: Actor, at: datetime) -> None:
    edition.decided_by, edition.decided_words, edition.decided_at = by.account_id, by.words, at


def _record(
    session: Session, action: str, edition: CalendarEdition, by: Actor, at: datetime
) -> None:
    digest = canonical_digest({"year": edition.year, "days": edition.days})
    record(
        session,
        action,
        f"calendar:{edition.public_id}",
        at=at,
        by=by,
        year=str(edition.year),
        source=edition.source,
        days=len(edition.days),
        digest=digest,
    )
