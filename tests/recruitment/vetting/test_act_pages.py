"""Findings, papers, suspensions, late objections, corrected rankings: the page of each act."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import Clock
from portal.recruitment.accounts.models import Account
from portal.recruitment.registers.models import Petition
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import gate_of_hire
from tests.builders.hires import Story, candidates, listed, ranked, story
from tests.recruitment.vetting.test_corrections import corrected, decided

Committed = Callable[[], AbstractContextManager[Session]]
GROUND = "公告第五条第三项：受过刑事处罚的，考察不合格。"
MINUTES = "淮总工纪〔2026〕12号"


@pytest.fixture
def told(app: Any, committed: Committed) -> Story:
    with committed() as session:
        made = story(session)
        ranked(session, made.run, made.a01, place=1, outcome="proposed", score="81.25", name="王芳")
    return made


def _begin(committed: Committed, told: Story, at: datetime, state: str) -> tuple[str, Account]:
    with committed() as session:
        one = candidates(session, told, at=at, state=state)[0]
        if state in ("in_publicity", "cleared"):
            listed(session, told, one, starts_at=at, ends_at=at + timedelta(days=9))
        return one.public_id, session.get_one(Account, one.application.account_id)


def _state(committed: Committed) -> str:
    with committed() as session:
        return session.scalars(select(Candidacy.state).order_by(Candidacy.id)).first()


def test_nobody_fails_the_background_check_untold_unheard_or_on_one_word(
    told: Story, committed: Committed, signed_in: Any, at: datetime
) -> None:
    public_id, owner = _begin(committed, told, at, "background")
    person = f"/office/rounds/{told.round_.code}/vetting/{public_id}"
    publisher, checker, own = (signed_in(who) for who in (told.publisher, told.checker, owner))
    fail = {"outcome": "fail", "note": "有故意犯罪记录，尚未说明。"}
    sent = publisher.submit(f"{person}/background", fail)
    assert sent.status_code == 422 and "没有写明依据" in sent.text
    assert publisher.submit(f"{person}/background", fail | {"ground": GROUND}).status_code == 303
    assert _state(committed) == "adverse"
    mine = f"/my/candidacies/{public_id}"
    assert GROUND in own.get(mine).text and "提交陈述申辩" in own.get(mine).text
    decision = {"outcome": "uphold", "minutes": MINUTES, "decision": "集体研究，认定考察不合格。"}
    early = checker.submit(f"{person}/acts/finding", decision)
    assert early.status_code == 422 and "陈述申辩的期限还没有过" in early.text
    assert own.submit(f"{mine}/statement", {"statement": ""}).status_code == 422
    assert (
        own.submit(f"{mine}/statement", {"statement": "已撤销记录，附法院文书。"}).status_code
        == 303
    )
    assert publisher.get(f"{person}/acts/finding").status_code == 403
    assert checker.submit(f"{person}/acts/finding", decision).status_code == 303
    assert _state(committed) == "failed"
    assert "登记决定的送达" in publisher.get(person).text
    assert publisher.submit(f"{person}/acts/service", {"way": "9月2日直接送达"}).status_code == 303
    assert "考察不合格，已送达" in publisher.get(person).text
    assert "登记决定的送达" not in publisher.get(person).text


def test_a_finding_that_is_dropped_leads_on(
    told: Story, committed: Committed, signed_in: Any, at: datetime, clock: Clock
) -> None:
    public_id, _owner = _begin(committed, told, at, "background")
    person = f"/office/rounds/{told.round_.code}/vetting/{public_id}"
    fail = {"outcome": "fail", "note": "档案年龄不一致，待核。", "ground": GROUND}
    signed_in(told.publisher).submit(f"{person}/background", fail)
    clock.travel_to(at + timedelta(days=8))  # the person said nothing, the days passed
    decision = {"outcome": "drop", "minutes": MINUTES, "decision": "经核实，档案记载属笔误。"}
    assert signed_in(told.checker).submit(f"{person}/acts/finding", decision).status_code == 303
    assert _state(committed) == "proposed"


def test_a_failed_medical_is_tested_again_once_on_the_persons_own_page(
    told: Story, committed: Committed, signed_in: Any, at: datetime
) -> None:
    public_id, owner = _begin(committed, told, at, "medical")
    person = f"/office/rounds/{told.round_.code}/vetting/{public_id}"
    publisher, own = signed_in(told.publisher), signed_in(owner)
    fail = {"outcome": "fail", "note": "结论不合格，可以申请复检。"}
    assert publisher.submit(f"{person}/medical", fail).status_code == 303
    mine = f"/my/candidacies/{public_id}"
    assert f"{mine}/retest" in own.get(mine).text
    assert own.submit(f"{mine}/retest").status_code == 303
    assert _state(committed) == "retest" and f"{mine}/retest" not in own.get(mine).text
    assert publisher.submit(f"{person}/medical", fail).status_code == 303
    assert _state(committed) == "failed"
    assert own.submit(f"{mine}/retest").status_code == 409


def test_a_late_objection_is_a_petition_and_shuts_the_gate(
    told: Story, committed: Committed, signed_in: Any, at: datetime, clock: Clock
) -> None:
    public_id, _owner = _begin(committed, told, at, "cleared")
    person = f"/office/rounds/{told.round_.code}/vetting/{public_id}"
    clock.travel_to(at + timedelta(days=10))
    publisher = signed_in(told.publisher)
    assert "登记公示期满后的反映" in publisher.get(person).text
    sent = publisher.submit(f"{person}/late-objections", {"text": "反映<b>工作经历</b>不实。"})
    assert sent.status_code == 200 and "只显示这一次" in sent.text
    assert "有信访举报没有办结" in publisher.get(person).text
    with committed() as session:
        petition = session.scalars(select(Petition)).one()
        assert petition.number in sent.text
        one = session.scalars(select(Candidacy)).one()
        assert gate_of_hire(session, one) == ("petition_open",)
        petition.state = "answered"
        session.flush()
        assert gate_of_hire(session, one) == ()


def test_papers_that_are_missing_shut_the_gate_until_they_are_complete(
    told: Story, committed: Committed, signed_in: Any, at: datetime
) -> None:
    public_id, _owner = _begin(committed, told, at, "cleared")
    person = f"/office/rounds/{told.round_.code}/vetting/{public_id}"
    publisher = signed_in(told.publisher)
    missing = {"outcome": "deferred", "note": "缺离职证明，9月10日前交。"}
    assert publisher.submit(f"{person}/acts/documents", missing).status_code == 303
    assert "聘用材料没有收齐" in publisher.get(person).text
    assert publisher.submit(f"{person}/acts/documents", {"outcome": "pass"}).status_code == 303
    assert "聘用材料没有收齐" not in publisher.get(person).text


def test_to_suspend_and_to_revoke_are_decisions_with_their_minutes(
    told: Story, committed: Committed, signed_in: Any, at: datetime
) -> None:
    public_id, owner = _begin(committed, told, at, "in_publicity")
    person = f"/office/rounds/{told.round_.code}/vetting/{public_id}"
    publisher, checker = signed_in(told.publisher), signed_in(told.checker)
    why = {"reason": "反映的问题一时不能查实", "minutes": MINUTES}
    assert publisher.submit(f"{person}/acts/suspension", why).status_code == 403
    assert checker.submit(f"{person}/acts/suspension", why | {"minutes": ""}).status_code == 422
    assert checker.submit(f"{person}/acts/suspension", why).status_code == 303
    assert _state(committed) == "suspended"
    lifted = {"reason": "已经查清，不影响聘用"}
    assert checker.submit(f"{person}/acts/resumption", lifted).status_code == 303
    assert _state(committed) == "in_publicity"
    assert checker.submit(f"{person}/acts/revocation", why).status_code == 303
    assert _state(committed) == "failed"
    assert why["reason"] in signed_in(owner).get(f"/my/candidacies/{public_id}").text
    assert checker.get(f"{person}/acts/nothing").status_code == 404


def test_a_corrected_ranking_is_shown_before_it_is_carried_out(
    told: Story, committed: Committed, signed_in: Any, at: datetime
) -> None:
    with committed() as session:
        second = ranked(session, told.run, told.a01, place=2, score="80")
        one = candidates(session, told, at=at)[0]
        rows = corrected(session, told, at, [second, one.application])
        decided(session, rows)
    home = f"/office/rounds/{told.round_.code}/vetting"
    page = f"{home}/settlements/{told.a01.public_id}"
    publisher, checker = signed_in(told.publisher), signed_in(told.checker)
    assert "按更正后的名次处理" not in publisher.get(home).text
    assert "名次已更正" in publisher.get(home).text and page in checker.get(home).text
    assert "不再列为人选" in checker.get(page).text
    assert publisher.get(page).status_code == 403
    assert checker.submit(page, {"reason": "成绩复核后更正", "minutes": ""}).status_code == 422
    done = checker.submit(page, {"reason": "成绩复核后更正", "minutes": MINUTES})
    assert done.status_code == 303 and _state(committed) == "withdrawn"
    assert "名次已更正" not in publisher.get(home).text.replace("名次更正，不再列为人选", "")
