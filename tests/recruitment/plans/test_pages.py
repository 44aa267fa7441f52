"""Plans, exceptions and the unit's page as officers see them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx
import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.recruitment.accounts.models import Account
from portal.recruitment.plans.documents import form_xlsx, plan_form
from portal.recruitment.plans.models import QuotaException, YearlyPlan
from portal.recruitment.plans.overview import city_progress, units_to_ask
from portal.recruitment.unions.queries import in_post_of
from tests.builders.accounts import applicant, officer
from tests.builders.plans import approved_plan, drafted_plan, granted_exception
from tests.builders.rounds import Office, add_vacancy, drafted_round, office
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Browser, Committed

SignedIn = Callable[..., Browser]


@dataclass
class World:
    unions: Tree
    officers: Office
    plan: YearlyPlan
    filing: Account
    foreign: Account


@pytest.fixture
def world(committed: Committed, at: datetime) -> World:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        plan = drafted_plan(session, unions, by=officers.publisher, at=at)
        filing = officer(session, "filing_officer", union=unions.province)
        return World(
            unions, officers, plan, filing, officer(session, "publisher", union=unions.other_county)
        )


def test_the_plan_goes_from_county_to_city_to_province(
    signed_in: SignedIn, committed: Committed, world: World
) -> None:
    county, city, address = (
        signed_in(world.officers.publisher),
        signed_in(world.officers.city_approver),
        f"/office/plans/{world.plan.public_id}",
    )
    keys = {
        key: world.unions.street.id if key == "street" else world.unions.zone.id
        for key in ("street", "zone")
    }
    typed = {
        f"wanted_{keys['street']}": "6",
        f"leaving_{keys['street']}": "0",
        f"reason_{keys['street']}": "",
        f"funding_{keys['street']}": "区级财政",
        f"wanted_{keys['zone']}": "",
        f"leaving_{keys['zone']}": "一个",
        f"reason_{keys['zone']}": "保留这句话",
        f"funding_{keys['zone']}": "",
    }
    wrong = county.submit(f"{address}/lines", typed)
    assert (
        wrong.status_code == 422
        and f"{world.unions.zone.name} 需求数：没有请填 0" in wrong.text
        and "保留这句话" in wrong.text
        and 'id="errs"' in wrong.text
    )
    good = typed | {f"wanted_{keys['zone']}": "0", f"leaving_{keys['zone']}": "0"}
    assert county.submit(f"{address}/lines", good).status_code == 303
    page = county.get(address).text
    assert "需求超出员额，没有写理由" in page and "还可以 5 人，需求 6 人" in page
    assert county.submit(f"{address}/submit", {}).status_code == 422
    assert (
        county.submit(f"{address}/lines", good | {f"wanted_{keys['street']}": "5"}).status_code
        == 303
    )
    # not handed in yet
    assert (
        city.submit(f"{address}/reply", {"action": "approve", "reading": "either"}).status_code
        == 422
    )
    assert (
        county.submit(f"{address}/submit", {"document_number": "清工计〔2026〕1号"}).status_code
        == 303
    )
    # handed in: nothing changes any more
    assert county.submit(f"{address}/lines", good).status_code == 422
    refused = city.submit(
        f"{address}/reply", {"action": "approve", "reading": "either", "comment": "同意"}
    )
    assert (
        refused.status_code == 422 and "请填写批复的文号" in refused.text and "同意" in refused.text
    )
    reply = {
        "action": "approve",
        "reading": "both",
        "binding": "y",
        "document_number": "淮工复〔2026〕2号",
    }
    assert city.submit(f"{address}/reply", reply).status_code == 303
    assert city.submit(f"{address}/reply", reply).status_code == 422  # sent twice
    assert signed_in(world.filing).submit(f"{address}/report", {"comment": ""}).status_code == 303
    with committed() as session:
        plan = session.get_one(YearlyPlan, world.plan.id)
        assert (plan.state, plan.reading, plan.binding) == ("reported", "both", True)
    fresh = county.submit(f"{address}/revise", {"reason": "新设街道"})
    assert fresh.status_code == 303 and "第 2 版" in county.get(fresh.location).text
    assert signed_in(world.filing).get("/office/plans").text.count("第 2 版") == 1


def test_who_reaches_what(
    signed_in: SignedIn, committed: Committed, client: Browser, world: World, at: datetime
) -> None:
    with committed() as session:
        exception = granted_exception(session, world.unions.street, world.officers, at=at)
        examiner, person = (
            officer(session, "examiner", union=world.unions.county),
            applicant(session),
        )
    plan, leave, unit = (
        f"/office/plans/{world.plan.public_id}",
        f"/office/plans/exceptions/{exception.public_id}",
        world.unions.street.public_id,
    )
    foreign = signed_in(world.foreign)
    for path in (
        plan,
        f"{plan}/lines",
        f"{plan}/a01.xlsx",
        leave,
        f"/office/unions/{unit}",
        f"/office/unions/{unit}/figures",
    ):
        assert foreign.get(path).status_code == 404, path
    for path in (
        f"{plan}/submit",
        f"{plan}/revise",
        f"{plan}/units",
        f"{plan}/figures",
        f"{leave}/withdraw",
    ):
        assert foreign.submit(path, {"reason": "x"}).status_code == 404, path
    for path in (f"{plan}/reply", f"{plan}/report", f"{leave}/reply", f"{leave}/revoke"):
        assert (
            signed_in(world.officers.publisher).submit(path, {"reason": "x"}).status_code == 403
        ), path
    for path in ("/office/plans", "/office/plans/progress", "/office/plans/exceptions", plan):
        assert (
            signed_in(examiner).get(path).status_code
            == 403
            == signed_in(person).get(path).status_code
        ), path
        assert client.get(path).status_code == 302
    assert signed_in(world.officers.city_approver).get(f"{plan}/lines").status_code == 403
    assert signed_in(world.officers.publisher).get(f"{plan}/a03.pdf").status_code == 404


def test_an_exception_is_asked_for_answered_and_revoked(
    signed_in: SignedIn, committed: Committed, world: World
) -> None:
    county, city = signed_in(world.officers.publisher), signed_in(world.officers.city_approver)
    asked = {"unit": world.unions.street.public_id, "asked": "5", "reason": "新设两个园区"}
    refused = county.submit("/office/plans/exceptions/new", asked)
    assert (
        refused.status_code == 422
        and "现在就可以有 5 人" in refused.text
        and "新设两个园区" in refused.text
    )
    made = county.submit("/office/plans/exceptions/new", asked | {"asked": "7"})
    assert made.status_code == 303
    # one waits
    assert county.submit("/office/plans/exceptions/new", asked | {"asked": "8"}).status_code == 422
    for wrong in (
        {"granted": "8", "document_number": "x"},
        {"granted": "6", "document_number": ""},
        {"granted": "", "document_number": "x"},
    ):
        assert (
            city.submit(
                f"{made.location}/reply", {"action": "grant", "reason": "同意"} | wrong
            ).status_code
            == 422
        )
    granted = {
        "action": "grant",
        "granted": "6",
        "document_number": "淮工复〔2026〕9号",
        "reason": "企业集中",
    }
    assert city.submit(f"{made.location}/reply", granted).status_code == 303
    assert "淮工复〔2026〕9号" in county.get(f"/office/unions/{world.unions.street.public_id}").text
    assert county.submit(f"{made.location}/withdraw").status_code == 409
    assert city.submit(f"{made.location}/revoke", {"reason": "园区合并"}).status_code == 303
    with committed() as session:
        row = session.query(QuotaException).one()
        assert (row.state, row.granted, row.document_number) == ("revoked", 6, "淮工复〔2026〕9号")


def test_the_unit_says_how_its_quota_arises(
    signed_in: SignedIn, committed: Committed, world: World, at: datetime
) -> None:
    with committed() as session:
        round_ = drafted_round(
            session, world.unions, at=at, by=world.officers.publisher, vacancies=0
        )
        add_vacancy(
            session,
            round_,
            by=world.officers.publisher,
            at=at,
            code="01",
            headcount=2,
            using_union=world.unions.street,
        )
    page = (
        signed_in(world.officers.publisher)
        .get(f"/office/unions/{world.unions.street.public_id}")
        .text
    )
    assert "200 家以上或 5000 人以上：应当选配" in page and "210 家" in page and "6000 人" in page
    assert round_.code in page and "管理平台现在没有回答" in page


def test_the_forms_have_their_head_and_say_the_same(
    signed_in: SignedIn, committed: Committed, at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        plan = approved_plan(session, unions, officers, at=at)
    browser = signed_in(officers.publisher)
    for form in ("a01", "a02"):
        pdf = browser.get(f"/office/plans/{plan.public_id}/{form}.pdf")
        assert pdf.data.startswith(b"%PDF") and "attachment" in pdf.headers["Content-Disposition"]
        assert browser.get(f"/office/plans/{plan.public_id}/{form}.xlsx").data.startswith(b"PK")
    with committed() as session, browser.application.test_request_context():
        made = plan_form(session, session.get_one(YearlyPlan, plan.id), "a01", at)
    assert [term for term, _ in made.head][:6] == [
        "批次",
        "表号",
        "版本",
        "生成时间",
        "数据截止",
        "编制单位",
    ]
    assert made.columns[0] == "序号" and made.columns[-1] == "计划年度" and len(made.columns) == 13
    assert made.rows[0][1] == unions.street.name and made.rows[-1][9] == 3
    sheet = (
        CalamineWorkbook.from_filelike(io.BytesIO(form_xlsx(made)))
        .get_sheet_by_index(0)
        .to_python()
    )
    first = sheet.index(made.columns)
    assert [
        [int(cell) if isinstance(cell, float) else cell for cell in row]
        for row in sheet[first + 1 : first + 1 + len(made.rows)]
    ] == made.rows


def test_progress_counts_nobody_twice_and_asks_within_reach(
    app: Flask, signed_in: SignedIn, committed: Committed, at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        approved_plan(session, unions, officers, at=at, street=3, zone=1)
        unions.zone.in_post_manual = 1
        round_ = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=0)
        add_vacancy(
            session,
            round_,
            by=officers.publisher,
            at=at,
            code="01",
            headcount=2,
            using_union=unions.street,
        )
        city = next(one for one in city_progress(session, 2026) if one.union.id == unions.city.id)
        assert (city.in_post, city.pending, city.planned, city.drawn, city.still_planned) == (
            1,
            2,
            4,
            2,
            2,
        )
        assert {one.id for one in units_to_ask(session, [unions.county.id], 10)} == {
            unions.street.id,
            unions.zone.id,
        }
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.rsplit("/", 1)[1])
        return httpx.Response(
            200,
            json={"union": asked[-1], "in_post": 3, "pending": 1, "as_of": "2026-09-01T01:00:00Z"},
        )

    app.extensions["handover_transport"] = httpx.MockTransport(answer)
    try:
        told = signed_in(officers.publisher).submit("/office/plans/progress/figures")
    finally:
        del app.extensions["handover_transport"]
    assert told.location.endswith("answered=2") and asked == [unions.street.code, unions.zone.code]
    with committed() as session:
        found = in_post_of(session, [unions.street, unions.zone])
        assert [(one.people, one.source) for one in found.values()] == [
            (4, "workforce"),
            (4, "workforce"),
        ]
    page = signed_in(officers.city_approver).get("/office/plans/progress").text
    assert (
        "目标 3000 人的 0.3%" in page
        and "2023年6月2日" in page
        and "2025年6月2日" in page
        and "2988" in page
    )


def test_every_page_opens(signed_in: SignedIn, world: World) -> None:
    browser, address = signed_in(world.officers.publisher), f"/office/plans/{world.plan.public_id}"
    for path in (
        "/office/plans",
        "/office/plans?year=2027",
        "/office/plans/new",
        "/office/plans/progress",
        "/office/plans/exceptions",
        "/office/plans/exceptions/new",
        address,
        f"{address}/lines",
        "/office/unions",
        "/office/unions/sheet",
        f"/office/unions/{world.unions.county.public_id}",
        f"/office/unions/{world.unions.street.public_id}/figures",
    ):
        assert browser.get(path).status_code == 200, path
    made = browser.submit(
        "/office/plans/new", {"union": world.unions.county.public_id, "year": "2027"}
    )
    assert made.status_code == 303 and world.unions.zone.name in browser.get(made.location).text
    again = browser.submit(
        "/office/plans/new", {"union": world.unions.county.public_id, "year": "2027"}
    )
    assert again.status_code == 422 and "2027 年的计划已经有了" in again.text
