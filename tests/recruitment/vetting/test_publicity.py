"""The list with names: what stands on it, who releases it, what an objection does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.applications.act import on_case
from portal.recruitment.audit import SYSTEM, Act
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.vetting.approval import Approval
from portal.recruitment.vetting.documents import proposed_lists
from portal.recruitment.vetting.models import Candidacy, Objection, PublicityList
from portal.recruitment.vetting.services.examine import record_background
from portal.recruitment.vetting.services.objections import (
    Said,
    answer_objection,
    take_in_late,
    take_in_objection,
)
from portal.recruitment.vetting.services.publicity import (
    clear_expired,
    publish_proposed,
    reckon_publicity,
)
from tests.builders.accounts import officer
from tests.builders.hires import Story, actor, candidates, ranked, story

WORDS = "经查情况不属实。"
APPROVED = Approval("淮总工党纪〔2026〕9号", date(2026, 8, 31), "市总工会审核同意")


def refused(code: str) -> object:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


def _proposed(session: Session, at: datetime, **values: object) -> tuple[Story, list[Candidacy]]:
    told = story(session)
    ranked(
        session,
        told.run,
        told.a01,
        place=1,
        outcome="proposed",
        score="81.25",
        name="王芳",
        **values,
    )
    ranked(session, told.run, told.b01, place=1, outcome="proposed", score="79", name="王芳")
    people = candidates(session, told, at=at, state="background")
    for one in people:
        record_background(
            RoundAct(session, actor(told.publisher), at, told.round_),
            one,
            "pass",
            "考察组两人，表现良好。",
        )
    return told, people


def _publish(
    app: Flask,
    session: Session,
    told: Story,
    at: datetime,
    account: object = None,
    approval: Approval = APPROVED,
) -> list[PublicityList]:
    with app.test_request_context():
        lists = proposed_lists(session, told.round_, at)
    act = RoundAct(session, actor(account or told.checker), at, told.round_)
    return publish_proposed(act, approval, lists)


def _object(act: RoundAct, one: Candidacy, text: str, said_by: str = "") -> Objection:
    return take_in_objection(act, one, Said(text, said_by))


def test_the_list_shows_the_white_list_and_tells_same_names_apart(
    app: Flask, session: Session, at: datetime
) -> None:
    told, people = _proposed(session, at)
    publication = _publish(app, session, told, at)[0].publication
    table = publication.content["tables"][0]
    assert [column["code"] for column in table["columns"]] == [
        "recruiting_union",
        "vacancy",
        "vacancy_name",
        "name",
        "ticket_number",
        "education",
        "school_or_work",
        "composite",
        "place",
    ]
    assert table["rows"][0][1:4] == ["A01", "工会干事", "王芳"] and table["rows"][0][5:] == [
        "大学本科",
        "某大学",
        "81.25",
        "1",
    ]
    assert "王芳" in publication.content["sections"][0]["text"]
    # seven working days after Tuesday 1 September, until the office closes at 17:30
    assert publication.expires_at == datetime(2026, 9, 10, 9, 30, tzinfo=UTC)
    assert {(one.state, one.publicity_ends_at) for one in people} == {
        ("in_publicity", publication.expires_at)
    }
    number = people[0].application.account.identity.number
    assert number not in str(publication.content)


def test_a_number_that_slipped_into_a_public_column_stops_the_list(
    app: Flask, session: Session, at: datetime
) -> None:
    told, people = _proposed(session, at, work={"present_employer": "某厂 13912345678"})
    with refused("publication.leak"):
        _publish(app, session, told, at)
    assert [one.state for one in people] == ["proposed", "proposed"]


def test_who_wrote_the_conclusions_does_not_release_the_list(
    app: Flask, session: Session, at: datetime
) -> None:
    told, _ = _proposed(session, at)
    with refused("two_people.same"):
        _publish(app, session, told, at, told.publisher)


def test_an_objection_suspends_until_another_person_answers(
    app: Flask, session: Session, at: datetime
) -> None:
    told, people = _proposed(session, at)
    _publish(app, session, told, at)
    one, later = people[0], at + timedelta(days=1)
    act = RoundAct(session, actor(told.publisher), later, told.round_)
    first = _object(act, one, "反映该同志工作经历不实。")
    second = _object(act, one, "反映亲属在同一单位任职。", "李某")
    assert one.state == "in_publicity" and first.receipt != second.receipt
    with refused("two_people.same"):
        answer_objection(act, first, "dismissed", "经查情况不属实。")
    answer_objection(
        RoundAct(session, actor(told.checker), later, told.round_),
        first,
        "dismissed",
        "经查情况不属实。",
    )
    at_its_end = RoundAct(session, SYSTEM, one.publicity_ends_at, told.round_)
    assert clear_expired(at_its_end) == 1  # the other person's publicity ends, this one's does not
    assert one.state == "in_publicity"
    answer_objection(
        RoundAct(session, actor(told.checker), later, told.round_),
        second,
        "dismissed",
        "经查不构成回避。",
    )
    assert one.state == "in_publicity"
    with refused("objection.answered"):
        answer_objection(
            RoundAct(session, actor(told.checker), later, told.round_),
            second,
            "upheld",
            "经查不构成回避。",
        )
    assert clear_expired(at_its_end) == 1


def test_an_upheld_objection_ends_it_and_a_late_one_is_a_petition(
    app: Flask, session: Session, at: datetime
) -> None:
    told, people = _proposed(session, at)
    _publish(app, session, told, at)
    one, other = people
    act = RoundAct(session, actor(told.publisher), at, told.round_)
    found = _object(act, one, "反映该同志学历不实。")
    answer_objection(
        RoundAct(session, actor(told.checker), at, told.round_),
        found,
        "upheld",
        "经核查学历证书不实。",
    )
    assert (one.state, one.reason) == ("failed", "经核查学历证书不实。")
    late = RoundAct(session, actor(told.publisher), other.publicity_ends_at, told.round_)
    with refused("vetting.publicity_over"):
        _object(late, other, "反映情况。反映情况。")
    with refused("vetting.publicity_on"):
        take_in_late(act, other, Said("反映情况。反映情况。"))
    petition, code = take_in_late(late, other, Said("反映情况。反映情况。"))
    assert (petition.state, petition.concern, petition.named) == ("received", "publicity", False)
    assert code


def _counted(session: Session, told: Story, at: datetime) -> list[tuple[str, datetime]]:
    people = [Candidacy(vacancy=told.a01), Candidacy(vacancy=told.b01)]
    return [(one.length, one.reckoning.end) for one in reckon_publicity(session, people, at)]


def test_a_notice_may_count_calendar_days(session: Session) -> None:
    """秦淮 2023: 公示3天. Three days after Thursday 9 April 2026 are a Sunday."""
    told = story(session, publicity_days=3)
    noon = datetime(2026, 4, 9, 4, tzinfo=UTC)
    working = ("3个工作日", datetime(2026, 4, 14, 9, 30, tzinfo=UTC))
    assert _counted(session, told, noon) == [working]
    told.round_.policy = told.round_.policy | {"publicity_unit": "days"}
    rolled = ("3天（自然日）", datetime(2026, 4, 13, 9, 30, tzinfo=UTC))
    assert _counted(session, told, noon) == [rolled]


def test_calendar_days_are_printed_as_what_they_are(
    app: Flask, session: Session, at: datetime
) -> None:
    told, _ = _proposed(session, at)
    # four days after Tuesday 1 September are a Saturday
    told.round_.policy = told.round_.policy | {"publicity_days": 4, "publicity_unit": "days"}
    facts = {
        fact["term"]: fact["value"]
        for fact in _publish(app, session, told, at)[0].publication.content["facts"]
    }
    assert facts["起算"] == (
        "公布当日不计入，共4天（自然日），最后一日是休假日，顺延到休假日结束的次日"
    )
    assert facts["公示时间"].endswith("至2026年9月7日17:30")


def test_a_vacancy_with_days_of_its_own_is_public_for_those(
    app: Flask, session: Session, at: datetime
) -> None:
    told, people = _proposed(session, at)
    told.b01.policy_override = {"publicity_days": 10}
    lists = _publish(app, session, told, at)
    ends = [datetime(2026, 9, day, 9, 30, tzinfo=UTC) for day in (10, 15)]
    assert [one.publicity_ends_at for one in people] == ends
    assert [(one.number, one.ends_at, one.publication.expires_at) for one in lists] == [
        (1, ends[0], ends[0]),
        (2, ends[1], ends[1]),
    ]
    counted = [
        fact["value"]
        for one in lists
        for fact in one.publication.content["facts"]
        if fact["term"] == "起算"
    ]
    assert counted == ["公布当日不计入，共7个工作日", "公布当日不计入，共10个工作日"]
    assert clear_expired(RoundAct(session, SYSTEM, ends[0], told.round_)) == 1


def test_who_screened_somebody_neither_lists_them_nor_answers_for_them(
    app: Flask, session: Session, at: datetime
) -> None:
    told, people = _proposed(session, at)
    by = actor(told.checker)
    case = on_case(Act(session, by, at), people[0].application)
    case.record_on_case("screening.claim_verify")
    with refused("two_people.screened"):
        _publish(app, session, told, at)
    assert [one.state for one in people] == ["proposed", "proposed"]
    other = officer(session, "checker", union=told.tree.county)
    _publish(app, session, told, at, other)
    act = RoundAct(session, actor(told.publisher), at, told.round_)
    objection = _object(act, people[0], "反映该同志工作经历不实。")
    with refused("two_people.screened"):
        answer_objection(RoundAct(session, by, at, told.round_), objection, "dismissed", WORDS)
    assert objection.outcome is None


@pytest.mark.parametrize(
    ("approval", "code"),
    [
        (Approval("", date(2026, 8, 31), "同意"), "vetting.minutes_missing"),
        (Approval("淮总工党纪〔2026〕9号", None, "同意"), "vetting.minutes_missing"),
        (Approval("淮总工党纪〔2026〕9号", date(2026, 8, 31), " "), "vetting.approval_missing"),
    ],
)
def test_nobody_is_named_in_public_without_the_approval(
    app: Flask, session: Session, at: datetime, approval: Approval, code: str
) -> None:
    told, people = _proposed(session, at)
    with refused(code):
        _publish(app, session, told, at, approval=approval)
    assert {one.state for one in people} == {"proposed"}
