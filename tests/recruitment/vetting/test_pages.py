"""The vetting office and the candidate's page, as a browser meets them."""

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
from portal.recruitment.publications.models import Publication
from portal.recruitment.vetting.models import Candidacy, Objection
from tests.builders.accounts import applicant, officer
from tests.builders.hires import Story, candidates, listed, ranked, story

Committed = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def told(app: Any, committed: Committed) -> Story:
    with committed() as session:
        made = story(session)
        ranked(session, made.run, made.a01, place=1, outcome="proposed", score="81.25", name="王芳")
        ranked(session, made.run, made.a01, place=2, score="80")
    return made


def _one(committed: Committed) -> Candidacy:
    with committed() as session:
        return session.scalars(select(Candidacy).order_by(Candidacy.id)).first()


def test_from_the_ranking_to_the_public_list(
    told: Story, committed: Committed, signed_in: Any, client: Any, clock: Clock
) -> None:
    home = f"/office/rounds/{told.round_.code}/vetting"
    publisher, checker = signed_in(told.publisher), signed_in(told.checker)
    assert "按名次转入体检人选" in publisher.get(home).text
    assert publisher.submit(f"{home}/take-over").status_code == 303
    assert publisher.submit(f"{home}/take-over").status_code == 303  # a double post is harmless
    person = f"{home}/{_one(committed).public_id}"
    page = publisher.get(person)
    assert "登记体检结论" in page.text and "登记考察结论" not in page.text
    short = publisher.submit(f"{person}/medical", {"outcome": "fail", "note": "不"})
    assert short.status_code == 422 and "不能只写" in short.text
    assert publisher.submit(f"{person}/medical", {"outcome": "pass"}).status_code == 303
    assert (
        publisher.submit(
            f"{person}/background", {"outcome": "pass", "note": "考察组两人，表现良好。"}
        ).status_code
        == 303
    )
    approved = {"minutes": "党纪〔2026〕9号", "minutes_on": "2026-08-31", "union_opinion": "同意"}
    assert publisher.submit(f"{home}/publicity", approved).status_code == 403
    page = checker.get(home).text
    assert "第7日（工作日）" in page and "事件当日，不计入" in page
    assert checker.submit(f"{home}/publicity").status_code == 422
    assert checker.submit(f"{home}/publicity", approved).status_code == 303
    with committed() as session:
        publication = session.scalars(
            select(Publication).where(Publication.kind == "proposed_hire")
        ).one()
    assert "王芳" in client.get(f"/publications/{publication.number}").text
    clock.travel_to(publication.expires_at + timedelta(seconds=1))
    assert client.get(f"/publications/{publication.number}").status_code == 410
    assert "公示期满" in signed_in(told.publisher).get(home).text  # whoever looks finds it ended
    assert _one(committed).state == "cleared"


def test_objections_go_to_another_person(
    told: Story, committed: Committed, signed_in: Any, at: datetime
) -> None:
    with committed() as session:
        one = candidates(session, told, at=at, state="in_publicity")[0]
        listed(session, told, one, starts_at=at, ends_at=at + timedelta(days=9))
    home = f"/office/rounds/{told.round_.code}/vetting"
    publisher, checker = signed_in(told.publisher), signed_in(told.checker)
    sent = publisher.submit(
        f"{home}/{one.public_id}/objections", {"said_by": "", "text": "反映<b>经历</b>不实。"}
    )
    assert sent.status_code == 303
    with committed() as session:
        objection = session.scalars(select(Objection)).one()
    address = f"{home}/objections/{objection.public_id}"
    assert publisher.get(address).status_code == 403
    page = checker.get(address)
    assert "反映&lt;b&gt;经历" in page.text
    assert checker.submit(address, {"outcome": "dismissed", "answer": ""}).status_code == 422
    assert (
        checker.submit(address, {"outcome": "dismissed", "answer": "经查情况不属实。"}).status_code
        == 303
    )
    assert _one(committed).state == "in_publicity"


def test_a_candidate_declines_and_nobody_else_can(
    told: Story, committed: Committed, signed_in: Any, at: datetime
) -> None:
    with committed() as session:
        one = candidates(session, told, at=at)[0]
        owner, stranger = session.get_one(Account, one.application.account_id), applicant(session)
    address = f"/my/candidacies/{one.public_id}"
    assert signed_in(stranger).get(address).status_code == 404
    own = signed_in(owner)
    assert "待体检" in own.get(address).text
    assert own.submit(address, {"reason": ""}).status_code == 422
    assert own.submit(address, {"reason": "已有其他工作"}).status_code == 303
    assert _one(committed).state == "declined"
    home = f"/office/rounds/{told.round_.code}/vetting"
    publisher = signed_in(told.publisher)
    assert "1 个名额空出来" in publisher.get(home).text
    assert publisher.submit(f"{home}/substitutes").status_code == 303
    assert "递补" in publisher.get(home).text


def test_another_county_finds_nothing_and_a_screener_may_not(
    told: Story, committed: Committed, signed_in: Any
) -> None:
    with committed() as session:
        foreign = officer(session, "publisher", union=session.merge(told.tree.other_county))
        screener = officer(session, "screener", union=session.merge(told.tree.county))
    home = f"/office/rounds/{told.round_.code}/vetting"
    assert signed_in(foreign).get(home).status_code == 404
    assert signed_in(foreign).submit(f"{home}/take-over").status_code == 404
    assert signed_in(screener).get(home).status_code == 403


def test_the_schedule_clears_without_anybody_looking(
    told: Story, committed: Committed, run_job: Any, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        one = candidates(session, told, at=at, state="in_publicity")[0]
        listed(session, told, one, starts_at=at, ends_at=at + timedelta(days=9))
    run_job("vetting.clear_expired")
    assert _one(committed).state == "in_publicity"
    clock.travel_to(at + timedelta(days=9))
    run_job("vetting.clear_expired")
    run_job("vetting.clear_expired")
    assert _one(committed).state == "cleared"
