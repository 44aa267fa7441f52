"""信访举报 without a name, a clock that runs, hands that are kept off; 重大事项 with receipt and
answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.foundation.data.throttle import network_key
from portal.foundation.officers.questions import TICKETS_PER_NETWORK
from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.accounts.side import OFFICERS
from portal.recruitment.audit import Act, AuditEntry
from portal.recruitment.registers.models import MajorEvent, Petition
from portal.recruitment.registers.queries import petition_by_receipt, petitions_within_reach
from portal.recruitment.registers.services.major_events import (
    answer_event,
    is_late,
    receive_event,
    report_event,
)
from portal.recruitment.registers.services.petitions import (
    PUBLIC,
    Intake,
    Step,
    handle_petition,
    receive_petition,
)
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook import roles
from tests.builders.accounts import officer
from tests.builders.rounds import actor, drafted_round, office, published_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

MATTER = "笔试第二考场有人带手机，监考没有处理。"


def answer_of(page: str) -> dict[str, str]:
    """The page's ticket, which a browser without scripts sends."""
    return {"captcha_ticket": re.search(r'name="captcha_ticket" value="([^"]+)"', page)[1]}  # type: ignore[index]


def test_anybody_writes_without_an_account_and_reads_the_answer_with_the_code(
    committed: Committed,
    signed_in: Callable[..., Browser],
    client: Browser,
    clock: Clock,
    at: datetime,
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        far = officer(session, roles.SUPERVISOR, union=unions.other_city)
        body = officer(session, roles.SUPERVISING_BODY, union=unions.city)
    page = client.get("/petitions").text
    assert round_.title in page and round_.supervision_phone in page
    typed = {
        "about": round_.code,
        "concern": "written",
        "named": "no",
        "matter": MATTER,
        "contact": "",
    }
    wrong = client.submit("/petitions", typed | answer_of(page))
    assert (
        wrong.status_code == 422
        and MATTER in wrong.text
        and re.search("还要等 (20|1[0-9]) 秒", wrong.text)
    )
    clock.travel_to(clock.now() + timedelta(seconds=25))
    two = client.submit("/petitions", typed | {"name": "张三"} | answer_of(wrong.text))
    assert two.status_code == 422 and "选了匿名，又填了姓名" in two.text
    right = answer_of(two.text)
    done = client.submit("/petitions", typed | right)
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", done.text)[0]  # type: ignore[index]
    # the same post again is not a second petition
    assert client.submit("/petitions", typed | right).status_code == 422
    with committed() as session:
        (kept,) = session.scalars(select(Petition)).all()
        assert (
            not kept.named and kept.name is None and kept.contact is None and kept.matter == MATTER
        )
        columns = {
            column.key: str(getattr(kept, column.key))
            for column in Petition.__table__.columns
            if hasattr(kept, column.key)
        }
        assert not [
            name
            for name, value in columns.items()
            if "127.0.0" in value or MATTER[:6] in value or code[:4] in value
        ]
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.subject == f"petition:{kept.public_id}")
        ).all()
        assert [entry.by_account_id for entry in entries] == [None] and MATTER[:6] not in str(
            [entry.facts for entry in entries]
        )
    place = f"/office/petitions/{kept.public_id}"
    for account in (
        officers.publisher,
        officers.city_approver,
        officers.checker,
        officers.screener,
    ):
        assert signed_in(account).get(place).status_code == 403
    assert signed_in(far).get(place).status_code == 404
    assert (
        MATTER in signed_in(body).get(place).text
        and signed_in(body).submit(place, {"action": "accept"}).status_code == 403
    )
    supervisor = signed_in(officers.supervisor)
    assert kept.number in supervisor.get("/office/petitions").text
    assert supervisor.submit(place, {"action": "accept", "text": "予以受理"}).status_code == 422
    assert (
        supervisor.submit(
            place, {"action": "accept", "text": "予以受理", "investigator": "纪检组二人"}
        ).status_code
        == 303
    )
    assert (
        supervisor.submit(place, {"action": "answer", "text": "已调阅录像，情况不实。"}).status_code
        == 303
    )
    assert supervisor.submit(place, {"action": "answer", "text": "再来"}).status_code == 422
    assert "情况不实" in client.submit("/petitions/answers", {"code": code.lower()}).text
    assert client.submit("/petitions/answers", {"code": "AAAA-BBBB-CCCC"}).status_code == 422
    assert "情况不实" not in client.get("/petitions/answers").text


