"""The officers' doors: enrolment, authenticator, recovery codes, and what ends a right at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.foundation.security.second_factor import code_at
from portal.foundation.time.clock import Clock
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.services.officers import issue_enrolment, open_officer
from portal.recruitment.audit import SYSTEM, Act
from portal.recruitment.unions.models import Appointment
from tests.builders.accounts import PASSWORD, officer
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Browser, Committed

NEW = {"password": "窗前 horse 2026", "password_again": "窗前 horse 2026"}


@pytest.fixture
def world(committed: Committed) -> Tree:
    with committed() as session:
        return tree(session)


def password(client: Browser, login: str, typed: str = PASSWORD) -> Any:
    return client.submit("/office/sign-in", {"login": login, "password": typed})


def test_enrolment_sets_password_and_authenticator_once(
    client: Browser, committed: Committed, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        act = Act(session, SYSTEM, at)
        code = issue_enrolment(act, open_officer(act, login="gu.chun", name="顾淳"))
    assert password(client, "gu.chun", "!").status_code == 422
    form = {"login": "gu.chun", "code": code, **NEW}
    assert client.submit("/office/enrol", {**form, "login": "nobody"}).status_code == 422
    assert client.submit("/office/enrol", {**form, "code": "AAAAA-AAAAA"}).status_code == 422
    assert (
        client.submit("/office/enrol", {**form, "code": code.lower().replace("-", " ")}).status_code
        == 303
    )
    assert client.submit("/office/enrol", form).status_code == 422
    assert password(client, "GU.chun", NEW["password"]).status_code == 303
    assert client.get("/office/account").location.startswith("/office/second-factor")
    assert client.get("/office/second-factor").location.startswith("/office/second-factor/set-up")
    page = client.get("/office/second-factor/set-up")
    secret = re.search(r'gh-digest">([A-Z2-7 ]+)<', page.text).group(1).replace(" ", "")  # type: ignore[union-attr]
    assert 'src="data:image/svg+xml' in page.text
    assert client.submit("/office/second-factor/set-up", {"code": "000000"}).status_code == 422
    done = client.submit("/office/second-factor/set-up", {"code": code_at(secret, clock.now())})
    codes = re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", done.text)
    assert done.status_code == 200 and len(set(codes)) == 10
    assert client.get("/office/account").status_code == 200


def test_a_code_of_the_authenticator_works_once(
    app: Flask, client: Browser, committed: Committed, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        person = officer(session, login="zhou")
    code = code_at(person.totp_secret, clock.now())
    password(client, "zhou")
    before = session_id(client)
    assert client.get("/office/account").status_code == 302
    assert client.submit("/office/second-factor", {"code": code}).status_code == 303
    assert client.get("/office/account").status_code == 200
    assert session_id(client) != before  # rights changed, so the name did
    second = app.test_client()
    password(second, "zhou")  # type: ignore[arg-type]
    assert second.submit("/office/second-factor", {"code": code}).status_code == 422  # type: ignore[attr-defined]
    clock.travel_to(at + timedelta(seconds=61))
    later = {"code": code_at(person.totp_secret, clock.now())}
    assert second.submit("/office/second-factor", later).status_code == 303  # type: ignore[attr-defined]


def session_id(client: Browser) -> str:
    with client.session_transaction() as cookie:
        return str(cookie["_user_id"])


def test_six_wrong_codes_and_the_right_one_waits(
    client: Browser, committed: Committed, clock: Clock
) -> None:
    with committed() as session:
        person = officer(session, login="zhou")
    password(client, "zhou")
    for _ in range(5):
        assert client.submit("/office/second-factor", {"code": "000000"}).status_code == 422
    waits = client.submit(
        "/office/second-factor", {"code": code_at(person.totp_secret, clock.now())}
    )
    assert waits.status_code == 429 and "以后再试" in waits.text


def test_a_recovery_code_works_once(
    app: Flask,
    client: Browser,
    signed_in: Callable[..., Browser],
    committed: Committed,
    clock: Clock,
) -> None:
    with committed() as session:
        person = officer(session, login="zhou")
    page = signed_in(person).submit(
        "/office/account/recovery-codes", {"code": code_at(person.totp_secret, clock.now())}
    )
    code = re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", page.text)[3]
    password(client, "zhou")
    assert client.get("/office/second-factor/paper").status_code == 200
    assert client.submit("/office/second-factor/paper", {"code": code}).status_code == 303
    assert "9 个" in client.get("/office/account").text
    other = app.test_client()
    password(other, "zhou")  # type: ignore[arg-type]
    assert other.submit("/office/second-factor/paper", {"code": code}).status_code == 422  # type: ignore[attr-defined]


def test_a_quarter_of_an_hour_alone(
    signed_in: Callable[..., Browser], committed: Committed, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        person = officer(session)
    browser = signed_in(person)
    clock.travel_to(at + timedelta(minutes=14))
    assert browser.get("/office/account").status_code == 200
    clock.travel_to(at + timedelta(minutes=30))
    assert browser.get("/office/account").status_code == 302


def test_an_ended_appointment_acts_at_the_next_request(
    signed_in: Callable[..., Browser], committed: Committed, world: Tree, clock: Clock
) -> None:
    with committed() as session:
        person = officer(session, "publisher", union=world.county)
    browser = signed_in(person)
    assert browser.get("/office/unions").status_code == 200
    with committed() as session:
        session.query(Appointment).filter_by(account_id=person.id).update(
            {"ended_at": datetime(2026, 9, 1, tzinfo=UTC)}
        )
    assert browser.get("/office/unions").status_code == 403


def confirm(browser: Browser) -> Any:
    """The second administrator confirms the only request that waits."""
    listed = browser.get("/office/officer-requests").text
    path = re.search(r"/office/officer-requests/[0-9a-f]{16}", listed).group(0)  # type: ignore[union-attr]
    return browser.submit(f"{path}/confirm")


def test_the_security_administrators_day(
    app: Flask, signed_in: Callable[..., Browser], committed: Committed, world: Tree
) -> None:
    with committed() as session:
        admin = officer(session, "security_admin", union=world.province, name="周安")
        colleague = officer(session, "security_admin", union=world.province, name="周波")
    browser, other = signed_in(admin), signed_in(colleague)
    made = browser.submit("/office/officers/new", {"login": "li.ming", "name": "李明"})
    assert made.status_code == 303
    page = made.location
    assert (
        "登录名已经有人用了"
        in browser.submit("/office/officers/new", {"login": "li.ming", "name": "李铭"}).text
    )
    appointment = {
        "union": world.county.code,
        "role": "publisher",
        "valid_from": "2026-09-01",
        "valid_until": "",
        "body_words": "",
        "reason": "接替退休的同事",
    }
    form = browser.get(f"{page}/appointments/new").text
    assert "哪些角色不能由一人兼任" in form and "考务员" in form and "GB/T 22239-2019" in form
    assert browser.submit(f"{page}/appointments/new", appointment).status_code == 303
    assert "现在没有任职" in browser.get(page).text
    confirm(other)
    assert "招聘经办" in browser.get(page).text
    refused = browser.submit(f"{page}/appointments/new", {**appointment, "role": "checker"})
    assert refused.status_code == 422 and "与现有任职冲突" in refused.text
    half = r">([2-9A-Z]{5})<"
    told = browser.submit(f"{page}/enrolment", {"reason": "新来的同事"}).text
    code = re.search(half, told).group(1) + re.search(half, confirm(other).text).group(1)  # type: ignore[union-attr]
    visitor = app.test_client()
    stated = {"login": "li.ming", "code": code, **NEW}
    assert visitor.submit("/office/enrol", stated).status_code == 303  # type: ignore[attr-defined]
    assert password(visitor, "li.ming", NEW["password"]).status_code == 303  # type: ignore[arg-type]
    assert visitor.get("/office/second-factor/set-up").status_code == 200
    assert (
        browser.get(page).status_code == 200 and browser.get("/office/officers").status_code == 200
    )
    assert browser.submit(f"{page}/suspend", {"reason": ""}).status_code == 422
    assert browser.submit(f"{page}/suspend", {"reason": "调离"}).status_code == 303
    assert visitor.get("/office/second-factor/set-up").location.startswith("/office/sign-in")
    assert browser.submit(f"{page}/suspend", {"reason": "再停一次"}).status_code == 422
    with committed() as session:
        row = session.query(Appointment).filter_by(role="publisher").one()
    ended = browser.submit(f"{page}/appointments/{row.id}/end", {"reason": "调离"})
    assert ended.status_code == 303 and "结束的任职" in browser.get(page).text
    own = f"/office/officers/{admin.public_id}"
    assert "另一位安全管理员" in browser.get(own).text
    refused = browser.submit(f"{own}/enrolment", {"reason": "手机丢了"})
    assert refused.status_code == 422 and "另一个人办理" in refused.text
    assert browser.get("/office/officers/0000000000000000").status_code == 404


@pytest.mark.parametrize("role", ["publisher", "system_admin", "audit_admin", "auditor"])
def test_others_do_not_appoint(
    signed_in: Callable[..., Browser], committed: Committed, world: Tree, role: str
) -> None:
    with committed() as session:
        person = officer(session, role, union=world.province)
    browser = signed_in(person)
    assert browser.get("/office/officers").status_code == 403
    assert (
        browser.submit("/office/officers/new", {"login": "a.b", "name": "某人"}).status_code == 403
    )


def test_no_administrator_reads_business(
    signed_in: Callable[..., Browser], committed: Committed, world: Tree
) -> None:
    for role in ("system_admin", "security_admin", "audit_admin"):
        with committed() as session:
            person: Account = officer(session, role, union=world.province)
        browser = signed_in(person)
        assert [
            browser.get(path).status_code
            for path in ("/office/unions", "/office/recoveries", "/office/account")
        ] == [403, 403, 200]
