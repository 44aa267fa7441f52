"""The published figures: taken by the job, the same for everybody, still when the round says so;
and who may switch them on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.foundation.time.clock import Clock
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vacancies.models import CountSnapshot
from portal.recruitment.vacancies.queries import vacancies_of
from tests.builders.applications import draft_application, submitted_application
from tests.builders.rounds import drafted_round, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


@pytest.fixture
def code(app: Flask, committed: Committed, at: datetime) -> str:
    with app.test_request_context(), committed() as session:
        wished = {"live_counts": {"show": ["submitted"], "every_minutes": 60, "stop_hours": 24}}
        round_ = published_round(
            session, tree(session), at=at, vacancies=2, headcount=2, conduct=wished
        )
        vacancy = vacancies_of(session, round_.id)[1]
        for _ in range(3):
            submitted_application(
                session, round_, app.extensions["storage"], at=at, vacancy=vacancy
            )
        draft_application(session, round_, app.extensions["storage"], at=at, vacancy=vacancy)
    return round_.code


def test_figures_are_those_of_the_last_time_they_were_taken(
    app: Flask,
    client: Browser,
    code: str,
    run_job: Callable[..., None],
    clock: Clock,
    committed: Committed,
    at: datetime,
) -> None:
    assert "还没有公布第一次数字" in client.get(f"/rounds/{code}/counts").text
    run_job("overview.take_counts")
    run_job("overview.take_counts")
    figures = client.get(f"/rounds/{code}/counts.json").get_json()["vacancies"]
    assert [(one["code"], one["applied"], one["approved"]) for one in figures] == [
        ("01", 0, None),
        ("02", 3, None),
    ]
    with app.test_request_context(), committed() as session:
        round_ = session.scalars(select(RecruitmentRound)).one()
        submitted_application(
            session,
            round_,
            app.extensions["storage"],
            at=at,
            vacancy=vacancies_of(session, round_.id)[0],
        )
        assert session.scalar(select(func.count()).select_from(CountSnapshot)) == 1
    assert client.get(f"/rounds/{code}/counts.json").get_json()["vacancies"] == figures
    clock.travel_to(at + timedelta(minutes=61))
    run_job("overview.take_counts")
    assert client.get(f"/rounds/{code}/counts.json").get_json()["vacancies"][0]["applied"] == 1
    page = client.get(f"/rounds/{code}/counts").text
    assert "<svg" in page and "审核通过" not in page and "已报名" in page
    assert (
        "已报 3 人" in client.get("/vacancies").text and "竞争比" in client.get("/vacancies").text
    )
    clock.travel_to(at + timedelta(days=4, hours=1))
    run_job("overview.take_counts")
    assert "起不再更新" in client.get(f"/rounds/{code}/counts").text
    with committed() as session:
        assert session.scalar(select(func.count()).select_from(CountSnapshot)) == 2


def test_a_round_that_says_nothing_publishes_nothing(
    client: Browser, committed: Committed, at: datetime, run_job: Callable[..., None]
) -> None:
    with committed() as session:
        round_ = published_round(session, tree(session), at=at)
    run_job("overview.take_counts")
    for path in ("counts", "counts.json"):
        assert client.get(f"/rounds/{round_.code}/{path}").status_code == 404
    assert client.get(f"/rounds/{round_.code}/vacancies/01.json").get_json()["applied"] is None
    assert "竞争比" not in client.get("/vacancies").text


def test_the_switch_is_the_drafters_and_freezes_with_the_round(
    signed_in: Callable[..., Browser], committed: Committed, at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        draft = drafted_round(session, unions, at=at, by=officers.publisher)
        frozen = published_round(session, unions, at=at, officers=officers)
    browser, path = signed_in(officers.publisher), f"/office/rounds/{draft.code}/live-counts"
    wished = {"show": ["submitted", "approved"], "every_minutes": "30", "stop_hours": "24"}
    assert browser.submit(path, wished).status_code == 303
    with committed() as session:
        assert session.get_one(RecruitmentRound, draft.id).conduct["live_counts"] == {
            "show": ["submitted", "approved"],
            "every_minutes": 30,
            "stop_hours": 24,
        }
    assert browser.submit(path, wished | {"every_minutes": "1"}).status_code == 422
    assert browser.submit(f"/office/rounds/{frozen.code}/live-counts", wished).status_code == 422
    assert signed_in(officers.screener).get(path).status_code == 403
    assert browser.get("/office/rounds/NOPE/live-counts").status_code == 404
