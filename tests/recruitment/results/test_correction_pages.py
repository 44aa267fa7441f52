"""影响处理 and 加试 by button: each step for its role, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.time.clock import Clock
from portal.recruitment.results.consequence_models import Consequence
from portal.recruitment.results.extra_test_models import ExtraTest
from tests.builders.accounts import officer
from tests.builders.results import Story, candidate, out, story, vacancy
from tests.recruitment.results.test_corrections import (
    again,
    corrected,
    shortlist_of_three,
    two_vacancies,
    written_policy,
)

ROUND = "/office/rounds/QJP2026-01"


@pytest.fixture
def told(app: Flask, committed: Callable[..., Any], at: datetime) -> tuple[Story, str]:
    """A corrected shortlist: 丙 stays, 丁 enters."""
    storage = app.extensions["storage"]
    with committed() as session:
        found = two_vacancies(session, at, written_policy())
        for role in ("arbiter", "score_clerk"):
            found.officers[role] = officer(session, role, union=found.tree.county)
        shortlist_of_three(session, storage, found, at)
        corrected(session, found, at, "丙", "70")
        run = again(session, storage, found, at, "shortlist")
        return found, run.public_id


def test_a_corrected_list_is_decided_by_button(
    committed: Callable[..., Any], signed_in: Callable[..., Any], told: tuple[Story, str]
) -> None:
    found, run_id = told
    publisher, checker, arbiter, supervisor = (
        signed_in(found.officers[role])
        for role in ("publisher", "checker", "arbiter", "supervisor")
    )
    with committed() as session:
        rows = session.scalars(select(Consequence)).all()
        people = [row.application.public_id for row in rows]
        account = rows[0].application.account
        mine = f"/my/results/{people[0]}"
    person, home = signed_in(account), f"{ROUND}/results/changes"
    assert "影响处理" in publisher.get(f"{ROUND}/results").text
    page = publisher.get(home)
    assert page.status_code == 200 and "已告知的保留" in page.text and "待提出" in page.text
    assert "正在按程序研究" in person.get(mine).text
    reason = {"people": people, "reason": "按公告规则处理"}
    assert checker.submit(f"{home}/{run_id}/proposal", reason).status_code == 403
    nobody = publisher.submit(f"{home}/{run_id}/proposal", {"reason": "按公告规则处理"})
    assert nobody.status_code == 422 and "请选择要处理的人" in nobody.text
    short = publisher.submit(f"{home}/{run_id}/proposal", {"people": people, "reason": "好"})
    assert short.status_code == 422 and "请写明理由" in short.text
    assert publisher.submit(f"{home}/{run_id}/proposal", reason).status_code == 303
    assert checker.submit(f"{home}/{run_id}/check", {"people": people}).status_code == 303
    # the same person is not offered the second check
    assert checker.submit(f"{home}/{run_id}/check", {"people": people}).status_code == 422
    assert arbiter.submit(f"{home}/{run_id}/check", {"people": people}).status_code == 303
    sent = supervisor.submit(f"{home}/{run_id}/countersignature", {"people": people})
    assert sent.status_code == 303
    minutes = {"people": people, "minutes": "清工招纪〔2026〕3号"}
    early = publisher.submit(f"{home}/{run_id}/decision", minutes)
    assert early.status_code == 422 and "还没有报市总工会" in early.text
    paper = {"number": "清工发〔2026〕9号"}
    assert publisher.submit(f"{home}/{run_id}/report", paper).status_code == 303
    assert publisher.submit(f"{home}/{run_id}/decision", minutes).status_code == 303
    with committed() as session:
        assert set(session.scalars(select(Consequence.state))) == {"decided"}
    assert "清工招纪〔2026〕3号" in person.get(mine).text


def test_an_extra_test_by_button(
    app: Flask,
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    clock: Clock,
    at: datetime,
) -> None:
    storage = app.extensions["storage"]
    with committed() as session:
        found = story(session, at, document=written_policy())
        vacancy(session, found, "A1")
        for name in "甲乙":
            candidate(session, found, name, at, written="80")
        for role in ("arbiter", "score_clerk"):
            found.officers[role] = officer(session, role, union=found.tree.county)
        for kind in ("written_result", "ranking"):
            out(session, storage, found, kind, at)
    roles = ("exam_officer", "score_clerk", "arbiter", "supervisor")
    people = {role: signed_in(found.officers[role]) for role in roles}
    home = f"{ROUND}/results/extra-tests"
    assert "2 人并列" in people["exam_officer"].get(home).text
    plan = {"place": "A1:1", "how": "笔试", "venue": "区总工会", "held_at": "2026-09-20T09:00"}
    assert people["score_clerk"].submit(home, plan).status_code == 403
    past = people["exam_officer"].submit(home, {**plan, "held_at": "2020-01-01T09:00"})
    assert past.status_code == 422 and "已经过去" in past.text
    made = people["exam_officer"].submit(home, plan)
    assert made.status_code == 303
    address = made.headers["Location"]
    with committed() as session:
        test = session.scalars(select(ExtraTest)).one()
        tickets = [place.ticket_number for place in test.called]
    clock.travel_to(datetime.fromisoformat("2026-09-21T00:00:00+00:00"))
    people = {role: signed_in(found.officers[role]) for role in roles}
    marks = {f"mark-{ticket}": value for ticket, value in zip(tickets, ("70", "72"), strict=True)}
    wrong = {**marks, f"mark-{tickets[0]}": "很好"}
    assert (
        people["score_clerk"].submit(f"{address}/marks", {"channel": "first", **wrong}).status_code
        == 422
    )
    assert (
        people["score_clerk"].submit(f"{address}/marks", {"channel": "first", **marks}).status_code
        == 303
    )
    # the second person does not see what the first keyed
    seen = people["arbiter"].get(address).text
    assert 'value="70"' not in seen and "已登 1 遍" in seen
    assert (
        people["arbiter"].submit(f"{address}/marks", {"channel": "second", **marks}).status_code
        == 303
    )
    assert people["supervisor"].submit(f"{address}/countersignature").status_code == 303
    assert ">72<" in people["exam_officer"].get(address).text
    with committed() as session:
        assert session.scalars(select(ExtraTest.state)).one() == "signed"


def test_the_pages_are_for_their_roles_only(
    app: Flask,
    committed: Callable[..., Any],
    signed_in: Callable[..., Any],
    told: tuple[Story, str],
    at: datetime,
) -> None:
    found, _run_id = told
    with committed() as session:
        stranger = officer(session, "publisher", union=session.merge(found.tree.other_county))
        screener = officer(session, "screener", union=session.merge(found.tree.county))
    for page in ("changes", "extra-tests"):
        assert signed_in(stranger).get(f"{ROUND}/results/{page}").status_code == 404
        assert signed_in(screener).get(f"{ROUND}/results/{page}").status_code == 403
