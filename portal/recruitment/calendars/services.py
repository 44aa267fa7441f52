"""Keeping the calendar: one person enters a year as announced, another compares it with the
announcement and confirms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.time.holidays import SpecialDay
from portal.kernel.canonical import canonical_digest
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.recruitment.audit import Act
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
    ordered = tuple(sorted(days, key=lambda day: day.on))
    if len(ordered) > MOST_DAYS:
        raise Refused("calendar.too_many_days", most=MOST_DAYS)
    seen: set[date] = set()
    for day in ordered:
        if day.on.year != year:
            raise Refused("calendar.other_year", on=day.on.isoformat(), year=year)
        if day.on in seen:
            raise Refused("calendar.day_twice", on=day.on.isoformat())
        if day.works and day.on.weekday() < 5:
            raise Refused("calendar.works_on_weekday", on=day.on.isoformat())
        seen.add(day.on)
    free = {day.on for day in ordered if not day.works}
    for month, number in STATUTORY:
        if date(year, month, number) not in free:
            raise Refused("calendar.statutory_missing", on=date(year, month, number).isoformat())
    return ordered


def enter_year(act: Act, year: int, days: Iterable[SpecialDay], *, source: str) -> CalendarEdition:
    """Put a year before the second person; an earlier proposal for the year is withdrawn by it.

    Raises as :func:`check_days`, ``Refused('calendar.source_missing')``.
    """
    source = require_reason(source, "calendar.source_missing")
    checked = check_days(year, days)
    for older in act.session.scalars(_editions(year, "proposed")):
        discard(act, older)
    edition = CalendarEdition(
        year=year,
        source=source,
        days=[{"on": day.on.isoformat(), "works": day.works, "name": day.name} for day in checked],
    )
    edition.entered_by, edition.entered_words = act.by.account_id, act.by.words
    edition.entered_at = act.at
    act.session.add(edition)
    act.session.flush()
    _record(act, "calendars.enter", edition)
    return edition


def _editions(year: int, state: str) -> Select[tuple[CalendarEdition]]:
    return select(CalendarEdition).where(
        CalendarEdition.year == year, CalendarEdition.state == state
    )


def locked_edition(session: Session, public_id: str) -> CalendarEdition:
    """Raises ``Refused('calendar.not_found')``."""
    edition = session.scalar(
        locked(session, select(CalendarEdition).where(CalendarEdition.public_id == public_id))
    )
    if edition is None:
        raise Refused("calendar.not_found")
    return edition


def confirm(act: Act, edition: CalendarEdition) -> None:
    """From now on everybody counts by it.

    Raises ``Refused('two_people.same')`` for the one who entered it.
    """
    after = CALENDAR_EDITION.after(edition.state, "confirm")
    require_another(act.by.account_id, edition.entered_by)
    for older in act.session.scalars(_editions(edition.year, "in_force")):
        older.state = CALENDAR_EDITION.after(older.state, "replace")
    act.session.flush()  # the year has one edition in force at every moment
    edition.state = after
    _sign(act, edition)
    _record(act, "calendars.confirm", edition)


def discard(act: Act, edition: CalendarEdition) -> None:
    """Put a proposal aside; anybody who may keep the calendar may, also the one who entered it."""
    edition.state = CALENDAR_EDITION.after(edition.state, "discard")
    _sign(act, edition)
    _record(act, "calendars.discard", edition)


def _sign(act: Act, edition: CalendarEdition) -> None:
    edition.decided_by, edition.decided_words = act.by.account_id, act.by.words
    edition.decided_at = act.at


def _record(act: Act, action: str, edition: CalendarEdition) -> None:
    act.record(
        action,
        f"calendar:{edition.public_id}",
        year=str(edition.year),
        source=edition.source,
        days=len(edition.days),
        digest=canonical_digest({"year": edition.year, "days": edition.days}),
    )
