"""The office's and the person's pages of an offer."""

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
from portal.recruitment.offers.models import Offer
from tests.builders.accounts import applicant, officer
from tests.builders.hires import Story, candidates, ranked, story

Committed = Callable[[], AbstractContextManager[Session]]
SENT = {
    "union": "",
    "report_on": "2026-09-15",
    "report_at": "区总工会三楼",
    "papers": "离职证明",
    "answer_on": "2026-09-07",
}


@pytest.fixture
def told(app: Any, committed: Committed, at: datetime) -> tuple[Story, str, Account]:
    with committed() as session:
        made = story(session)
        ranked(session, made.run, made.a01, place=1, outcome="proposed", score="81.25", name="王芳")
        one = candidates(session, made, at=at, state="cleared")[0]
        owner = session.get_one(Account, one.application.account_id)
        return made, one.public_id, owner


def _offer(committed: Committed) -> Offer:
    with committed() as session:
        return session.scalars(select(Offer)).one()


def _send(told: Story, public_id: str, signed_in: Any) -> None:
    sent = SENT | {"union": str(told.a01.using_union_id)}
    address = f"/office/rounds/{told.round_.code}/offers/to/{public_id}"
    assert signed_in(told.publisher).submit(address, sent).status_code == 303


def test_an_offer_is_sent_read_accepted_and_reported_for(
    told: tuple[Story, str, Account], committed: Committed, signed_in: Any, clock: Clock
) -> None:
    made, public_id, owner = told
    home = f"/office/rounds/{made.round_.code}/offers"
    publisher, own = signed_in(made.publisher), signed_in(owner)
    assert f"{home}/to/{public_id}" in publisher.get(home).text
    early = SENT | {"union": str(made.a01.using_union_id), "answer_on": "2026-09-01"}
    again = publisher.submit(f"{home}/to/{public_id}", early)
    assert again.status_code == 422 and "区总工会三楼" in again.text
    _send(made, public_id, signed_in)
    mine = f"/my/offers/{_offer(committed).public_id}"
    page = own.get(mine).text
    assert "2026年9月7日17:30" in page and "视为放弃" in page
    assert own.submit(f"{mine}/acceptance").status_code == 303
    assert "我接受" not in own.get(mine).text
    desk = f"{home}/{_offer(committed).public_id}"
    clock.travel_to(datetime.fromisoformat("2026-09-15T10:00:00+08:00"))
    publisher, own = signed_in(made.publisher), signed_in(owner)
    assert publisher.submit(f"{desk}/acts/report", {"on": "2026-09-16"}).status_code == 422
    assert publisher.submit(f"{desk}/acts/report", {"on": "2026-09-15"}).status_code == 303
    assert "2026年10月15日" in own.get(mine).text and "已报到" in publisher.get(home).text


def test_whoever_looks_after_the_last_moment_finds_it_silent(
    told: tuple[Story, str, Account], committed: Committed, signed_in: Any, clock: Clock
) -> None:
    made, public_id, owner = told
    _send(made, public_id, signed_in)
    mine = f"/my/offers/{_offer(committed).public_id}"
    clock.travel_to(_offer(committed).answer_by + timedelta(seconds=1))
    assert "逾期未答复" in signed_in(owner).get(mine).text
    assert signed_in(owner).submit(f"{mine}/acceptance").status_code == 409


def test_the_schedule_ends_what_nobody_answers(
    told: tuple[Story, str, Account],
    committed: Committed,
    signed_in: Any,
    run_job: Any,
    clock: Clock,
) -> None:
    made, public_id, _owner = told
    _send(made, public_id, signed_in)
    run_job("offers.advance")
    assert _offer(committed).state == "sent"
    clock.travel_to(_offer(committed).answer_by)
    run_job("offers.advance")
    assert _offer(committed).state == "silent"


