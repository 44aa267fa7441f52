"""The calendar: one for everybody, entered by one person of the province and confirmed by another;
an unannounced year is never guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.time.holidays import SpecialDay, announced_calendar, announced_years
from portal.kernel.errors import Refused
from portal.kernel.period import working_days_after
from portal.recruitment.audit import Act, breaks
from portal.recruitment.calendars.announcement import lines_of, read_line
from portal.recruitment.calendars.models import CalendarEdition
from portal.recruitment.calendars.queries import (
    calendar_years,
    days_of,
    ends_soon,
    working_calendar,
)
from portal.recruitment.calendars.services import check_days, confirm, discard, enter_year
from portal.recruitment.rulebook import roles
from tests.builders.accounts import officer
from tests.builders.rounds import actor
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

NEXT = announced_years()[-1] + 1
SOURCE = "国办发明电〔2026〕9号"


def year_days(year: int = NEXT) -> list[SpecialDay]:
    """The least that a year can hold, with a Monday off after New Year's Day."""
    return [
        SpecialDay(date(year, month, 1), False, name)
        for month, name in ((1, "元旦"), (5, "劳动节"), (10, "国庆节"))
    ]


def test_a_confirmed_year_is_counted_by_and_a_proposed_one_is_not(
    session: Session, at: datetime
) -> None:
    unions = tree(session)
    one, other = (actor(officer(session, roles.PUBLISHER, union=unions.province)) for _ in range(2))
    event = date(NEXT - 1, 12, 31)
    with pytest.raises(Refused, match=r"period\.calendar_missing"):
        working_days_after(event, 1, working_calendar(session))
    edition = enter_year(Act(session, one, at), NEXT, year_days(), source=SOURCE)
    with pytest.raises(Refused, match=r"period\.calendar_missing"):
        working_days_after(event, 1, working_calendar(session))
    with pytest.raises(Refused, match=r"two_people\.same"):
        confirm(Act(session, one, at), edition)
    confirm(Act(session, other, at), edition)
    assert working_days_after(event, 1, working_calendar(session)).last_on > date(NEXT, 1, 1)
    assert calendar_years(session)[0].source == SOURCE and breaks(session, "general") == []


def test_a_corrected_year_replaces_the_whole_year_and_the_old_edition_stays(
    session: Session, at: datetime
) -> None:
    unions = tree(session)
    one, other = (actor(officer(session, roles.PUBLISHER, union=unions.province)) for _ in range(2))
    assert not working_calendar(session).is_working(date(2026, 10, 2))
    first = enter_year(Act(session, one, at), 2026, year_days(2026), source=SOURCE)
    confirm(Act(session, other, at), first)
    # the seeded days of 2026 hold no longer
    assert working_calendar(session).is_working(date(2026, 10, 2))
    # other years are as they came
    assert working_calendar(session).why(date(2025, 10, 8)) == "holiday"
    again = enter_year(
        Act(session, other, at),
        2026,
        [*year_days(2026), SpecialDay(date(2026, 10, 10), True, "国庆节")],
        source=SOURCE,
    )
    confirm(Act(session, one, at), again)
    assert working_calendar(session).why(date(2026, 10, 10)) == "makeup"
    assert [
        (row.state, len(days_of(row)))
        for row in session.scalars(select(CalendarEdition).order_by(CalendarEdition.id))
    ] == [
        ("replaced", 3),
        ("in_force", 4),
    ]
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        discard(Act(session, one, at), again)


def test_a_second_proposal_withdraws_the_first(session: Session, at: datetime) -> None:
    by = actor(officer(session, roles.PUBLISHER, union=tree(session).province))
    first = enter_year(Act(session, by, at), NEXT, year_days(), source=SOURCE)
    enter_year(Act(session, by, at), NEXT, year_days(), source=SOURCE)
    assert first.state == "discarded"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ([SpecialDay(date(2026, 1, 1), False, "元旦")], "calendar.other_year"),
        ([SpecialDay(date(NEXT, 5, 1), False, "劳动节")], "calendar.day_twice"),
        ([SpecialDay(date(NEXT, 3, 3), True, "调休")], "calendar.works_on_weekday"),
    ],
)
def test_what_cannot_be_an_announcement_is_refused(change: list[SpecialDay], code: str) -> None:
    if code == "calendar.works_on_weekday":
        assert change[0].on.weekday() < 5
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        check_days(NEXT, [*year_days(), *change])


