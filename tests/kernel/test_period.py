from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.foundation.time.holidays import announced_calendar
from portal.kernel import period
from portal.kernel.errors import Refused

OFFICIAL = announced_calendar()


def test_a_window_is_half_open_and_printed_with_both_moments():
    window = period.Window(
        period.at(date(2026, 3, 21), time(9)), period.at(date(2026, 3, 25), time(16))
    )
    assert window.contains(window.start) and not window.contains(window.end)
    assert window.contains(datetime(2026, 3, 21, 1, 0, tzinfo=UTC)) and not window.contains(
        datetime(2026, 3, 21, 0, 59, tzinfo=UTC)
    )
    assert window.printed() == "2026年3月21日09:00至2026年3月25日16:00"
    whole = period.Window(period.at(date(2026, 3, 21), time(0)), period.end_of(date(2026, 12, 31)))
    assert whole.printed() == "2026年3月21日00:00至2026年12月31日24:00"


def test_a_window_must_run_forward_and_know_its_zone():
    start = period.at(date(2026, 3, 21), time(9))
    with pytest.raises(Refused, match="period.ends_before_start"):
        period.Window(start, start)
    with pytest.raises(ValueError):
        period.Window(datetime(2026, 3, 21), datetime(2026, 3, 22))


def test_working_days_skip_the_day_of_the_event_and_days_off_and_count_make_up_days():
    # Thursday 12 February 2026; the 14th (Saturday) is a make-up day; Spring Festival 15–23
    # February.
    reckoning = period.working_days_after(date(2026, 2, 12), 3, OFFICIAL)
    assert reckoning.last_on == date(2026, 2, 24)
    assert reckoning.end == period.at(date(2026, 2, 25), time(0))
    counted = [(step.day.day, step.number, step.why) for step in reckoning.steps if step.number]
    assert counted == [(13, 1, "working"), (14, 2, "makeup"), (24, 3, "working")]
    lines = reckoning.printed()
    assert lines[0] == "2026-02-12：事件当日，不计入"
    assert lines[2] == "2026-02-14：第2日（调休上班日，计入工作日）"
    assert lines[-1] == "截止：2026年2月24日24:00"


def test_seven_working_days_of_publicity_around_the_national_day():
    assert period.working_days_after(date(2026, 9, 28), 7, OFFICIAL).last_on == date(2026, 10, 13)
    assert period.working_days_between(date(2026, 9, 28), date(2026, 10, 13), OFFICIAL) == 7


def test_business_hours_end_the_last_day():
    reckoning = period.working_days_after(date(2026, 3, 2), 3, OFFICIAL, closes=time(17, 30))
    assert reckoning.end == period.at(date(2026, 3, 5), time(17, 30))
    assert reckoning.printed()[-1] == "截止：2026年3月5日17:30"


def test_calendar_days_move_off_a_day_off_only_with_a_calendar():
    assert period.days_after(date(2026, 9, 24), 7).last_on == date(2026, 10, 1)
    rolled = period.days_after(date(2026, 9, 24), 7, OFFICIAL)
    assert rolled.last_on == date(2026, 10, 8)
    assert [step.why for step in rolled.steps[-7:]] == ["rolled"] * 7
    # Sunday, but a make-up day
    assert period.days_after(date(2026, 9, 13), 7, OFFICIAL).last_on == date(2026, 9, 20)


@pytest.mark.parametrize(
    ("event", "months", "last", "why"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28), "month_end"),
        (date(2024, 2, 29), 12, date(2025, 2, 28), "month_end"),
        (date(2025, 12, 15), 1, date(2026, 1, 15), "corresponding"),
        (date(2026, 10, 31), 1, date(2026, 11, 30), "month_end"),
        (date(2026, 11, 30), 1, date(2026, 12, 30), "corresponding"),
    ],
)
def test_months_end_on_the_corresponding_day(event, months, last, why):
    assert period.corresponding_day(event, months) == (last, why)
    assert period.months_after(event, months).last_on == last


def test_hours_run_from_the_moment():
    moment = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    assert period.hours_after(moment, 24) - moment == timedelta(hours=24)
    assert period.local_day(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) == date(2026, 3, 2)


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(Refused, match="period.not_positive"):
        period.days_after(date(2026, 3, 1), 0)
    with pytest.raises(Refused, match="period.calendar_missing"):
        period.working_days_after(date(2031, 3, 1), 1, OFFICIAL)


def test_the_official_calendar_is_consistent():
    assert all(day.weekday() >= 5 for day in OFFICIAL.makeup_days)
    assert not OFFICIAL.makeup_days & OFFICIAL.days_off
    assert OFFICIAL.why(date(2025, 10, 8)) == "holiday" and OFFICIAL.is_working(date(2025, 10, 11))


def test_the_end_of_the_published_years_is_seen_coming():
    calendar = period.WorkCalendar(frozenset(), frozenset(), frozenset({2025, 2026}))
    assert calendar.ends(date(2026, 11, 2), timedelta(days=60)) == 2027
    # the sixtieth day is the last of the year
    assert calendar.ends(date(2026, 11, 1), timedelta(days=60)) is None
    assert calendar.ends(date(2024, 12, 31), timedelta(days=1)) == 2024
