"""The pages of a case: who may do what, what the person sees and says, what nobody else finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.time.clock import Clock, local
from portal.recruitment.applications.models import Application
from portal.recruitment.conduct.models import ConductCase
from portal.recruitment.conduct.queries import effects_in_force
from portal.recruitment.exams.queries import ticket_of
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook import roles
from tests.builders.accounts import officer
from tests.builders.applications import eligible_application
from tests.builders.conduct import FACTS, MINUTES, WORDS
from tests.builders.exams import held_exam, released_seating
from tests.builders.rounds import Office, office, published_round
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Browser, Committed

Told = tuple[Tree, Office, RecruitmentRound, list[Application], list[str]]


@pytest.fixture
def told(app: Flask, committed: Committed, clock: Clock, at: datetime) -> Told:
    """Two candidates after the exam, with their ticket numbers; a day has passed."""
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        storage = app.extensions["storage"]
        people = [
            eligible_application(session, round_, storage, at=at, screener=officers.screener)
            for _ in range(2)
        ]
        run = released_seating(session, round_, officers, storage)
        held_exam(session, round_, officers, run)
        numbers = [ticket_of(session, row.id) for row in people]
        assert all(row.account for row in people)
    clock.travel_to(run.sitting_ends_at + timedelta(days=1))
    return unions, officers, round_, people, numbers


def the_case(app: Flask) -> ConductCase:
    with app.extensions["database"].reading() as session:
        return session.scalars(select(ConductCase)).one()


def test_from_the_suspicion_to_the_decision_by_pages(
    app: Flask, told: Told, signed_in: Callable[..., Browser], clock: Clock
) -> None:
    _unions, officers, round_, people, numbers = told
    exam, checker, publisher, supervisor = (
        signed_in(account)
        for account in (
            officers.exam_officer,
            officers.checker,
            officers.publisher,
            officers.supervisor,
        )
    )
    base, own = f"/office/rounds/{round_.code}/conduct", signed_in(people[0].account)
    given = {
        "ground": "cheating",
        "paper": "written",
        "subject_kind": "application",
        "subjects": "00000000",
        "facts": FACTS,
    }
    wrong = exam.submit(base, given)
    assert wrong.status_code == 422 and "没有找到 00000000" in wrong.text and FACTS in wrong.text
    assert supervisor.submit(base, given).status_code == 403
    opened = exam.submit(base, given | {"subjects": numbers[0]})
    assert opened.status_code == 303
    page = opened.location
    mine = f"/my/conduct/{page.rsplit('/', 1)[1]}"
    assert exam.submit(f"{page}/steps/open").status_code == 303
    assert own.get(mine).status_code == 404, "not told yet"
    short = checker.submit(f"{page}/steps/tell", {"tell-text": "短", "tell-effect": "all_void"})
    assert short.status_code == 422 and "请写清楚内容" in short.text
    assert exam.submit(f"{page}/steps/tell", {"tell-text": WORDS}).status_code == 403
    told_step = {"tell-text": WORDS, "tell-effect": "all_void"}
    assert checker.submit(f"{page}/steps/tell", told_step).status_code == 303
    notice = own.get(mine).text
    assert "全部成绩无效" in notice and "参照《事业单位公开招聘违纪违规行为处理规定》" in notice
    assert "最晚" in notice and "站内阅读" in notice
    assert "陈述申辩" in own.get("/my").text
    assert signed_in(people[1].account).get(mine).status_code == 404
    assert (
        own.submit(
            f"{mine}/state", {"state-text": "手机已关机，是监考允许放在桌内的。"}
        ).status_code
        == 303
    )
    assert "手机已关机" in own.get(mine).text and "手机已关机" in publisher.get(page).text
    proposal = {"propose-text": WORDS, "propose-effect": "score_void"}
    unanswered = publisher.submit(f"{page}/steps/propose", proposal)
    assert unanswered.status_code == 422 and "是否采纳" in unanswered.text
    answered = proposal | {"propose-answer": "部分采纳，手机确已关机。"}
    assert publisher.submit(f"{page}/steps/propose", answered).status_code == 303
    assert checker.submit(f"{page}/steps/check").status_code == 303
    assert supervisor.submit(f"{page}/steps/countersign").status_code == 303
    decision = {"decide-text": WORDS, "decide-minutes": MINUTES}
    assert publisher.submit(f"{page}/steps/decide", decision).status_code == 303
    receipt = {"way": "left", "served_at": f"{local(clock.now()):%Y-%m-%dT%H:%M}"}
    unwitnessed = publisher.submit(f"{page}/service", receipt)
    assert unwitnessed.status_code == 422
    shown = own.get(mine).text
    assert "处理决定书" in shown and MINUTES in shown and "该科目成绩无效" in shown
    assert the_case(app).state == "served"
    papers = [part for part in shown.split('"') if part.endswith(".pdf")]
    assert len(papers) == 2 and own.get(papers[0]).data.startswith(b"%PDF-")
    office_paper = papers[0].replace(mine, page)
    assert supervisor.get(office_paper).data.startswith(b"%PDF-")
    assert signed_in(people[1].account).get(papers[0]).status_code == 404
    asks = own.submit(f"{mine}/ask_review", {"ask_review-text": "请求重新核对监控录像。"})
    assert asks.status_code == 303
    city = signed_in(officers.city_approver)
    assert (
        city.submit(f"{page}/steps/annul", {"annul-text": "监控证明其未使用手机。"}).status_code
        == 303
    )
    with app.extensions["database"].reading() as session:
        assert effects_in_force(session, round_.id) == ()
    assert "已撤销" in own.get(mine).text


def test_pages_by_role_and_reach(
    app: Flask, committed: Committed, told: Told, signed_in: Callable[..., Browser]
) -> None:
    unions, officers, round_, _people, numbers = told
    base = f"/office/rounds/{round_.code}/conduct"
    given = {
        "ground": "room_rules",
        "paper": "written",
        "subject_kind": "application",
        "subjects": numbers[1],
        "facts": FACTS,
    }
    page = signed_in(officers.exam_officer).submit(base, given).location
    with committed() as session:
        neighbour = officer(session, roles.CHECKER, union=unions.other_county)
        auditor = officer(session, roles.AUDITOR, union=unions.county)
    for path in (base, page):
        assert signed_in(neighbour).get(path).status_code == 404
        assert signed_in(officers.clerk_a).get(path).status_code == 403
        assert signed_in(auditor).get(path).status_code == 200
    assert signed_in(neighbour).submit(f"{page}/steps/drop").status_code == 404
    assert signed_in(auditor).submit(f"{page}/steps/drop").status_code == 403


def test_a_sealed_code_is_entered_without_a_person(
    app: Flask, told: Told, signed_in: Callable[..., Browser]
) -> None:
    _unions, officers, round_, people, _numbers = told
    base = f"/office/rounds/{round_.code}/conduct"
    exam = signed_in(officers.exam_officer)
    given = {"ground": "marked_script", "subject_kind": "script", "subjects": "483920"}
    given |= {"facts": FACTS, "paper": "written"}
    page = exam.submit(base, given).location
    shown = exam.get(page).text
    assert "483920" in shown
    assert all(person.account.display_name not in shown for person in people)
    sealed = exam.submit(f"{page}/steps/open")
    assert sealed.status_code == 422 and "答卷还没有拆封" in sealed.text
