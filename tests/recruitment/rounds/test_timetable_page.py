"""The timetable's page: drawn, doubtful things said, suggested, and nothing typed ever lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from portal.foundation.time.clock import local
from portal.foundation.time.holidays import announced_calendar
from portal.recruitment.accounts.models import Account
from portal.recruitment.rounds.models import WINDOWS, RecruitmentRound
from portal.recruitment.rounds.timetable_picture import draw, lines
from portal.recruitment.rulebook.timetable.suggestion import suggested
from portal.recruitment.rulebook.timetable.windows import Terms
from tests.builders.rounds import drafted_round, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

CALENDAR = announced_calendar()
PLAN = suggested(date(2026, 9, 21), CALENDAR, Terms())


def typed(windows: dict[str, tuple[datetime, datetime]]) -> dict[str, str]:
    data = {}
    for kind, (start, end) in windows.items():
        data[f"{kind}_starts"], data[f"{kind}_ends"] = (
            f"{local(moment):%Y-%m-%dT%H:%M}" for moment in (start, end)
        )
    return data


@pytest.fixture
def drafting(
    committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> tuple[Browser, str, Account]:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    return (
        signed_in(officers.publisher),
        f"/office/rounds/{round_.code}/timetable",
        officers.screener,
    )


def windows_of(committed: Committed) -> dict[str, tuple[datetime, datetime]]:
    with committed() as session:
        from sqlalchemy import select

        round_ = session.scalars(select(RecruitmentRound)).one()
        return {window.kind: (window.starts_at, window.ends_at) for window in round_.windows}


def test_drawing_and_table_say_the_same_days() -> None:
    picture = draw(PLAN, CALENDAR)
    assert picture is not None and [bar.kind for bar in picture.bars] == list(PLAN)
    assert [day.on.isoformat() for day in picture.days if day.kind == "makeup"] == [
        "2026-09-20",
        "2026-10-10",
    ]
    assert {f"2026-10-0{n}" for n in range(1, 8)} <= {
        day.on.isoformat() for day in picture.days if day.kind == "holiday"
    }
    assert all(bar.x >= 118 and bar.x + bar.wide <= 1000 for bar in picture.bars)
    last = lines(PLAN, CALENDAR)[-1]
    # 7 and the day of publication
    assert (
        local(last.ends_at).strftime("%H:%M") == "17:30"
        and last.ends_at - last.starts_at > timedelta(days=7)
        and last.length.working_days == 8
    )
    assert draw({}, CALENDAR) is None
    far = {
        "registration": (PLAN["registration"][0], PLAN["registration"][1] + timedelta(days=2000))
    }
    assert draw(far, CALENDAR) is None and lines(far, CALENDAR)[0].length.working_days is None


def test_a_suggestion_fills_the_form_with_its_sources_and_saves_nothing(
    drafting: tuple[Browser, str, Account], committed: Committed
) -> None:
    browser, path, _ = drafting
    before = windows_of(committed)
    page = browser.get(f"{path}?start=2026-09-21").text
    assert "还没有保存" in page and "镇江 2017" in page and 'value="2026-09-21T09:00"' in page
    assert windows_of(committed) == before
    unknown = browser.get(f"{path}?start=2026-12-20")
    assert unknown.status_code == 200 and "还没有 2027 年的工作日安排" in unknown.text
    assert browser.get(f"{path}?start=morgen").status_code == 200


def test_saving_shows_the_drawing_and_what_is_doubtful(
    drafting: tuple[Browser, str, Account], committed: Committed
) -> None:
    browser, path, _ = drafting
    assert browser.submit(path, typed(PLAN)).status_code == 303
    page = browser.get(path).text
    assert 'class="gh-plan"' in page and "17:30" in page and "style=" not in page.split("<main")[1]
    short = typed(PLAN) | {
        "registration_ends": "2026-09-23T16:00",
        "written_starts": "2026-10-17T09:00",
        "written_ends": "2026-10-17T11:00",
    }
    preview = browser.submit(path, short | {"preview": "1"})
    assert (
        preview.status_code == 200
        and "报名只有 3 天" in preview.text
        and 'value="2026-09-23T16:00"' in preview.text
    )
    assert windows_of(committed)["registration"] == PLAN["registration"]  # a preview saves nothing


@pytest.mark.parametrize(
    ("wrong", "said", "field"),
    [
        ({"interview_ends": ""}, "只填了开始时间", "interview_ends"),
        ({"interview_starts": ""}, "只填了截止时间", "interview_starts"),
        ({"written_starts": "2026-02-30T09:00"}, "", "written_starts"),
        (
            {"interview_starts": "2026-09-25T09:00", "interview_ends": "2026-09-25T18:00"},
            "先后顺序不对",
            "interview_starts",
        ),
        ({"publicity_ends": "2026-09-25T18:00"}, "结束时间早于开始时间", "publicity_ends"),
        ({"registration_ends": "2026-09-21T09:30"}, "报名时间太短", "registration_ends"),
        (
            {"registration_starts": "", "registration_ends": ""},
            "没有报名时间",
            "registration_starts",
        ),
    ],
)
def test_a_wrong_line_is_named_and_everything_typed_stays(
    drafting: tuple[Browser, str, Account],
    committed: Committed,
    wrong: dict[str, str],
    said: str,
    field: str,
) -> None:
    browser, path, _ = drafting
    before = windows_of(committed)
    answer = browser.submit(path, typed(PLAN) | wrong)
    assert answer.status_code == 422 and said in answer.text and f'id="{field}-err"' in answer.text
    for name, value in (typed(PLAN) | wrong).items():
        assert not value or f'value="{value}"' in answer.text, name
    assert windows_of(committed) == before


def test_windows_left_empty_are_taken_out_and_others_may_not_look(
    drafting: tuple[Browser, str, Account], committed: Committed, signed_in: Callable[..., Browser]
) -> None:
    browser, path, screener = drafting
    emptied = {
        f"{kind}_{side}": "" for kind in ("transfer", "recheck") for side in ("starts", "ends")
    }
    assert browser.submit(path, typed(PLAN) | emptied).status_code == 303
    assert set(windows_of(committed)) == set(WINDOWS) - {"transfer", "recheck"}
    assert signed_in(screener).get(path).status_code == 403


def test_what_is_published_is_only_looked_at_and_says_where_it_changes(
    committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        code = published_round(session, unions, at=at, officers=officers).code
    publisher = signed_in(officers.publisher)
    page = publisher.get(f"/office/rounds/{code}/timetable").text
    assert (
        "日程表" in page
        and "registration_starts" not in page
        and 'type="datetime-local"' not in page
    )
    for path in ("timetable", "vacancy-tables"):
        assert (
            f'/office/rounds/{code}/changes">公告变更：更正、延长报名、核减</a>'
            in publisher.get(f"/office/rounds/{code}/{path}").text
        )
