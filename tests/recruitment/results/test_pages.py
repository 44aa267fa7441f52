"""The results desk and a person's own page, asked by the right people and by others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.recruitment.interviews.models import InterviewRoom
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.shadow.models import ShadowRun
from tests.builders.accounts import applicant, officer
from tests.builders.results import (
    EVEN,
    Story,
    begin,
    hold,
    out,
    raised,
    room_of,
    shortlisted,
    tie_story,
)

HOME = "/office/rounds/QJP2026-01/results"


@pytest.fixture
def told(app: Flask, committed: Callable[..., Any], at: datetime) -> Story:
    with committed() as session:
        return tie_story(session, at)


def _ranked(app: Flask, committed: Callable[..., Any], told: Story, at: datetime) -> None:
    storage = app.extensions["storage"]
    with committed() as session:
        shortlisted(session, storage, told, at)
        room = room_of(session, told, at)
        begin(session, told, room, at)
        hold(session, told, room, {"甲": EVEN, "乙": EVEN, "丙": raised(5)}, at)
        out(session, storage, told, "interview", at)
        out(session, storage, told, "ranking", at)


def _recompute(committed: Callable[..., Any], run_job: Callable[..., None]) -> None:
    with committed() as session:
        asked = session.scalars(select(ShadowRun.id).order_by(ShadowRun.id.desc())).first()
    run_job("results.shadow", asked)


def test_compute_confirm_publish_by_button(
    app: Flask,
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    run_job: Callable[..., None],
    told: Story,
) -> None:
    publisher, checker = signed_in(told.officers["publisher"]), signed_in(told.officers["checker"])
    page = publisher.get(HOME)
    # what the shortlist still waits for
    assert page.status_code == 200 and "笔试成绩已公布" in page.text
    made = publisher.submit(f"{HOME}/runs/written_result")
    assert made.status_code == 303
    address = made.headers["Location"]
    _recompute(committed, run_job)
    run_page = publisher.get(address)
    # who computed is not offered the confirmation
    assert "缺考" in run_page.text and "复核通过" not in run_page.text
    assert publisher.submit(f"{address}/confirmation").status_code == 403
    assert "复核通过" in checker.get(address).text
    assert checker.submit(f"{address}/confirmation").status_code == 303
    assert checker.submit(f"{address}/confirmation").status_code == 409  # twice changes nothing
    assert publisher.submit(f"{address}/publication").status_code == 303
    assert publisher.submit(f"{address}/publication").status_code == 422
    with committed() as session:
        assert session.scalars(select(ResultRun.state)).all() == ["published"]
    # a further edition asks why
    again = publisher.submit(f"{HOME}/runs/written_result").headers["Location"]
    _recompute(committed, run_job)
    checker.submit(f"{again}/confirmation")
    assert "更正原因" in publisher.get(again).text
    refused = publisher.submit(f"{again}/publication")
    assert refused.status_code == 422 and "gh-errors" in refused.text
    assert publisher.submit(f"{again}/publication", {"reason": "一人成绩更正"}).status_code == 303


def test_what_is_not_ready_says_so(signed_in: Callable[..., Any], told: Story) -> None:
    refused = signed_in(told.officers["publisher"]).submit(f"{HOME}/runs/ranking")
    assert refused.status_code == 409 and "现在还不能计算" in refused.text


def test_the_shortlisted_go_into_a_room(
    app: Flask,
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: Story,
    at: datetime,
) -> None:
    storage = app.extensions["storage"]
    with committed() as session:
        out(session, storage, told, "written_result", at)
        out(session, storage, told, "shortlist", at)
    assert "还有 1 份证书声明没有核验" in signed_in(told.officers["checker"]).get(HOME).text
    desk = signed_in(told.officers["exam_officer"])
    planned = desk.submit(
        "/office/rounds/QJP2026-01/interviews", {"name": "一室", "starts_at": "2026-09-20T09:00"}
    )
    room_id = planned.headers["Location"].rsplit("/", 1)[1]
    before = desk.submit(f"{HOME}/placements", {"rooms": [room_id], "vacancies": ["A1"]})
    assert before.status_code == 422 and "优先名单还没有公布" in before.text
    assert signed_in(told.officers["checker"]).submit(f"{HOME}/preferences").status_code == 303
    assert (
        desk.submit(f"{HOME}/placements", {"rooms": [room_id], "vacancies": ["A1"]}).status_code
        == 303
    )
    assert (
        desk.submit(f"{HOME}/placements", {"rooms": [room_id], "vacancies": ["A1"]}).status_code
        == 422
    )
    with committed() as session:
        assert len(session.scalars(select(InterviewRoom)).one().slots) == 3


def test_others_see_nothing(
    app: Flask,
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: Story,
    at: datetime,
) -> None:
    with committed() as session:
        foreign = officer(session, "publisher", "exam_officer", union=told.tree.other_county)
        screener = officer(session, "screener", union=told.tree.county)
        stranger = applicant(session)
        out(session, app.extensions["storage"], told, "written_result", at)
        run_id = session.scalars(select(ResultRun.public_id)).one()
    for path in (HOME, f"{HOME}/runs/{run_id}"):
        assert signed_in(foreign).get(path).status_code == 404
        assert signed_in(screener).get(path).status_code == 403
    assert signed_in(foreign).submit(f"{HOME}/runs/shortlist").status_code == 404
    own = f"/my/results/{told.people['甲'].public_id}"
    assert signed_in(stranger).get(own).status_code == 404
    assert signed_in(told.people["甲"].account).get(own).status_code == 200


def test_the_person_reads_why(
    app: Flask,
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: Story,
    at: datetime,
) -> None:
    person = told.people["乙"]
    browser = signed_in(person.account)
    own = f"/my/results/{person.public_id}"
    assert browser.get(own).status_code == 404  # nothing is public yet
    _ranked(app, committed, told, at)
    page = browser.get(own).text
    with committed() as session:
        tickets = dict(
            session.execute(select(ResultLine.application_id, ResultLine.ticket_number)).all()
        )
    assert (
        "您排在第 1 名" in page and "具有社会工作者职业水平证书" in page and "2 人与您同分" in page
    )
    assert tickets[told.people["甲"].id] in page
    for other in ("甲", "丙"):
        assert told.people[other].account.display_name not in page
    loser = (
        signed_in(told.people["丙"].account).get(f"/my/results/{told.people['丙'].public_id}").text
    )
    assert "您排在第 2 名" in loser and "没有核验通过的证书不起作用" in loser
    index = signed_in(told.officers["supervisor"]).get(HOME)
    assert index.status_code == 200 and "已公布" in index.text
