"""Form A-11: registration waits for the places that the round names; addresses are checked, lines
stay, officers are told in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.act import APPLICANT
from portal.recruitment.applications.services.fill_in import is_open, start
from portal.recruitment.approval.services.release_round import release_round
from portal.recruitment.audit import Act, Actor
from portal.recruitment.messages.models import Message
from portal.recruitment.registers.services.places import (
    Standing,
    checked_address,
    record_place,
    remind_of_places,
    require_places,
    take_down,
)
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.accounts import applicant
from tests.builders.rounds import BODY, Office, actor, approved_round, drafted_round, office
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


@pytest.mark.parametrize(
    "text",
    [
        "https://rsj.example.gov.cn/zk/1.html?a=1",
        " http://总工会.中国/通知 ",
        "https://a.example:8443/x",
    ],
)
def test_addresses_that_people_can_open(text: str) -> None:
    assert checked_address(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ftp://a.example/x",
        "javascript:alert(1)",
        "http://localhost/x",
        "https://u:p@a.example/",
        "https://a.example/ x",
        "//a.example/x",
        'https://a.example/"x',
        "https://[::1",
        "https://a.example:99999/",
        "https://.example./",
        "https://a.example/" + "x" * 400,
    ],
)
def test_addresses_that_are_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"place\.address"):
        checked_address(text)


def _published(session: Session, at: datetime) -> tuple[RecruitmentRound, Office]:
    unions = tree(session)
    officers = office(session, unions)
    round_ = approved_round(session, unions, at=at, officers=officers)
    release_round(RoundAct(session, actor(officers.checker), at, round_), BODY)
    session.flush()
    return round_, officers


def _record(
    session: Session,
    round_: RecruitmentRound,
    officers: Office,
    kind: str,
    *,
    at: datetime,
    **values: object,
) -> object:
    given = {
        "site": "网站",
        "address": f"https://{kind.replace('_', '')}.example.org/1",
        "published_at": at,
    } | values
    act = RoundAct(session, actor(officers.publisher), at, round_)
    return record_place(act, Standing(kind=kind, **given))  # type: ignore[arg-type]


def test_registration_opens_with_the_last_required_place(session: Session, at: datetime) -> None:
    round_, officers = _published(session, at)
    person = applicant(session)
    assert not is_open(round_, at)
    with pytest.raises(Refused, match=r"round\.not_announced"):
        start(Act(session, Actor(person.id, APPLICANT), at), round_, person)
    _record(session, round_, officers, "own_site", at=at)
    assert not is_open(round_, at)
    first = _record(session, round_, officers, "human_resources", at=at)
    assert (
        _record(session, round_, officers, "human_resources", at=at) is first
        and len(round_.places) == 2
    )
    assert is_open(round_, at)
    assert start(Act(session, Actor(person.id, APPLICANT), at), round_, person).state == "draft"
    take_down(RoundAct(session, actor(officers.publisher), at, round_), round_.places[0].public_id)
    assert is_open(round_, at)  # people who found it there must not lose their time


def test_time_kind_and_state_are_checked(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    draft = drafted_round(session, unions, at=at, by=officers.publisher)
    with pytest.raises(Refused, match=r"place\.not_published"):
        _record(session, draft, officers, "own_site", at=at)
    require_places(RoundAct(session, actor(officers.publisher), at, draft), ["notice_board"])
    assert draft.conduct["places_required"] == ["notice_board"]
    with pytest.raises(Refused, match=r"place\.none"):
        require_places(RoundAct(session, actor(officers.publisher), at, draft), [])
    round_, officers = _published(session, at)
    for wrong in (at - timedelta(hours=1), at + timedelta(minutes=1)):
        with pytest.raises(Refused, match=r"place\.time"):
            _record(session, round_, officers, "own_site", at=at, published_at=wrong)
    with pytest.raises(Refused, match=r"place\.kind"):
        _record(session, round_, officers, "moon", at=at)
    assert _record(session, round_, officers, "notice_board", at=at, address="").address == ""  # type: ignore[attr-defined]
    with pytest.raises(Refused, match=r"round\.frozen"):
        require_places(RoundAct(session, actor(officers.publisher), at, round_), ["own_site"])


def test_publishers_are_told_once_a_day_until_it_is_done(session: Session, at: datetime) -> None:
    round_, officers = _published(session, at)
    assert remind_of_places(session, round_, at=at) == 2
    assert remind_of_places(session, round_, at=at + timedelta(hours=1)) == 0
    assert remind_of_places(session, round_, at=at + timedelta(hours=25)) == 2
    told = session.scalars(
        select(Message.account_id).where(Message.kind == "notices.places_missing")
    ).all()
    assert set(told) == {officers.publisher.id, officers.checker.id}
    for kind in ("own_site", "human_resources"):
        _record(session, round_, officers, kind, at=at)
    assert remind_of_places(session, round_, at=at + timedelta(hours=60)) == 0


def test_the_page_of_the_record(
    committed: Committed, signed_in: Callable[..., Browser], client: Browser, at: datetime
) -> None:
    with committed() as session:
        round_, officers = _published(session, at)
    path, publisher = f"/office/rounds/{round_.code}/places", signed_in(officers.publisher)
    assert "公告尚未按规定发布，报名不能开始" in publisher.get(path).get_data(as_text=True)
    assert "公告发布渠道没有登记齐" in publisher.get("/office/desk").get_data(as_text=True)
    values = {
        "kind": "own_site",
        "site": "清江浦区总工会网站",
        "address": "not an address",
        "published_at": "2026-09-01T09:00",
    }
    refused = publisher.submit(path, values)
    assert refused.status_code == 422 and "not an address" in refused.get_data(as_text=True)
    assert (
        publisher.submit(path, values | {"address": "https://a.example.org/1"}).status_code == 303
    )
    assert (
        publisher.submit(
            path, values | {"kind": "human_resources", "address": "https://b.example.org/1"}
        ).status_code
        == 303
    )
    assert "必须发布的渠道已经登记齐" in publisher.get(path).get_data(as_text=True)
    assert "公告发布渠道没有登记齐" not in publisher.get("/office/desk").get_data(as_text=True)
    assert signed_in(officers.screener).submit(path, values).status_code == 403
    assert "清江浦区总工会网站" in signed_in(officers.supervisor).get(path).get_data(as_text=True)
