"""成绩复核 and 成绩更正 through their pages, from the person's own page to the letter; nobody
else's application, no second time, and nobody alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.recruitment.accounts.models import Account
from portal.recruitment.exams.queries import ticket_of
from portal.recruitment.marking.models import Paper
from portal.recruitment.marking.score_models import Recheck, ScoreCorrection
from tests.builders.accounts import applicant
from tests.builders.results import Story, out, tie_story

MARKING = "/office/rounds/QJP2026-01/marking"
ITEMS = {"omitted": "无", "sum": "漏加 4 分", "keying": "无", "attendance": "无"}
CORRECTION = {
    "changes": "yes",
    "kind": "score",
    "value": "84",
    "reason": "漏加第三题四分",
    "evidence": "原卷第 3 页",
}


@pytest.fixture
def told(app: Flask, committed: Callable[..., Any], at: datetime) -> Story:
    """The written result is public."""
    with committed() as session:
        told = tie_story(session, at)
        session.add(
            Paper(
                round_id=told.round_.id,
                sitting_id=told.seating.sitting_id,  # type: ignore[union-attr]
                code="written",
                title="笔试",
                full_mark=100,
                policy_digest="",
            )
        )
        out(session, app.extensions["storage"], told, "written_result", at)
    return told


def _account(committed: Callable[..., Any], told: Story, name: str) -> Account:
    with committed() as session:
        account = session.get_one(Account, told.people[name].account_id)
        session.expunge(account)
        return account


def test_from_the_own_page_to_the_corrected_score(
    committed: Callable[..., Any], signed_in: Callable[..., Any], told: Story
) -> None:
    person = signed_in(_account(committed, told, "甲"))
    own = f"/my/results/{told.people['甲'].public_id}"
    assert f"{own}/recheck" in person.get(own).text
    missing = person.submit(f"{own}/recheck", {"paper": "written", "grounds": ""})
    assert missing.status_code == 422
    asked = {"paper": "written", "grounds": "怀疑合分有误"}
    assert person.submit(f"{own}/recheck", asked).status_code == 303
    assert person.submit(f"{own}/recheck", asked).status_code in (409, 422)
    assert "怀疑合分有误" in person.get(f"{own}/recheck").text
    officer, checker, supervisor = (
        signed_in(told.officers[role]) for role in ("exam_officer", "checker", "supervisor")
    )
    with committed() as session:
        case = session.scalars(select(Recheck.public_id)).one()
    page = f"{MARKING}/rechecks/{case}"
    ticket = "26001"
    assert ticket in officer.get(f"{MARKING}/rechecks").text
    assert checker.submit(f"{page}/findings", ITEMS).status_code == 403
    above = officer.submit(f"{page}/findings", ITEMS | CORRECTION | {"value": "184"})
    assert above.status_code == 422 and "漏加第三题四分" in above.text
    assert officer.submit(f"{page}/findings", ITEMS | CORRECTION).status_code == 303
    assert officer.submit(f"{page}/answer", {"words": "同意"}).status_code == 403
    assert checker.submit(f"{page}/answer", {"words": "同意更正"}).status_code == 303
    with committed() as session:
        row = session.scalars(select(ScoreCorrection.public_id)).one()
    act = f"{MARKING}/corrections/{row}"
    assert "漏加第三题四分" in supervisor.get(f"{MARKING}/corrections").text
    assert checker.submit(f"{act}/refuse", {"reason": "轮不到我办这一步"}).status_code == 422
    assert checker.submit(f"{act}/countersign").status_code == 403
    assert supervisor.submit(f"{act}/countersign").status_code == 303
    assert supervisor.submit(f"{act}/countersign").status_code == 409
    assert "80 分更正为84 分" in person.get(f"{own}/recheck").text
    assert "成绩已更正" in person.get("/my/messages").text


def test_nobody_else_asks_and_nobody_before_a_list(
    committed: Callable[..., Any], signed_in: Callable[..., Any], told: Story
) -> None:
    with committed() as session:
        stranger = applicant(session)
    own = f"/my/results/{told.people['甲'].public_id}/recheck"
    other = signed_in(stranger)
    assert other.get(own).status_code == 404
    assert other.submit(own, {"paper": "written", "grounds": "别人的成绩"}).status_code == 404
    person = signed_in(_account(committed, told, "甲"))
    for form in ({"paper": "interview", "grounds": "面试成绩有误"}, {"grounds": "没有选科目"}):
        assert person.submit(own, form).status_code == 422


def test_a_correction_is_proposed_by_ticket(
    committed: Callable[..., Any], signed_in: Callable[..., Any], told: Story
) -> None:
    officer = signed_in(told.officers["exam_officer"])
    form = {
        "ticket": "no-such",
        "paper": "written",
        "kind": "void",
        "value": "",
        "reason": "决定书第 7 号",
        "evidence": "决定书",
    }
    refused = officer.submit(f"{MARKING}/corrections", form)
    assert refused.status_code == 422 and "没有这个准考证号" in refused.text
    with committed() as session:
        ticket = ticket_of(session, told.people["乙"].id)
    assert officer.submit(f"{MARKING}/corrections", form | {"ticket": ticket}).status_code == 303
    with committed() as session:
        row = session.scalars(select(ScoreCorrection)).one()
        assert (row.kind, row.state) == ("void", "proposed")
        address = f"{MARKING}/corrections/{row.public_id}"
    assert officer.submit(f"{address}/withdraw").status_code == 303
    assert "已撤回" in officer.get(f"{MARKING}/corrections").text