def test_a_flood_of_petitions_stops_its_own_network_and_nobody_else(
    committed: Committed, app: Flask, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        round_ = published_round(session, unions, at=at)
    typed = {"about": round_.code, "concern": "written", "named": "no", "matter": MATTER}

    def write(addresses: list[str]) -> list[int]:
        pages = [app.test_client().get("/petitions").text for _ in addresses]
        clock.travel_to(clock.now() + timedelta(seconds=21))
        return [
            app.test_client()
            .submit(  # type: ignore[attr-defined]
                "/petitions",
                typed | answer_of(page),
                environ_base={"REMOTE_ADDR": address},
            )
            .status_code
            for page, address in zip(pages, addresses, strict=True)
        ]

    most = TICKETS_PER_NETWORK
    assert write(["198.51.100.7"] * (most + 1)) == [200] * most + [429]
    assert write([f"198.51.{number}.7" for number in range(30)]) == [200] * 30
    with committed() as session:
        kept = session.execute(text("SELECT scope, key_digest FROM throttle")).all()
    # what is written about the network can be matched with nothing that this side keeps
    known = {
        OFFICERS.digest("throttle", network_key(f"198.51.{number}.7")) for number in range(101)
    }
    assert not known & {digest for _scope, digest in kept}


def test_ten_working_days_extended_once(session: Session) -> None:
    # before National Day: 1–7 October are off, 10 October is worked
    at = datetime(2026, 9, 28, 2, 0, tzinfo=UTC)
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    petition, code = receive_petition(
        Act(session, PUBLIC, at),
        unions.county,
        round_,
        Intake(channel="online", concern="other", matter=MATTER),
    )
    assert petition.due_at == datetime(2026, 10, 17, 16, 0, tzinfo=UTC) - timedelta(days=1), (
        "the day itself does not count"
    )
    assert petition_by_receipt(session, code.replace("-", " ").lower()) is petition
    by, key = actor(officers.supervisor), petition.public_id
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        handle_petition(Act(session, by, at), key, "answer", Step(text="直接答"))
    handle_petition(Act(session, by, at), key, "accept", Step(text="受理", investigator="甲"))
    before = petition.due_at
    handle_petition(Act(session, by, at), key, "extend", Step(text="需要调阅录像"))
    assert petition.due_at >= before + timedelta(days=14)
    with pytest.raises(Refused, match=r"petition\.extended_once"):
        handle_petition(Act(session, by, at), key, "extend", Step(text="再延"))
    with pytest.raises(Refused, match=r"petition\.text_missing"):
        handle_petition(Act(session, by, at), key, "answer")
    handle_petition(
        Act(session, by, at),
        key,
        "answer",
        Step(text="查清", way="网上", answered_on=date(2026, 10, 12)),
    )
    handle_petition(Act(session, by, at), key, "close")
    assert petition.state == "closed" and [step.action for step in petition.steps] == [
        "accept",
        "extend",
        "answer",
        "close",
    ]
    assert petitions_within_reach(session, [unions.other_city.id]) == []


def test_letters_are_entered_by_the_supervisor_with_their_own_day(
    committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
    supervisor = signed_in(officers.supervisor)
    typed = {
        "about": round_.code,
        "channel": "letter",
        "received_on": "2026-08-31",
        "concern": "conduct",
        "name": "李四",
        "contact": "淮海路1号",
        "matter": MATTER,
    }
    assert supervisor.submit("/office/petitions/new", typed | {"matter": "短"}).status_code == 422
    assert signed_in(officers.publisher).submit("/office/petitions/new", typed).status_code == 403
    done = supervisor.submit("/office/petitions/new", typed)
    assert done.status_code == 303
    assert "李四" in supervisor.get(done.location).text
    assert supervisor.get("/office/petitions/A-12.xlsx").status_code == 200
    assert signed_in(officers.checker).get("/office/petitions/A-12.xlsx").status_code == 403


def test_major_event_is_received_and_answered_by_the_city(
    committed: Committed, signed_in: Callable[..., Browser], session: Session, at: datetime
) -> None:
    with committed() as write:
        unions = tree(write)
        officers = office(write, unions)
        round_ = drafted_round(write, unions, at=at, by=officers.publisher)
    base = f"/office/rounds/{round_.code}/events"
    county, city = signed_in(officers.exam_officer), signed_in(officers.city_approver)
    typed = {
        "happened_at": "2026-08-30T08:00",
        "place": "第一考点",
        "matter": "二号考场停电二十分钟",
        "asks": "请示是否补时",
    }
    assert (
        county.submit(f"{base}/new", typed | {"happened_at": "2026-09-09T08:00"}).status_code == 422
    )
    first = county.submit(f"{base}/new", typed)
    # once, however often it is sent
    assert (
        first.status_code == 303 and county.submit(f"{base}/new", typed).location == first.location
    )
    assert "书面报告超过 24 小时" in county.get(first.location).text
    assert county.submit(f"{first.location}/receive").status_code == 403
    # not signed for yet
    assert city.submit(f"{first.location}/answer", {"answer": "同意补时"}).status_code == 422
    assert city.submit(f"{first.location}/receive").status_code == 303
    assert city.submit(f"{first.location}/answer", {"answer": ""}).status_code == 422
    assert (
        city.submit(f"{first.location}/answer", {"answer": "同意补时二十分钟"}).status_code == 303
    )
    assert "同意补时二十分钟" in county.get(first.location).text
    assert signed_in(officers.clerk_a).get(base).status_code == 403


def test_a_report_within_a_day_is_in_time(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    values = {
        "happened_at": at - timedelta(hours=24),
        "told_at": at - timedelta(hours=23),
        "place": "考点",
        "matter": "试卷袋破损",
    }
    event = report_event(RoundAct(session, actor(officers.publisher), at, round_), values)
    assert not is_late(event) and is_late(
        MajorEvent(happened_at=at - timedelta(hours=24, seconds=1), at=at)
    )
    city = actor(officers.city_approver)
    receive_event(RoundAct(session, city, at, round_), event.public_id)
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        receive_event(RoundAct(session, city, at, round_), event.public_id)
    with pytest.raises(Refused, match=r"event\.answer_missing"):
        answer_event(RoundAct(session, city, at, round_), event.public_id, "")
    with pytest.raises(Refused, match=r"event\.not_found"):
        receive_event(RoundAct(session, city, at, round_), "nothing")