def test_who_may_do_what_and_nobody_elses(
    told: tuple[Story, str, Account], committed: Committed, signed_in: Any
) -> None:
    made, public_id, owner = told
    with committed() as session:
        stranger = applicant(session)
        foreign = officer(session, "publisher", union=session.merge(made.tree.other_county))
    home = f"/office/rounds/{made.round_.code}/offers"
    assert signed_in(made.checker).get(f"{home}/to/{public_id}").status_code == 403
    _send(made, public_id, signed_in)
    offer = _offer(committed).public_id
    assert signed_in(stranger).get(f"/my/offers/{offer}").status_code == 404
    assert signed_in(foreign).get(home).status_code == 404
    why = {"reason": "报到地点有变动"}
    assert signed_in(made.publisher).get(f"{home}/{offer}/acts/recall").status_code == 403
    assert "撤回通知书" in signed_in(made.checker).get(f"{home}/{offer}").text
    assert signed_in(made.checker).submit(f"{home}/{offer}/acts/recall", why).status_code == 303
    assert _offer(committed).state == "recalled"
    own = signed_in(owner)
    assert own.submit(f"/my/offers/{offer}", {"reason": "已有其他工作"}).status_code == 422


def test_a_person_declines_on_their_own_page(
    told: tuple[Story, str, Account], committed: Committed, signed_in: Any
) -> None:
    made, public_id, owner = told
    _send(made, public_id, signed_in)
    mine = f"/my/offers/{_offer(committed).public_id}"
    own = signed_in(owner)
    assert own.submit(mine, {"reason": ""}).status_code == 422
    assert own.submit(mine, {"reason": "已有其他工作"}).status_code == 303
    assert _offer(committed).state == "declined" and "我放弃" not in own.get(mine).text


def test_a_choice_is_announced_held_turn_by_turn_and_closed(
    app: Any, committed: Committed, signed_in: Any, at: datetime, clock: Clock
) -> None:
    with committed() as session:
        made = story(session)
        ranked(session, made.run, made.b01, place=1, outcome="proposed", name="李强")
        one = candidates(session, made, at=at, state="cleared")[0]
        owner = session.get_one(Account, one.application.account_id)
        zone, code = made.tree.zone.code, made.round_.code
    home = f"/office/rounds/{code}/choices"
    rules = {
        "vacancy": made.b01.public_id,
        "on": "2026-09-03",
        "hour": "09:00",
        "place": "区总工会三楼",
        "places": f"{zone} 1",
        "minutes": "3",
        "equals": "written",
        "absence": "last",
        "blocked": "waits",
    }
    publisher = signed_in(made.publisher)
    wrong = publisher.submit(f"{home}/new", rules | {"places": "没有这个 1"})
    assert wrong.status_code == 422 and "没有代码是" in wrong.text
    assert publisher.submit(f"{home}/new", rules | {"places": zone}).status_code == 422
    sent = publisher.submit(f"{home}/new", rules)
    assert sent.status_code == 303
    address = sent.headers["Location"]
    assert signed_in(owner).get(address).status_code in (302, 403)
    clock.travel_to(datetime.fromisoformat("2026-09-03T09:00:00+08:00"))
    publisher, checker = signed_in(made.publisher), signed_in(made.checker)
    assert publisher.submit(f"{address}/opening").status_code == 303
    page = publisher.get(address).text
    assert "轮到 李强" in page
    turn = page.split(f"{address}/turns/")[1].split("/")[0]
    chosen = {"union": str(made.tree.zone.id)}
    assert publisher.submit(f"{address}/turns/{turn}/signature", chosen).status_code == 422
    signed = publisher.submit(
        f"{address}/turns/{turn}/signature", chosen | {"avoidance_checked": "y"}
    )
    assert signed.status_code == 303
    assert publisher.submit(f"{address}/closing").status_code == 403
    assert checker.submit(f"{address}/closing").status_code == 303
    assert "已结束" in publisher.get(home).text and "已签字" in publisher.get(address).text
