"""The way of a change through its pages, and that there is no other way to a published rule, date
or vacancy."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import edit_round, set_policy, set_windows
from portal.recruitment.rulebook import roles
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.services.edit_vacancy import put_vacancy, remove_vacancy
from tests.builders.accounts import officer
from tests.builders.changes import change_pages, published_change
from tests.builders.rounds import Office, actor, office, published_round
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Browser, Committed


@dataclass
class Told:
    unions: Tree
    officers: Office
    round_: RecruitmentRound
    base: str


@pytest.fixture
def told(committed: Committed, at: datetime) -> Told:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = published_round(session, unions, at=at, officers=officers)
        return Told(unions, officers, round_, f"/office/rounds/{round_.code}/changes")


def begun(browser: Browser, base: str, kind: str) -> str:
    answer = browser.submit(base, {"kind": kind, "reason": "系统故障，部分人未能提交。"})
    assert answer.status_code == 303
    return str(answer.location)


def approved(told: Told, signed_in: Callable[..., Browser], path: str) -> None:
    assert signed_in(told.officers.publisher).submit(f"{path}/submit").status_code == 303
    city = signed_in(told.officers.city_approver)
    half = city.submit(f"{path}/reply", {"action": "approve", "comment": "打了一半的意见"})
    assert half.status_code == 422 and "打了一半的意见" in half.text
    assert (
        city.submit(
            f"{path}/reply", {"action": "approve", "document_number": "淮工复〔2026〕19号"}
        ).status_code
        == 303
    )
    # a second click
    assert (
        city.submit(
            f"{path}/reply", {"action": "approve", "document_number": "淮工复〔2026〕19号"}
        ).status_code
        == 422
    )


def posted(browser: Browser, path: str, **changed: str) -> dict[str, str]:
    """The values that the form on the page shows, with some changed."""
    import re

    page = browser.get(path).text
    found = dict(re.findall(r'<input[^>]* name="(\w+_(?:starts|ends))"[^>]* value="([^"]+)"', page))
    assert found, page[:400]
    return found | changed


def test_an_extension_shows_every_date_that_moves_and_moves_them_at_once(
    told: Told, signed_in: Callable[..., Browser], committed: Committed
) -> None:
    publisher, base = signed_in(told.officers.publisher), told.base
    before = {window.kind: (window.starts_at, window.ends_at) for window in told.round_.windows}
    path = begun(publisher, base, "extension")
    assert publisher.submit(f"{path}/submit").status_code == 422  # nothing in it yet
    until = local(before["registration"][1] + timedelta(days=2))
    proposal = f"{path}/timetable?until={until:%Y-%m-%dT%H:%M}"
    page = publisher.get(proposal).text
    assert "会动的日期" in page and page.count("<del>") >= 9 and "还没有保存" in page
    assert (
        "新的报名截止时间要晚于原来的"
        in publisher.get(f"{path}/timetable?until=2026-09-01T09:00").text
    )
    assert publisher.get(f"{path}/timetable?until=morgen").status_code == 200
    assert publisher.submit(f"{path}/timetable", posted(publisher, proposal)).status_code == 303
    approved(told, signed_in, path)
    with committed() as session:
        unchanged = session.scalars(select(RecruitmentRound)).one()
        assert {
            window.kind: (window.starts_at, window.ends_at) for window in unchanged.windows
        } == before
    checker = signed_in(told.officers.checker)
    done = checker.submit(f"{path}/publish")
    assert done.status_code == 303 and done.location.endswith("-N2")
    assert checker.submit(f"{path}/publish").status_code == 422
    with committed() as session:
        row = session.scalars(select(RecruitmentRound)).one()
        after = {window.kind: (window.starts_at, window.ends_at) for window in row.windows}
    assert after["registration"] == (
        before["registration"][0],
        before["registration"][1] + timedelta(days=2),
    )
    assert all(after[kind][1] > before[kind][1] for kind in before)
    public = signed_in(told.officers.publisher).get(f"/rounds/{told.round_.code}/changes").text
    assert "延长报名公告（第1号）" in public and "<del>" in public and "与摘要一致" in public


def test_each_part_is_typed_over_what_holds_and_refusals_keep_it(
    told: Told, signed_in: Callable[..., Browser], committed: Committed
) -> None:
    publisher = signed_in(told.officers.publisher)
    path = begun(publisher, told.base, "correction")
    form = {"contact_phone": "手机", "supervision_phone": "0517-83900001"}
    assert "0517-83900000" in publisher.get(f"{path}/contacts").text
    wrong = publisher.submit(f"{path}/contacts", form)
    assert wrong.status_code == 422 and "手机" in wrong.text
    assert (
        publisher.submit(f"{path}/contacts", form | {"contact_phone": "0517-83988888"}).status_code
        == 303
    )
    assert publisher.get(f"{path}/texts?section=nothing").status_code == 404
    assert (
        publisher.submit(f"{path}/texts?section=basis", {"text": "面向全省公开招聘。"}).status_code
        == 303
    )
    assert (
        publisher.submit(f"{path}/texts?section=exclusions", {"text": "受过刑事处罚"}).status_code
        == 303
    )
    assert publisher.get(f"{path}/facts?vacancy=99").status_code == 404
    facts = {
        "name": "工会工作者",
        "work_place": "长东街道",
        "duties": "",
        "contracting_party": "清江浦区总工会",
        "pay_note": "",
        "remark": "",
    }
    assert publisher.submit(f"{path}/facts?vacancy=01", facts).status_code == 303
    assert publisher.submit(f"{path}/facts?vacancy=01", facts | {"name": ""}).status_code == 422
    # that is another kind of notice
    assert publisher.submit(f"{path}/headcount?vacancy=01", {"headcount": "1"}).status_code == 422
    document = json.dumps(told.round_.policy | {"publicity_days": 5})
    assert publisher.submit(f"{path}/policy", {"document": "{"}).status_code == 422
    assert (
        publisher.submit(f"{path}/policy", {"document": '{"schema": "policy/1"}'}).status_code
        == 422
    )
    assert publisher.submit(f"{path}/policy", {"document": document}).status_code == 303
    # the round's own word is shown
    assert 'value="1987-08-22"' in publisher.get(f"{path}/requirements?vacancy=02").text
    assert (
        publisher.submit(
            f"{path}/requirements?vacancy=02", {"education": "bachelor", "degree": ""}
        ).status_code
        == 303
    )
    page = publisher.get(path).text
    for piece in (
        "<del>0517-83900000</del>",
        "<ins>0517-83988888</ins>",
        "岗位 01 工作地点",
        "规则摘要",
        "<ins>面向全省公开招聘。</ins>",
    ):
        assert piece in page
    with committed() as session:
        change = session.scalars(select(NoticeChange)).one()
        judged = next(item for item in change.items if item["target"] == "requirements")
        assert judged["before"] == {} and judged["after"]["education"] == "bachelor"
        assert {item["before"] for item in change.items if item["key"] == "contact_phone"} == {
            "0517-83900000"
        }


def test_form_a10_says_what_the_notice_says(
    told: Told, signed_in: Callable[..., Browser], committed: Committed, at: datetime, app: Any
) -> None:
    with committed() as session, app.app_context():
        round_ = session.scalars(select(RecruitmentRound)).one()
        published_change(
            session,
            round_,
            told.officers,
            {("contact", "contact_phone", ""): "0517-83988888"},
            at=at,
        )
        public_id = session.scalars(select(NoticeChange.public_id)).one()
    browser = signed_in(told.officers.checker)
    book = CalamineWorkbook.from_filelike(
        BytesIO(browser.get(f"{told.base}/{public_id}/a-10.xlsx").data)
    )
    head, line = book.get_sheet_by_index(0).to_python()[:2]
    assert head[:5] == ["编号", "原公告版本", "变更项", "原文", "现文"]
    assert line[:5] == [
        f"{told.round_.code}-N2",
        f"{told.round_.code}-N1",
        "咨询电话",
        "0517-83900000",
        "0517-83988888",
    ]
    assert browser.get(f"{told.base}/{public_id}/a-10.pdf").data.startswith(b"%PDF")
    assert browser.get(f"{told.base}/{public_id}/a-10.doc").status_code == 404
    code = told.round_.code
    rows = browser.get(f"/publications/{code}-N2/files/json").json["content"]["tables"][0]["rows"]
    assert rows == [["咨询电话", "0517-83900000", "0517-83988888"]]
    assert browser.get(f"/rounds/{code}/policy/1.json").json == told.round_.policy
    assert browser.get(f"/rounds/{code}/policy/2.json").status_code == 404


def test_other_roles_other_counties_other_rounds(
    told: Told, signed_in: Callable[..., Browser], committed: Committed, at: datetime
) -> None:
    path = begun(signed_in(told.officers.publisher), told.base, "correction")
    with committed() as session:
        neighbour = officer(session, roles.PUBLISHER, union=told.unions.other_county)
        admin = officer(session, roles.SYSTEM_ADMIN, union=told.unions.province)
        other = published_round(session, told.unions, at=at, officers=told.officers)
    parts = (
        "",
        "/words",
        "/contacts",
        "/texts?section=basis",
        "/timetable",
        "/policy",
        "/facts?vacancy=01",
        "/requirements?vacancy=01",
        "/a-10.pdf",
    )
    for part in parts:
        assert signed_in(neighbour).get(f"{path}{part}").status_code == 404, part
        assert signed_in(admin).get(f"{path}{part}").status_code == 403, part
        assert (
            signed_in(told.officers.publisher)
            .get(f"{path}{part}".replace(told.round_.code, other.code))
            .status_code
            == 404
        ), part
    for one, action in (
        (told.officers.publisher, "publish"),
        (told.officers.checker, "reply"),
        (told.officers.screener, "submit"),
        (admin, "publish"),
    ):
        assert signed_in(one).submit(f"{path}/{action}").status_code == 403
    assert signed_in(told.officers.screener).get(path).status_code == 200
    assert signed_in(neighbour).get(told.base).status_code == 404


def to_the_letter(session: Session, round_: RecruitmentRound) -> dict[str, Any]:
    names = (
        "title",
        "state",
        "policy",
        "policy_digest",
        "requirements",
        "conduct",
        "text",
        "contact_phone",
        "supervision_phone",
    )
    facts = (
        "code",
        "name",
        "headcount",
        "using_union_id",
        "contracting_party",
        "requirements",
        "policy_override",
        "work_place",
        "state",
    )
    return {name: getattr(round_, name) for name in names} | {
        "windows": sorted(
            (window.kind, window.starts_at, window.ends_at) for window in round_.windows
        ),
        "vacancies": [
            [getattr(one, fact) for fact in facts] for one in vacancies_of(session, round_.id)
        ],
    }


def test_nobody_changes_what_was_published_in_any_other_way(
    told: Told, signed_in: Callable[..., Browser], committed: Committed, at: datetime
) -> None:
    """Every page and service that changes a draft refuses a published round, whoever comes, and the
    round stays as it is to the letter."""
    everybody = [
        getattr(told.officers, name)
        for name in ("publisher", "checker", "city_approver", "screener", "exam_officer", "arbiter")
    ]
    with committed() as session:
        everybody += [
            officer(session, role, union=told.unions.province) for role in roles.ADMIN_ROLES
        ]
        round_ = session.scalars(select(RecruitmentRound)).one()
        before = to_the_letter(session, round_)
    base = f"/office/rounds/{told.round_.code}"
    windows = {
        f"{window.kind}_{side}": "2026-12-01T09:00"
        for window in told.round_.windows
        for side in ("starts", "ends")
    }
    windows["registration_ends"] = "2026-12-09T09:00"
    attempts = {
        "basics": {"title": "改", "text": "改", "contact_phone": "0517-1234567"},
        "timetable": windows,
        "policy?whole=1": {"document": json.dumps(told.round_.policy | {"publicity_days": 1})},
        "policy": {
            "written_weight": "40",
            "opening_ratio": "1",
            "shortlist_ratio": "1",
            "publicity_days": "1",
        },
        "vacancies/requirements": {"education": "bachelor", "degree": ""},
        "vacancies/01/remove": {},
        "vacancies/01/edit": {
            "code": "01",
            "name": "改",
            "using_union": "0",
            "contracting_party": "改",
            "employment_form": "county_direct",
            "headcount": "9",
            "education": "",
            "degree": "",
        },
        "vacancies/new": {
            "code": "99",
            "name": "新",
            "using_union": "0",
            "contracting_party": "改",
            "employment_form": "county_direct",
            "headcount": "1",
            "education": "",
            "degree": "",
        },
    }
    for one in everybody:
        browser = signed_in(one)
        for page, data in attempts.items():
            assert browser.submit(f"{base}/{page}", data).status_code in {
                403,
                404,
                405,
                409,
                422,
            }, (one.display_name, page)
    services: list[Callable[[Any, RecruitmentRound, Any], object]] = [
        lambda session, round_, by: edit_round(RoundAct(session, by, at, round_), {"text": "改"}),
        lambda session, round_, by: set_policy(
            RoundAct(session, by, at, round_), round_.policy | {"publicity_days": 1}
        ),
        lambda session, round_, by: set_windows(
            RoundAct(session, by, at, round_), {"registration": (at, at + timedelta(days=9))}
        ),
        lambda session, round_, by: put_vacancy(
            RoundAct(session, by, at, round_), {"code": "99", "name": "新", "headcount": 1}
        ),
        lambda session, round_, by: remove_vacancy(
            RoundAct(session, by, at, round_), vacancies_of(session, round_.id)[0]
        ),
    ]
    with committed() as session:
        round_ = session.scalars(select(RecruitmentRound)).one()
        for one in everybody:
            for service in services:
                with pytest.raises(Exception, match=r"round\.frozen"):
                    service(session, round_, actor(one))
        assert to_the_letter(session, round_) == before


@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
def test_every_page_of_a_change_opens(
    committed: Committed,
    signed_in: Callable[..., Browser],
    client: Browser,
    app: Any,
    at: datetime,
    language: str,
) -> None:
    with committed() as session, app.test_request_context():
        unions = tree(session)
        officers = office(session, unions)
        pages = change_pages(
            session,
            published_round(session, unions, at=at, officers=officers, vacancies=3, headcount=2),
            officers,
            at=at,
        )
    publisher = signed_in(officers.publisher)
    for name, account, path in pages:
        browser = client if account is None else publisher
        browser.set_cookie("language", language)
        answer = browser.get(path)
        assert answer.status_code == 200 and answer.data, (name, path)
