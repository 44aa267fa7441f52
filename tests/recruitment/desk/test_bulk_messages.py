"""Messages to many: the right people, looked at first, two persons above a hundred, nobody twice,
and a log of receipts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import Act, breaks
from portal.recruitment.desk.bulk_audience import recipients
from portal.recruitment.messages.models import BulkMessage, BulkRecipient, Message, MessageNotice
from portal.recruitment.messages.services.bulk import (
    ask_to_send,
    confirm_bulk,
    discard_bulk,
    draft_bulk,
    filled,
)
from portal.recruitment.messages.services.contact import preference_of
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vacancies.queries import vacancies_of
from tests.builders.accounts import applicant
from tests.builders.applications import draft_application, submitted_application
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


@pytest.fixture
def world(app: Flask, committed: Committed, at: datetime) -> tuple[RecruitmentRound, Office]:
    """Two who applied for vacancy 01, one for 02, and a draft."""
    with app.test_request_context(), committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        first, second = vacancies_of(session, round_.id)
        storage = app.extensions["storage"]
        for name, vacancy in (
            ("王*[小](http://x.example)明", first),
            ("李玉芬", first),
            ("欧阳震华", second),
        ):
            submitted_application(
                session,
                round_,
                storage,
                at=at,
                account=applicant(session, name=name),
                vacancy=vacancy,
            )
        draft_application(
            session,
            round_,
            storage,
            at=at,
            account=applicant(session, name="赵云海"),
            vacancy=first,
        )
    return round_, officers


def _drafted(browser: Browser, code: str, **values: Any) -> str:
    answer = browser.submit(
        f"/office/rounds/{code}/messages/new",
        {"title": "考场调整", "text": "{姓名}，**{岗位}**的考场有调整。", **values},
    )
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_the_whole_way(
    world: tuple[RecruitmentRound, Office],
    signed_in: Callable[..., Browser],
    run_job: Callable[..., None],
    committed: Committed,
) -> None:
    round_, officers = world
    browser = signed_in(officers.publisher)
    path = _drafted(browser, round_.code, vacancies=["01"])
    page = browser.get(path).text
    assert (
        "<b>2</b>收件人" in page and "发给 李**" in page and "<strong>工会工作者01</strong>" in page
    )
    assert "李玉芬" not in page and "震华" not in page and "http://x.example" not in page
    assert browser.submit(f"{path}/send").status_code == 303
    assert browser.submit(f"{path}/send").status_code == 409
    with committed() as session:
        bulk = session.scalars(select(BulkMessage)).one()
        before = session.scalar(
            select(func.count()).select_from(Message).where(Message.kind == "bulk")
        )
    for _ in range(2):
        run_job("overview.send_bulk", bulk.id)
    with committed() as session:
        sent = session.scalars(
            select(Message).where(Message.kind == "bulk").order_by(Message.id)
        ).all()
        assert (
            before == 0 and len(sent) == 2 and session.get_one(BulkMessage, bulk.id).state == "sent"
        )
        assert "李玉芬，**工会工作者01**" in sent[1].body
        accounts = [one.account_id for one in sent]
        assert breaks(session, round_.code) == []
    person = signed_in(_account(committed, accounts[0]))
    inbox = person.get("/my/messages").text
    assert "考场调整" in inbox
    opened = person.get(f"/my/messages/{sent[0].public_id}").text
    assert (
        "<strong>工会工作者01</strong>" in opened
        and "王*[小](http://x.example)明" in opened
        and '<a href="http://x' not in opened
    )
    log = browser.get(path).text
    assert "<b>1</b>已读" in log and "王****" in log and "未读" in log


def _account(committed: Committed, account_id: int) -> Any:
    from portal.recruitment.accounts.models import Account

    with committed() as session:
        return session.get_one(Account, account_id)


def test_who_is_meant(session: Session, app: Flask, world: tuple[RecruitmentRound, Office]) -> None:
    round_ = world[0]
    with app.app_context():
        assert len(recipients(session, round_, {})) == 3
        assert len(recipients(session, round_, {"states": ["draft"]})) == 1
        assert len(recipients(session, round_, {"states": ["eligible"]})) == 0
        assert len(recipients(session, round_, {"vacancies": ["02"]})) == 1
        assert len(recipients(session, round_, {"unread": True})) == 3  # all have an unread receipt


def test_more_than_a_hundred_need_a_second_person(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    people = [applicant(session).id for _ in range(101)]
    drafter, checker = actor(officers.publisher), actor(officers.checker)
    few = draft_bulk(Act(session, drafter, at), "HA-1", "少", "文", {})
    assert ask_to_send(Act(session, drafter, at), few, people[:100]).state == "sending"
    many = draft_bulk(Act(session, drafter, at), "HA-1", "多", "文", {})
    assert ask_to_send(Act(session, drafter, at), many, people).state == "awaiting"
    with pytest.raises(Refused, match=r"bulk\.same_person"):
        confirm_bulk(Act(session, drafter, at), many)
    assert confirm_bulk(Act(session, checker, at), many).state == "sending"
    with pytest.raises(Refused, match=r"bulk\.not_draft"):
        discard_bulk(Act(session, checker, at), many)
    with pytest.raises(Refused, match=r"bulk\.nobody"):
        ask_to_send(
            Act(session, drafter, at),
            draft_bulk(Act(session, drafter, at), "HA-1", "无", "文", {}),
            [],
        )


def test_a_round_is_not_flooded(session: Session, at: datetime) -> None:
    unions = tree(session)
    by, person = actor(office(session, unions).publisher), applicant(session).id
    for _ in range(5):
        ask_to_send(
            Act(session, by, at), draft_bulk(Act(session, by, at), "HA-1", "题", "文", {}), [person]
        )
    sixth = draft_bulk(Act(session, by, at + timedelta(hours=1)), "HA-1", "题", "文", {})
    with pytest.raises(Refused, match=r"bulk\.too_many"):
        ask_to_send(Act(session, by, at + timedelta(hours=1)), sixth, [person])
    assert (
        ask_to_send(Act(session, by, at + timedelta(hours=25)), sixth, [person]).state == "sending"
    )


def test_a_job_that_was_killed_goes_on_where_it_stopped(
    world: tuple[RecruitmentRound, Office],
    run_job: Callable[..., None],
    committed: Committed,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from portal.recruitment.desk import jobs

    round_, officers = world
    with committed() as session:
        by = actor(officers.publisher)
        bulk = draft_bulk(Act(session, by, at), round_.code, "题", "{姓名}", {})
        people = recipients(session, round_, {})
        wished = preference_of(session, people[0], at=at)
        wished.sms_on = True
        ask_to_send(Act(session, by, at), bulk, people)
    monkeypatch.setattr(jobs, "PORTION", 1)
    real, done = jobs._send_portion, []

    def dying(*arguments: Any) -> None:
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(real(*arguments))

    monkeypatch.setattr(jobs, "_send_portion", dying)
    with pytest.raises(KeyboardInterrupt):
        run_job("overview.send_bulk", bulk.id)
    monkeypatch.setattr(jobs, "_send_portion", real)
    run_job("overview.send_bulk", bulk.id)
    with committed() as session:
        missing = (
            select(func.count())
            .select_from(BulkRecipient)
            .where(BulkRecipient.message_id.is_(None))
        )
        assert (
            session.scalar(missing) == 0
            and session.scalar(
                select(func.count()).select_from(Message).where(Message.kind == "bulk")
            )
            == 3
        )
        assert session.scalar(select(func.count()).select_from(MessageNotice)) == 1


def test_roles_counties_and_half_filled_forms(
    world: tuple[RecruitmentRound, Office], signed_in: Callable[..., Browser], committed: Committed
) -> None:
    round_, officers = world
    path = _drafted(signed_in(officers.publisher), round_.code)
    assert signed_in(officers.supervisor).get(path).status_code == 200
    assert signed_in(officers.supervisor).submit(f"{path}/send").status_code == 403
    assert signed_in(officers.clerk_a).get(path).status_code == 403
    # somebody else's draft
    assert signed_in(officers.screener).submit(f"{path}/send").status_code == 409
    assert (
        signed_in(officers.publisher)
        .submit(f"/office/rounds/{round_.code}/messages/new", {"title": "x"})
        .status_code
        == 422
    )
    with committed() as session:
        from portal.recruitment.rulebook import roles
        from tests.builders.accounts import officer
        from tests.builders.unions import union

        stranger = officer(session, roles.PUBLISHER, union=union(session, name="别处总工会"))
    assert signed_in(stranger).get(path).status_code == 404


def test_what_is_filled_in_stays_text() -> None:
    assert filled("{姓名}好", {"{姓名}": "<b>*x*</b>"}) == "\\<b\\>\\*x\\*\\</b\\>好"
