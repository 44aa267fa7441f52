"""Simulation by page: on invented scores, on an earlier ranking without its people, on a file;
kept, stale when the rules change, or waived."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.jobs import queue as jobs
from portal.recruitment.approval.simulation_standing import simulation_standing
from portal.recruitment.audit import entries
from portal.recruitment.results.services import simulate as bounds
from portal.recruitment.results.views import simulation as simulation_views
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import default_policy_document
from portal.recruitment.rules.models import PolicySimulation
from portal.recruitment.vacancies.queries import vacancies_of
from tests.builders.results import EVEN, begin, hold, out, raised, room_of, shortlisted, tie_story
from tests.builders.rounds import Office, drafted_round, office
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

TYPED = {
    "origin": "generated",
    "per_vacancy": "30",
    "middle": "65",
    "half_width": "35",
    "holders": "30",
    "absent": "5",
    "seed": "1",
    "against": "weights_40_60",
}


@dataclass
class Desk:
    browser: Browser
    round_: RecruitmentRound
    officers: Office
    committed: Committed

    @property
    def base(self) -> str:
        return f"/office/rounds/{self.round_.code}/simulations"

    def run(self, **typed: Any) -> Any:
        return self.browser.submit(self.base, {**TYPED, **typed})

    def rows(self) -> list[PolicySimulation]:
        with self.committed() as session:
            return list(session.scalars(select(PolicySimulation).order_by(PolicySimulation.id)))

    def standing(self) -> str:
        with self.committed() as session:
            round_ = session.get_one(RecruitmentRound, self.round_.id)
            return simulation_standing(session, round_, vacancies_of(session, round_.id)).code


@pytest.fixture
def desk(committed: Committed, signed_in: Callable[..., Browser], at: datetime) -> Desk:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = drafted_round(
            session, unions, at=at, by=officers.publisher, vacancies=3, headcount=2
        )
    return Desk(signed_in(officers.publisher), round_, officers, committed)


def test_invented_scores_are_simulated_kept_and_shown(desk: Desk) -> None:
    assert (
        desk.standing() == "missing"
        and desk.browser.get(desk.base)
        .text.split("<main", 1)[1]
        .split("</details>")[0]
        .count("还没有模拟")
        == 1
    )
    answer = desk.run()
    assert answer.status_code == 303
    page = desk.browser.get(answer.location).text
    assert "各岗位" in page and "chart-ties" in page and "笔试四成、面试六成" in page
    (row,) = desk.rows()
    assert (
        row.figures is not None
        and row.figures["candidates"] == 90
        and row.figures["against"]["moved"] > 0
    )
    assert desk.standing() == "done"
    for kind in ("csv", "json", "xlsx"):
        assert desk.browser.get(f"{answer.location}/files/{kind}").status_code == 200
    assert desk.browser.get(f"{answer.location}/files/json").json["data_digest"] == row.data_digest
    assert "total,,candidates,90" in desk.browser.get(f"{answer.location}/files/csv").text
    assert desk.browser.get(f"{answer.location}/files/exe").status_code == 404
    with desk.committed() as session:
        assert any(
            entry.action == "notices.simulate"
            for entry in entries(session, desk.round_.code, limit=50)
        )


def test_the_same_seed_gives_the_same_figures(desk: Desk) -> None:
    for seed in ("1", "1", "2"):
        assert desk.run(seed=seed).status_code == 303
    one, same, other = desk.rows()
    assert one.figures == same.figures and one.data_digest == same.data_digest != other.data_digest


@pytest.mark.parametrize("change", ["policy", "headcount", "override"])
def test_a_simulation_is_stale_when_the_rules_change(desk: Desk, change: str) -> None:
    page = desk.run().location
    with desk.committed() as session:
        round_ = session.get_one(RecruitmentRound, desk.round_.id)
        vacancy = vacancies_of(session, round_.id)[0]
        if change == "policy":
            round_.policy = {
                **default_policy_document(),
                "shortlist": {"by": "written", "ratio": "2"},
            }
        elif change == "headcount":
            vacancy.headcount = 3
        else:
            vacancy.policy_override = {"shortlist": {"ratio": "5"}}
    assert desk.standing() == "stale"
    assert (
        "规则或岗位改过" in desk.browser.get(page).text
        and "要重做" in desk.browser.get(desk.base).text
    )
    if change == "override":
        desk.run()
        assert len(desk.rows()[-1].inputs["groups"]) == 2 and desk.standing() == "done"


def test_without_a_simulation_a_reason_is_given_for_these_rules(desk: Desk) -> None:
    assert desk.browser.submit(f"{desk.base}/waiver", {"reason": "  "}).status_code == 422
    assert (
        desk.browser.submit(f"{desk.base}/waiver", {"reason": "规则与上一批完全相同"}).status_code
        == 303
    )
    assert (
        desk.standing() == "waived" and "规则与上一批完全相同" in desk.browser.get(desk.base).text
    )
    with desk.committed() as session:
        session.get_one(RecruitmentRound, desk.round_.id).policy = {
            **default_policy_document(),
            "publicity_days": 5,
        }
    assert desk.standing() == "stale"


def scores(*lines: str) -> tuple[io.BytesIO, str]:
    head = "vacancy,candidate,written,interview,preference:social_worker_certificate"
    return io.BytesIO("\n".join((head, *lines, "")).encode()), "scores.csv"


def test_a_file_is_simulated_or_refused_with_row_and_column(desk: Desk) -> None:
    good = desk.run(
        origin="file", scores=scores("01,张三,80,90,", "01,李四,90,80,senior", "02,王五,70,absent,")
    )
    assert good.status_code == 303
    (row,) = desk.rows()
    assert (
        row.figures is not None
        and row.figures["candidates"] == 3
        and "张三" not in repr(row.__dict__)
    )
    assert row.figures["preferences"][0]["holders"] == 1
    bad = desk.run(origin="file", scores=scores("01,张三,101,90,"))
    assert bad.status_code == 422 and "101 超过满分 100" in bad.text and "第 2 行" in bad.text
    assert desk.run(origin="file", scores=(io.BytesIO(b""), "")).status_code == 422
    assert (
        desk.run(origin="file", scores=(io.BytesIO(b"PK\x03\x04 nothing"), "a.xlsx")).status_code
        == 422
    )
    assert len(desk.rows()) == 1


def test_a_vacancy_with_rules_of_its_own_is_judged_by_them_in_a_file_too(desk: Desk) -> None:
    """The pass mark of 02 alone is 90: its 80 fails, while the 80 of 01 stands."""
    with desk.committed() as session:
        second = vacancies_of(session, desk.round_.id)[1]
        own = [
            {**one, "pass_mark": "90"} if one["code"] == "written" else one
            for one in desk.round_.policy["components"]
        ]
        second.policy_override = {"components": own}
    assert (
        desk.run(
            origin="file", scores=scores("01,甲,80,90,", "02,乙,80,90,", "02,丙,95,90,")
        ).status_code
        == 303
    )
    (row,) = desk.rows()
    assert row.figures is not None and row.figures["candidates"] == 3
    assert row.figures["states"]["below_pass_mark"] == 1 and row.figures["states"]["ranked"] == 2


@pytest.mark.parametrize(
    "typed",
    [
        {"per_vacancy": "0"},
        {"per_vacancy": "多"},
        {"middle": "101"},
        {"absent": "-1"},
        {"seed": ""},
        {"per_vacancy": "99999"},
        {"against": "none"},
        {"origin": "war"},
    ],
)
def test_what_can_not_be_simulated_is_said_and_kept_as_typed(
    desk: Desk, typed: dict[str, str]
) -> None:
    answer = desk.run(**typed)
    assert answer.status_code == 422 and "gh-errors" in answer.text and desk.rows() == []


def test_what_takes_long_is_done_by_a_job(
    desk: Desk, run_job: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.recruitment.results.views import simulation as view

    monkeypatch.setattr(view, "AT_ONCE", 50)
    page = desk.run().location
    waiting = desk.browser.get(page)
    assert (
        "正在计算" in waiting.text
        and waiting.headers["Refresh"] == "3"
        and desk.standing() == "missing"
    )
    (row,) = desk.rows()
    run_job(bounds.JOB, row.id)
    run_job(bounds.JOB, row.id)  # a worker that died before it noted its success
    assert "各岗位" in desk.browser.get(page).text and desk.standing() == "done"
    monkeypatch.setattr(view, "AT_ONCE", 20_000)
    desk.run()
    later, at_once = desk.rows()
    assert later.figures == at_once.figures


def test_others_look_or_see_nothing(desk: Desk, signed_in: Callable[..., Browser]) -> None:
    page = desk.run().location
    assert signed_in(desk.officers.city_approver).get(page).status_code == 200
    checker = signed_in(desk.officers.checker)
    assert (
        checker.get(page).status_code == 200 and checker.submit(desk.base, TYPED).status_code == 403
    )
    with desk.committed() as session:
        stranger = office(session, tree(session)).publisher
    assert signed_in(stranger).get(page).status_code == 404
    assert desk.browser.get(f"{desk.base}/nobody").status_code == 404


def test_an_earlier_ranking_counts_without_its_people(
    app: Flask, committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        told = tie_story(session, at)
        storage = app.extensions["storage"]
        shortlisted(session, storage, told, at)
        room = room_of(session, told, at)
        begin(session, told, room, at)
        hold(session, told, room, {"甲": EVEN, "乙": EVEN, "丙": raised(5)}, at)
        out(session, storage, told, "interview", at)
        out(session, storage, told, "ranking", at)
        document = {
            **default_policy_document(),
            "composite": {"weights": {"written": "0.4", "interview": "0.6"}},
        }
        round_ = drafted_round(
            session, told.tree, at=at, by=told.officers["publisher"], vacancies=1, policy=document
        )
    browser = signed_in(told.officers["publisher"])
    base = f"/office/rounds/{round_.code}/simulations"
    answer = browser.submit(
        base, {**TYPED, "origin": "earlier", "earlier": told.round_.code, "against": "previous"}
    )
    assert answer.status_code == 303
    with committed() as session:
        row = session.scalars(select(PolicySimulation)).one()
        assert (
            row.figures is not None
            and row.figures["candidates"] == len(told.people)
            and row.figures["against"] is not None
        )
        tickets = [str(person.public_id) for person in told.people.values()]
        assert not any(
            ticket in repr((row.figures, row.settings, row.inputs)) for ticket in tickets
        )
    assert (
        browser.submit(base, {**TYPED, "origin": "earlier", "earlier": "nobody"}).status_code == 422
    )


def test_one_whose_job_is_given_up_says_so_and_can_be_tried_again(
    desk: Desk, run_job: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation_views, "AT_ONCE", 10)
    address = desk.run().location
    (row,) = desk.rows()
    job = jobs.declared_as(bounds.JOB)
    assert row.state == "running" and job is not None and job.given_up is not None
    with desk.browser.application.app_context():
        job.given_up(row.id)
        job.given_up(row.id)  # told twice
    assert desk.rows()[0].state == "failed"
    page = desk.browser.get(address)
    assert "没有算成" in page.text and "Refresh" not in page.headers
    run_job(bounds.JOB, row.id)
    assert desk.rows()[0].state == "done"
