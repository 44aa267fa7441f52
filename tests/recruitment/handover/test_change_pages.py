"""Correcting, cancelling, papers, conflicts on the office's pages; giving up on one's own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.accounts.models import Account
from portal.recruitment.handover.models import (
    HandoverConflict,
    HandReceipt,
    Hire,
    HireCancellation,
)
from portal.recruitment.handover.services.act_on import Saying, act_on
from portal.recruitment.handover.services.hire import confirm_hire
from portal.recruitment.rounds.act import RoundAct
from tests.builders.accounts import officer
from tests.builders.hires import Story, actor, prepared, story

Committed = Callable[[], AbstractContextManager[Session]]
TERMS = {
    "decision": "named",
    "starts_on": "2026-10-01",
    "ends_on": "2029-09-30",
    "probation_ends_on": "2026-12-31",
    "contract_number": "2026-9",
    "avoidance_confirmed": "y",
}


class Desks:
    def __init__(self, told: Story, committed: Committed, signed_in: Any, at: datetime) -> None:
        self.told, self.committed, self.at = told, committed, at
        self.first, self.second = signed_in(told.publisher), signed_in(told.checker)
        self.home = f"/office/rounds/{told.round_.code}/handover/hires/{self.hire.public_id}"

    @property
    def hire(self) -> Hire:
        return self.row(Hire)

    def row(self, model: type[Any]) -> Any:
        with self.committed() as session:
            return session.scalars(select(model)).one()

    def hears(self, signal: str, **said: Any) -> None:
        with self.committed() as session:
            hire = session.scalars(select(Hire)).one()
            act = RoundAct(session, actor(self.told.checker), self.at, hire.application.round_)
            act_on(act, hire, Saying(signal, f"worker.{signal}", "m", 1, **said))


@pytest.fixture
def desks(app: Flask, committed: Committed, signed_in: Any, at: datetime) -> Desks:
    with committed() as session:
        told = story(session)
        hire = prepared(session, told, at=at)
        confirm_hire(RoundAct(session, actor(told.checker), at, told.round_), hire)
    made = Desks(told, committed, signed_in, at)
    made.hears("accepted", worker_number="W-1")
    return made


def test_a_correction_by_two_people(desks: Desks) -> None:
    form = f"{desks.home}/correct"
    assert 'value="2026-10-01"' in desks.first.get(form).text
    assert desks.second.get(form).status_code == 403
    typed = TERMS | {"placement": str(desks.told.tree.street.id)}
    assert "请写明原因" in desks.first.submit(form, typed).text
    assert desks.first.submit(form, typed | {"reason": "合同编号写错"}).status_code == 303
    page = desks.second.get(desks.home).text
    assert "合同编号写错" in page and "/contract/number" in page and "复核更正" in page
    assert desks.first.submit(f"{desks.home}/announce").status_code == 403
    assert desks.second.submit(f"{desks.home}/announce").status_code == 303
    assert desks.hire.edition == 2


def test_a_correction_is_taken_back(desks: Desks) -> None:
    typed = TERMS | {"placement": str(desks.told.tree.street.id), "reason": "编号"}
    desks.first.submit(f"{desks.home}/correct", typed)
    assert desks.first.submit(f"{desks.home}/drop").status_code == 303
    assert desks.hire.draft is None


def test_a_cancellation_by_two_and_the_answer_on_paper_by_two(desks: Desks) -> None:
    form = f"{desks.home}/cancel"
    assert "没有报到" in desks.first.get(form).text
    typed = {"reason": "not_reported", "words": "十月一日没有到岗"}
    assert desks.first.submit(form, typed).status_code == 303
    asked = f"{desks.home}/cancellations/{desks.row(HireCancellation).public_id}"
    assert desks.first.submit(f"{asked}/confirm").status_code == 403
    assert "十月一日没有到岗" in desks.second.get(desks.home).text
    assert desks.second.submit(f"{asked}/confirm").status_code == 303
    page = desks.first.get(desks.home).text
    assert "正在撤销" in page and "请发函给管理端" in page
    paper = {"kind": "cancelled", "paper": "省总备〔2026〕8号", "on": "2026-08-31", "words": ""}
    too_late = paper | {"on": "2027-01-01"}
    assert desks.first.submit(f"{desks.home}/papers", too_late).status_code == 422
    assert desks.first.submit(f"{desks.home}/papers", paper).status_code == 303
    entered = f"{desks.home}/papers/{desks.row(HandReceipt).public_id}"
    assert desks.first.submit(f"{entered}/confirm").status_code == 403
    assert desks.second.submit(f"{entered}/confirm").status_code == 303
    assert desks.hire.state == "cancelled"
    assert desks.first.get(f"{desks.home}.pdf").status_code == 409


def test_a_conflict_stands_on_the_desk_until_it_is_settled(desks: Desks) -> None:
    desks.hears("refused", words="05 合同不对", data={"record_sha256": "a" * 64})
    page = desks.first.get(desks.home).text
    assert "已经入册的资料又被退回" in page and "a" * 12 in page
    assert "两边的资料不一致" in desks.first.get(desks.home.rsplit("/", 2)[0]).text
    address = f"{desks.home}/conflicts/{desks.row(HandoverConflict).public_id}"
    assert desks.first.get(address).status_code == 200
    assert desks.first.submit(address, {"words": "好"}).status_code == 422
    words = {"words": "电话核对，对方误发"}
    assert desks.first.submit(address, words).status_code == 303
    assert "已经入册的资料又被退回" not in desks.first.get(desks.home).text
    assert desks.first.submit(address, words).status_code == 422


def test_the_hired_person_gives_up_and_the_office_confirms(
    desks: Desks, signed_in: Any, committed: Committed
) -> None:
    with committed() as session:
        hire = session.scalars(select(Hire)).one()
        account = session.get_one(Account, hire.application.account_id)
        stranger = officer(session, "publisher", union=desks.told.tree.street)
    own, mine = signed_in(account), f"/my/hires/{desks.hire.public_id}"
    assert "放弃聘用" in own.get(mine).text
    assert own.submit(f"{mine}/give-up", {"words": ""}).status_code == 422
    assert own.submit(f"{mine}/give-up", {"words": "已有其他工作"}).status_code == 303
    assert "等招聘单位确认" in own.get(mine).text
    asked = desks.row(HireCancellation)
    assert (asked.reason, asked.state, asked.asked_by) == ("withdrawn", "asked", account.id)
    home = desks.home
    assert signed_in(stranger).get(home).status_code == 404
    dropped = f"{home}/cancellations/{asked.public_id}/drop"
    assert desks.first.submit(dropped).status_code == 303
    assert desks.row(HireCancellation).state == "dropped"
    assert own.submit(f"{mine}/give-up", {"words": "还是想走"}).status_code == 303
    assert "撤回申请" in own.get(mine).text
    assert own.submit(f"{mine}/give-up/take-back").status_code == 303
    assert own.submit(f"{mine}/give-up/take-back").status_code == 404
    assert "等招聘单位确认" not in own.get(mine).text


def test_what_was_prepared_is_taken_back_on_its_page(
    app: Flask, committed: Committed, signed_in: Any, at: datetime
) -> None:
    with committed() as session:
        told = story(session)
        hire = prepared(session, told, at=at).public_id
    home = f"/office/rounds/{told.round_.code}/handover/hires/{hire}"
    first = signed_in(told.publisher)
    assert "收回" in first.get(home).text
    assert first.submit(f"{home}/withdraw", {"words": ""}).status_code == 422
    assert first.submit(f"{home}/withdraw", {"words": "填错了人"}).status_code == 303
    assert "已撤销" in first.get(home).text