def test_half_an_announcement_is_noticed() -> None:
    with pytest.raises(Refused, match=r"calendar\.statutory_missing"):
        check_days(NEXT, year_days()[:2])


def test_lines_are_read_as_they_are_written() -> None:
    from portal.foundation.time.holidays import special_days

    text = lines_of(special_days(2026))
    assert "2026-10-01至2026-10-07 放假 国庆节" in text and "2026-10-10 上班 国庆节" in text
    assert sorted(
        (day for line in text.splitlines() for day in read_line(line)), key=lambda day: day.on
    ) == list(special_days(2026))
    for wrong in (
        "2026-10-01 休息 国庆",
        "2026-13-01 放假 国庆",
        "2026-10-07至2026-10-01 放假 国庆",
        "2026-01-01至2026-12-31 放假 全年",
        "",
    ):
        with pytest.raises(ValueError, match="."):
            read_line(wrong or "x")


def test_the_warning_comes_sixty_days_before_the_data_end(session: Session) -> None:
    last = announced_years()[-1]
    assert ends_soon(session, date(last, 11, 2)) == last + 1
    assert ends_soon(session, date(last, 10, 31)) is None
    assert working_calendar(session) == announced_calendar()


def test_only_the_province_keeps_it_and_nothing_typed_is_lost(
    committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        county = officer(session, roles.PUBLISHER, union=unions.county)
        clerk = officer(session, roles.SCREENER, union=unions.county)
        one, other = (
            officer(session, roles.SYSTEM_ADMIN, union=unions.province),
            officer(session, roles.FILING_OFFICER, union=unions.province),
        )
    path, text = "/office/calendar", lines_of(tuple(year_days()))
    assert signed_in(clerk).get(path).status_code == 200
    assert signed_in(clerk).submit(path, {}).status_code == 403
    assert (
        signed_in(county)
        .submit(path, {"year": str(NEXT), "source": SOURCE, "lines": text})
        .status_code
        == 403
    )
    keeper = signed_in(one)
    wrong = keeper.submit(
        path, {"year": str(NEXT), "source": SOURCE, "lines": f"{text}\n元旦放三天"}
    )
    assert (
        wrong.status_code == 422
        and "第 4 行看不懂" in wrong.text
        and SOURCE in wrong.text
        and "元旦放三天" in wrong.text
    )
    assert keeper.submit(path, {"year": str(NEXT), "source": "", "lines": text}).status_code == 422
    assert keeper.submit(path, {"year": "abc", "source": SOURCE, "lines": text}).status_code == 422
    assert (
        keeper.submit(path, {"year": str(NEXT), "source": SOURCE, "lines": text}).status_code == 303
    )
    with committed() as session:
        edition = session.scalars(select(CalendarEdition)).one().public_id
    assert keeper.submit(f"{path}/editions/{edition}/confirm").status_code == 409
    assert keeper.submit(f"{path}/editions/{edition}/approve").status_code == 404
    assert signed_in(county).submit(f"{path}/editions/{edition}/confirm").status_code == 403
    second = signed_in(other)
    assert SOURCE in second.get(path).text
    assert second.submit(f"{path}/editions/{edition}/confirm").status_code == 303
    assert second.submit(f"{path}/editions/{edition}/confirm").status_code == 409  # a second click
    assert str(NEXT) in second.get(f"{path}?year={NEXT}").text


def test_the_database_refuses_a_second_edition_in_force(session: Session, at: datetime) -> None:
    from sqlalchemy.exc import IntegrityError

    unions = tree(session)
    one, other = (officer(session, roles.PUBLISHER, union=unions.province) for _ in range(2))
    for _ in range(2):
        session.add(
            CalendarEdition(
                year=NEXT,
                source=SOURCE,
                days=[],
                state="in_force",
                entered_by=one.id,
                entered_words="",
                entered_at=datetime(2026, 1, 1, tzinfo=UTC),
                decided_by=other.id,
            )
        )
    with pytest.raises(IntegrityError):
        session.flush()
