"""Finding vacancies: filters, pinyin, counts, order, twins; and a page that was kept never outlives
what it shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.foundation.sheets.tables import read_table
from portal.foundation.time.clock import Clock
from portal.recruitment.rounds.models import PublicationPlace, RecruitmentRound
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vacancies.queries import vacancies_of
from tests.builders.accounts import applicant
from tests.builders.rounds import approved_round, drafted_round, office
from tests.builders.rounds import published_round as published
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Browser, Committed

BACHELOR = {
    "education": "bachelor",
    "degree": "bachelor",
    "majors": ["社会工作", "法学"],
    "birth": {"earliest": "1990-01-01"},
}


@pytest.fixture
def world(app: Any, committed: Committed, at: datetime) -> tuple[Tree, str, str]:
    """Two public rounds, one open and one whose registration is over, and a draft."""
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        open_round = published(session, unions, at=at, officers=officers, vacancies=3, headcount=2)
        first, second, third = vacancies_of(session, open_round.id)
        first.name, first.requirements, first.using_union_id = (
            "办公室文员",
            BACHELOR,
            unions.street.id,
        )
        second.name, second.headcount, second.work_place = "维权岗", 5, "长东街道"
        third.name, third.requirements = "宣传岗", {"certificate_required": True}
        old = published(session, unions, at=at - timedelta(days=30), officers=officers, vacancies=1)
        drafted_round(session, unions, at=at, by=officers.publisher, vacancies=1)
    return unions, open_round.code, old.code


def _found(client: Browser, **wish: Any) -> list[str]:
    return [
        one["name"]
        for one in client.get("/vacancies.json", query_string=wish).get_json()["vacancies"]
    ]


def test_only_public_rounds_are_listed_the_open_ones_first(client: Browser, world: Any) -> None:
    _unions, open_code, old_code = world
    answer = client.get("/vacancies.json").get_json()
    assert [(one["round"], one["phase"]) for one in answer["vacancies"]] == [
        (open_code, "open")
    ] * 3 + [(old_code, "closed")]
    assert answer["headcount"] == 2 + 5 + 2 + 1


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ({"q": "bangongshi"}, ["办公室文员"]),
        ({"q": "bgswy"}, ["办公室文员"]),
        ({"q": "长东 维权"}, ["维权岗"]),
        ({"q": "WQG"}, ["维权岗"]),
        ({"state": "open", "education": "college"}, ["维权岗", "宣传岗"]),
        ({"state": "open", "education": "bachelor"}, ["办公室文员", "维权岗", "宣传岗"]),
        ({"state": "open", "education": "secondary"}, []),
        ({"state": "open", "born_on": "1988-01-01"}, ["维权岗", "宣传岗"]),
        # the relaxed range: a person decides
        (
            {"state": "open", "born_on": "1983-01-01"},
            ["维权岗", "宣传岗"],
        ),
        ({"state": "open", "born_on": "1970-01-01"}, []),
        ({"state": "open", "certificate": "required"}, ["宣传岗"]),
        ({"state": "open", "certificate": "not_required"}, ["办公室文员", "维权岗"]),
        ({"state": "open", "sort": "pinyin"}, ["办公室文员", "维权岗", "宣传岗"]),
        ({"state": "open", "sort": "headcount"}, ["维权岗", "办公室文员", "宣传岗"]),
        ({"state": "open", "q": "没有这个"}, []),
        (
            {"state": "nonsense", "city": "nowhere", "born_on": "yesterday", "q": "办公室"},
            ["办公室文员"],
        ),
    ],
)
def test_filters_and_orders(
    client: Browser, world: Any, wish: dict[str, str], names: list[str]
) -> None:
    assert _found(client, **wish) == names


def test_an_unlisted_major_is_for_a_person_and_stays(client: Browser, world: Any) -> None:
    """Without a catalogue no major can be refused: only who reads the papers can say."""
    assert "办公室文员" in _found(client, state="open", major="哲学")


def test_places_go_from_city_to_county_to_union_with_counts(client: Browser, world: Any) -> None:
    unions, _open, _old = world
    page = client.get("/vacancies").text
    assert (
        f'<option value="{unions.city.code}">淮安市总工会（4）</option>' in page
        and 'name="county"' not in page
    )
    page = client.get(f"/vacancies?city={unions.city.code}&county={unions.county.code}").text
    assert f'<option value="{unions.street.code}">长东街道总工会（1）</option>' in page
    assert _found(client, union=unions.street.code) == ["办公室文员"]


def test_an_empty_result_says_what_to_loosen(client: Browser, world: Any) -> None:
    page = client.get("/vacancies?state=open&education=secondary").text
    assert (
        "没有这样的岗位" in page
        and "不限“我的学历”：有 3 个" in page
        and "不限“报名状态”：有 1 个" not in page
    )


def test_the_address_is_the_filter_and_typed_words_stay_text(client: Browser, world: Any) -> None:
    page = client.get(
        "/vacancies", query_string={"q": '"><script>', "major": "法学", "born_on": "1995-02-03"}
    ).text
    assert "<script>" not in page.replace('<script src="', "") and "&#34;&gt;&lt;script&gt;" in page
    assert 'value="1995-02-03"' in page and "\x02" not in page
    assert (
        "/vacancies.xlsx?q=%22%3E%3Cscript%3E&amp;major=%E6%B3%95%E5%AD%A6&amp;born_on=1995-02-03"
        in page
    )


def test_tables_say_what_the_page_says(client: Browser, world: Any) -> None:
    for kind in ("csv", "xlsx"):
        table = read_table(client.get(f"/vacancies.{kind}?state=open").data, f"x.{kind}")
        assert [row.cells[3] for row in table.rows] == ["办公室文员", "维权岗", "宣传岗"]
        assert table.rows[0].cells[table.columns.index("学历")] == "大学本科及以上"


def test_pages_hold_twenty(client: Browser, committed: Committed, at: datetime) -> None:
    with committed() as session:
        unions = tree(session)
        published(session, unions, at=at, vacancies=45)
    seen = [client.get(f"/vacancies?page={number}").text for number in (1, 2, 3, 99)]
    assert [page.count("<h3>") for page in seen] == [20, 20, 5, 5]
    assert (
        'href="/vacancies?page=2"' in seen[0]
        and "工会工作者21" in seen[1]
        and seen[2] == seen[3].replace("page=99", "page=3")
    )


def test_a_kept_page_changes_with_the_content_and_with_the_clock(
    client: Browser, committed: Committed, world: Any, clock: Clock, at: datetime
) -> None:
    _unions, code, _old = world
    first = client.get("/vacancies")
    again = client.get("/vacancies", headers={"If-None-Match": first.headers["ETag"]})
    assert (
        again.status_code == 304
        and not again.data
        and again.headers["X-Request-Id"] != first.headers["X-Request-Id"]
    )
    with committed() as session:
        session.scalars(select(Vacancy).where(Vacancy.name == "维权岗")).one().name = "法律维权岗"
    changed = client.get("/vacancies", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200 and "法律维权岗" in changed.text
    clock.travel_to(at + timedelta(days=6))
    assert "报名中</span>" not in client.get("/vacancies").text.replace("报名中（0）", "")
    assert client.get("/vacancies.json?state=open").get_json()["count"] == 0
    assert code in json.dumps(client.get("/vacancies.json?state=closed").get_json())


def test_kept_pages_are_for_nobody_else(
    client: Browser, signed_in: Callable[..., Browser], committed: Committed, world: Any
) -> None:
    anonymous = client.get("/vacancies")
    assert (
        "Set-Cookie" not in anonymous.headers and anonymous.headers["Cache-Control"] == "no-cache"
    )
    with committed() as session:
        person = applicant(session, name="王小明")
    own = signed_in(person).get("/vacancies")
    assert "王小明" in own.text and own.headers["Cache-Control"] == "no-store"
    assert "王小明" not in client.get("/vacancies").text
    client.set_cookie("language", "en")
    assert '<html lang="en"' in client.get("/vacancies").text
    client.set_cookie("language", "zh_Hans_CN")
    client.set_cookie("text", "large")
    assert 'data-text="large"' in client.get("/vacancies").text


def test_switches_need_no_session_but_believe_only_our_own_pages(
    client: Browser, world: Any
) -> None:
    page = client.get("/vacancies?q=a")
    assert "csrf_token" not in page.text and 'name="back" value="/vacancies?q=a"' in page.text
    assert (
        client.post(
            "/preferences/language", data={"language": "en", "back": "/vacancies"}
        ).status_code
        == 303
    )
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert (
        client.post("/preferences/language", data={"language": "en"}, headers=foreign).status_code
        == 400
    )
    assert (
        client.post(
            "/preferences/text",
            data={"size": "large"},
            headers={"Origin": "https://elsewhere.example"},
        ).status_code
        == 400
    )


def test_an_approved_round_is_nobodys_yet(
    client: Browser, committed: Committed, at: datetime
) -> None:
    with committed() as session:
        round_: RecruitmentRound = approved_round(session, tree(session), at=at)
    assert client.get("/vacancies.json").get_json()["count"] == 0
    assert client.get(f"/rounds/{round_.code}.json").status_code == 404


def test_a_round_is_not_open_before_its_notice_stands_wherever_it_must(
    committed: Committed, client: Browser, at: datetime
) -> None:
    with committed() as session:
        code = published(session, tree(session), at=at).code
    pages = ("/", "/vacancies", f"/rounds/{code}")
    assert all("报名中" in client.get(path).text for path in pages)
    with committed() as session:
        for place in session.scalars(select(PublicationPlace)).all():
            session.delete(place)
    assert all("即将开始" in client.get(path).text for path in pages)
    assert "公告在规定的渠道全部发布以后才能报名" in client.get(pages[2]).text
