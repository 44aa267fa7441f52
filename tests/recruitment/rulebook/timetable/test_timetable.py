"""The timetable's arithmetic, on the real calendars of 2025 and 2026."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.foundation.time.holidays import announced_calendar
from portal.kernel.errors import Refused
from portal.kernel.period import at, local_day
from portal.recruitment.rulebook.timetable.suggestion import suggested
from portal.recruitment.rulebook.timetable.windows import (
    Span,
    Terms,
    concerns,
    days_of,
    last_day,
    length,
    moved,
    moved_as_far,
)

CALENDAR, TERMS = announced_calendar(), Terms()
STARTS = st.dates(date(2025, 1, 1), date(2026, 6, 30))


def span(first: date, last: date, opens: int = 9, closes: int = 17) -> Span:
    return at(first, time(opens)), at(last, time(closes))


def working(days: list[date]) -> int:
    return sum(CALENDAR.is_working(day) for day in days)


def test_a_window_that_ends_at_midnight_belongs_to_the_day_before():
    week = (at(date(2026, 9, 28), time(9)), at(date(2026, 10, 14), time(0)))
    assert last_day(week) == date(2026, 10, 13)
    assert (length(week, CALENDAR).days, length(week, CALENDAR).working_days) == (16, 8)
    moment = (week[0], week[0])
    assert days_of(moment) == [date(2026, 9, 28)]
    assert (
        length(
            (at(date(2031, 1, 5), time(9)), at(date(2031, 1, 6), time(9))), CALENDAR
        ).working_days
        is None
    )


@given(STARTS)
@settings(max_examples=120, deadline=None)
def test_the_suggested_timetable_has_nothing_doubtful(start_on: date):
    windows = suggested(start_on, CALENDAR, TERMS)
    assert concerns(windows, CALENDAR, terms=TERMS) == []
    assert local_day(windows["registration"][0]) >= start_on
    assert windows["written"][0].weekday() == windows["interview"][0].weekday() == 5


def codes(windows: dict[str, Span], terms: Terms = TERMS, **more: object) -> list[tuple[str, str]]:
    return [(one.code, one.window) for one in concerns(windows, CALENDAR, terms=terms, **more)]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        (
            {"registration": span(date(2026, 3, 2), date(2026, 3, 5), closes=16)},
            ("registration_short", "registration"),
        ),
        (
            {"registration": span(date(2026, 3, 2), date(2026, 3, 8))},
            ("ends_on_free_day", "registration"),
        ),
        ({"written": span(date(2026, 4, 5), date(2026, 4, 5))}, ("exam_on_holiday", "written")),
        ({"recheck": span(date(2026, 5, 1), date(2026, 5, 6))}, ("recheck_on_holidays", "recheck")),
        (
            {"publicity": span(date(2026, 9, 28), date(2026, 10, 12))},
            ("publicity_short", "publicity"),
        ),
        ({"written": span(date(2026, 3, 2), date(2026, 3, 2))}, ("out_of_order", "written")),
        (
            {"screening": span(date(2026, 3, 2), date(2026, 3, 10), closes=12)},
            ("screening_ends_early", "screening"),
        ),
        ({"ticket": span(date(2026, 3, 2), date(2026, 3, 3))}, ("ticket_misses_exam", "ticket")),
        ({"recheck": span(date(2026, 3, 31), date(2026, 4, 2))}, ("recheck_short", "recheck")),
        ({"publicity": span(date(2026, 12, 30), date(2027, 1, 15))}, ("year_unknown", "publicity")),
    ],
)
def test_what_is_doubtful_is_said(changed: dict[str, Span], found: tuple[str, str]):
    windows = suggested(date(2026, 3, 2), CALENDAR, TERMS)
    assert found not in codes(windows)
    assert found in codes(windows | changed)


def test_publicity_in_calendar_days_and_the_days_from_notice_to_close():
    windows = suggested(date(2026, 3, 2), CALENDAR, TERMS) | {
        "publicity": span(date(2026, 9, 28), date(2026, 10, 5))
    }
    assert ("publicity_short", "publicity") not in codes(windows, Terms(publicity_unit="days"))
    assert ("notice_short", "registration") in codes(windows, noticed_on=date(2026, 3, 2))
    assert ("notice_short", "registration") not in codes(windows, noticed_on=date(2026, 2, 27))


def test_an_extension_over_the_spring_festival_by_hand():
    """Registration until Fri 6 Feb 2026 is extended to Wed 11 Feb: three working days; 14 February
    is a make-up Saturday, 15–23 are off."""
    windows = {
        "registration": span(date(2026, 2, 2), date(2026, 2, 6), closes=16),
        "screening": span(date(2026, 2, 2), date(2026, 2, 9)),
        "transfer": span(date(2026, 2, 11), date(2026, 2, 11), closes=16),
        "written": span(date(2026, 3, 7), date(2026, 3, 7), closes=11),
    }
    found = moved(windows, at(date(2026, 2, 11), time(16)), CALENDAR)
    # its beginning is past and stays
    assert found["screening"].after == span(date(2026, 2, 2), date(2026, 2, 12))
    # the make-up Saturday is a working day
    assert found["transfer"].after == span(date(2026, 2, 14), date(2026, 2, 14), closes=16)
    # a Saturday again
    assert found["written"].after == span(date(2026, 3, 14), date(2026, 3, 14), closes=11)
    with pytest.raises(Refused, match=r"timetable\.no_extension"):
        moved(windows, windows["registration"][1], CALENDAR)


def test_an_extension_into_an_unannounced_year_is_not_guessed():
    windows = suggested(date(2026, 9, 1), CALENDAR, TERMS)
    with pytest.raises(Refused, match=r"period\.calendar_missing"):
        moved(windows, windows["registration"][1] + timedelta(days=60), CALENDAR)


def test_what_runs_into_an_unannounced_year_is_left_to_a_person():
    windows = suggested(date(2026, 9, 1), CALENDAR, TERMS)
    new_end = windows["registration"][1] + timedelta(days=35)
    with pytest.raises(Refused, match=r"period\.calendar_missing"):
        moved(windows, new_end, CALENDAR)
    moves, left = moved_as_far(windows, new_end, CALENDAR)
    assert left and left[0] == "publicity" and set(moves) == set(windows) - set(left)
    assert moved_as_far(windows, windows["registration"][1] + timedelta(days=1), CALENDAR)[1] == ()
    with pytest.raises(Refused, match=r"timetable\.no_extension"):
        moved_as_far(windows, windows["registration"][1], CALENDAR)


@given(STARTS, st.integers(1, 25), st.data())
@settings(max_examples=300, deadline=None)
def test_moving_keeps_order_lengths_and_working_days(
    start_on: date, days: int, data: st.DataObject
):
    windows = suggested(start_on, CALENDAR, TERMS)
    for kind in ("transfer", "recheck", "document_recheck", "medical"):  # may lie elsewhere
        if data.draw(st.booleans()):
            shift = timedelta(days=data.draw(st.integers(0, 2)))
            windows[kind] = (windows[kind][0] + shift, windows[kind][1] + shift)
    old_end = windows["registration"][1]
    new_end = old_end + timedelta(days=days)
    found = moved(windows, new_end, CALENDAR)
    after = windows | {kind: move.after for kind, move in found.items()}
    for kind, old in windows.items():
        new = after[kind]
        assert new[0] >= old[0] and new[1] >= old[1]  # nothing moves into the past
        if old[1] < old_end:
            assert new == old
        if old[0] >= old_end:
            assert new[0] >= new_end
            require_length_kept(old, new)
        if kind != "registration":
            require_kind_of_day_kept(old, new, moves=kind in found)
    moving = [kind for kind in windows if kind != "registration"]
    for one in moving:
        for other in moving:
            for side in (0, 1):
                for other_side in (0, 1):
                    if windows[one][side] < windows[other][other_side]:
                        assert _order(after[one][side], after[other][other_side]), (one, other)


def require_length_kept(old: Span, new: Span) -> None:
    assert new[0].timetz() == old[0].timetz()
    assert working(days_of(new)) >= working(days_of(old))
    if len(days_of(old)) == 1:
        assert new[1] - new[0] == old[1] - old[0]


def require_kind_of_day_kept(old: Span, new: Span, *, moves: bool) -> None:
    if CALENDAR.is_working(last_day(old)):
        assert CALENDAR.is_working(last_day(new))
    if moves and CALENDAR.why(local_day(old[0])) == "weekend":
        assert CALENDAR.why(local_day(new[0])) == "weekend"
        assert new[0].weekday() == old[0].weekday()


def _order(first: datetime, second: datetime) -> bool:
    return first < second


def test_the_suggested_publicity_and_re_check_end_when_the_office_closes():
    """Calendar days that end on a day off run to the day after it."""
    terms = Terms(publicity_days=5, publicity_unit="days", closes=time(17))
    for start_on in (date(2026, 3, 2), date(2026, 6, 1), date(2026, 7, 1)):
        windows = suggested(start_on, CALENDAR, terms)
        assert concerns(windows, CALENDAR, terms=terms) == []
        for kind in ("publicity", "recheck"):
            end = windows[kind][1]
            assert CALENDAR.is_working(local_day(end)) and end == at(local_day(end), time(17))
