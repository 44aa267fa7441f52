"""The desk lists what waits for this officer and nobody else; the front page and a person's own
page say where things stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from portal.foundation.time.clock import Clock
from portal.recruitment.rulebook import roles
from tests.builders.accounts import applicant, officer
from tests.builders.applications import begun_application
from tests.builders.rounds import office
from tests.builders.story import Story, tell_story
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


@pytest.fixture
def story(app: Flask, committed: Committed, at: datetime) -> Story:
    with app.test_request_context(), committed() as session:
        return tell_story(session, app.extensions["storage"], at=at)


def test_each_desk_shows_its_own_work(story: Story, signed_in: Callable[..., Browser]) -> None:
    officers = story.officers
    for account, words in (
        (officers.publisher, "方案没有报出"),
        (officers.screener, "件待初审"),
        (officers.screener, "份证书待核验"),
        (officers.clerk_a, "批答卷待登分"),
        (officers.city_approver, "份用人计划待批复"),
        (officers.city_approver, "份超员额申请待批复"),
    ):
        assert words in signed_in(account).get("/office/desk").text
    for account, words in (
        (officers.publisher, "件待初审"),
        (officers.screener, "批答卷待登分"),
        (officers.arbiter, "批答卷待登分"),
        (officers.publisher, "份用人计划待批复"),
    ):
        assert words not in signed_in(account).get("/office/desk").text


def test_neighbour_and_administrator_see_no_business(
    story: Story, committed: Committed, signed_in: Callable[..., Browser]
) -> None:
    with committed() as session:
        county = session.merge(story.unions.other_county)
        neighbour, admin = (
            officer(session, roles.SCREENER, union=county),
            officer(session, roles.SECURITY_ADMIN, union=county),
        )
    text = signed_in(neighbour).get("/office/desk").text
    assert story.open_round.code not in text and "没有等您处理的" in text
    hidden = signed_in(admin)
    assert "不看招聘业务数据" in hidden.get("/office/desk").text
    assert hidden.get(f"/office/rounds/{story.open_round.code}").status_code == 403


def test_front_page_sorts_by_deadline_and_finds_by_words(
    story: Story, client: Browser, clock: Clock, at: datetime
) -> None:
    text = client.get("/").text
    assert f"/rounds/{story.open_round.code}" in text and f"/rounds/{story.draft.code}" not in text
    assert text.index(story.open_round.code) < text.index(story.exam_round.code)
    assert f"/rounds/{story.open_round.code}" in client.get("/?q=清江浦").text
    assert f"/rounds/{story.open_round.code}" not in client.get("/?q=连云港").text
    for words in ("%", "_", "'", "<script>", "　"):
        assert client.get("/", query_string={"q": words}).status_code == 200
    assert "<script>alert" not in client.get("/", query_string={"q": "<script>alert"}).text
    clock.travel_to(at + timedelta(days=5))
    assert "现在没有正在报名的批次" in client.get("/").text


def test_lapsing_runs_by_itself_and_twice_is_once(
    story: Story,
    committed: Committed,
    signed_in: Callable[..., Browser],
    run_job: Callable[..., None],
    clock: Clock,
    at: datetime,
) -> None:
    clock.travel_to(at + timedelta(hours=49))
    run_job("applications.let_lapse")
    run_job("applications.let_lapse")
    assert "已失效" in signed_in(story.returned.account).get("/my").text
    assert "填完报名表并提交" in signed_in(story.ready.account).get("/my").text


def test_own_page_without_any_application(
    committed: Committed, story: Story, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        person, other = applicant(session), applicant(session)
        begun_application(session, session.merge(story.open_round), at=at, account=other)
    assert "您还没有报名" in signed_in(person).get("/my").text
    assert "继续填写" in signed_in(other).get("/my").text


def test_the_short_address_leads_to_the_desk(
    signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        person = office(session, tree(session)).publisher
    answer = signed_in(person).get("/office", follow_redirects=True)
    assert answer.status_code == 200 and answer.request.path == "/office/desk"
