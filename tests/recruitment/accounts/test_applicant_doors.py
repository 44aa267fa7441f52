"""The applicants' doors: what is told, what is not, and how often one may knock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import altcha
import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.foundation.officers.sessions import session_reference
from portal.foundation.reach.outbox import dropped
from portal.foundation.reach.sms import FileSms
from portal.foundation.time.clock import Clock
from portal.recruitment.accounts.models import Account, MobileToProve, UserSession
from tests.builders.accounts import NO_PLACE, PASSWORD, applicant, resident_number
from tests.recruitment.conftest import Browser, Committed

NEW = {
    "kind": "resident_id",
    "number": resident_number(700),
    "name": "顾淳",
    "mobile": "13900000700",
    "password": "清江浦 horse 2026",
    "password_again": "清江浦 horse 2026",
    "consent": "y",
}


def count(committed: Committed, model: Any) -> int:
    with committed() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def enter(client: Browser, login: str, password: str = PASSWORD, **options: Any) -> Any:
    return client.submit("/sign-in", {"login": login, "password": password}, **options)


def test_sign_up_sign_in_and_out(client: Browser, committed: Committed) -> None:
    assert client.get("/sign-up").status_code == 200
    answer = client.submit("/sign-up", NEW)
    assert (answer.status_code, answer.location) == (303, "/sign-in?done=sign-up")
    assert client.get(answer.location).status_code == 200
    for login in ("139 0000 0700", NEW["number"].lower()):
        answer = enter(client, login, NEW["password"])
        assert (answer.status_code, answer.location) == (303, "/my")
        page = client.get("/my/account")
        assert (
            page.status_code == 200
            and "顾淳" in page.text
            and NEW["number"] not in page.text
            and page.headers["Cache-Control"] == "no-store"
        )
        assert client.submit("/sign-out").status_code == 303
        assert client.get("/my/account").location.startswith("/sign-in?next=")
    assert count(committed, Account) == 1


def test_a_letter_that_no_font_can_print_is_said_and_blocks_nothing(
    client: Browser, committed: Committed
) -> None:
    letter = "\U0003134a"  # the last of extension G
    named = {**NEW, "name": f"顾{letter}"}
    told = f"姓名里的“{letter}”现在的字库还印不出来"
    wrong = client.submit("/sign-up", {**named, "password_again": "something else"})
    assert wrong.status_code == 422 and told in wrong.text and "B-09" in wrong.text
    answer = client.submit("/sign-up", named)
    assert (answer.status_code, answer.location) == (303, "/sign-in?done=sign-up")
    assert told in client.get(answer.location).text and told not in client.get(answer.location).text
    with committed() as session:
        assert session.scalars(select(Account.display_name)).all() == [named["name"]]
    assert (
        "现在的字库还印不出来"
        not in client.submit("/sign-up", {**NEW, "password_again": "something else"}).text
    )


def test_a_second_sign_up_with_the_same_document_looks_the_same_and_does_nothing(
    client: Browser, committed: Committed
) -> None:
    first = client.submit("/sign-up", NEW)
    again = client.submit("/sign-up", {**NEW, "mobile": "13900000701"})
    assert (first.status_code, first.location, first.data) == (
        again.status_code,
        again.location,
        again.data,
    )
    assert count(committed, Account) == 1
    assert enter(client, "13900000701", NEW["password"]).status_code == 422


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"number": NEW["number"][:17] + ("1" if NEW["number"][17] != "1" else "2")},
            "有一位输错了",
        ),
        ({"number": f"{NO_PLACE}19951317001X"}, "出生日期不存在"),
        ({"kind": "taiwan_permit"}, "号码与证件类型不符"),
        ({"name": "顾淳2"}, "不能用的字符"),
        ({"password": "1234567890", "password_again": "1234567890"}, "太常见"),
        ({"password_again": "另一个"}, "不一样"),
        ({"consent": ""}, "请勾选"),
        ({"number": "\x00" * 40 + "<script>" * 10}, "位数或字符不对"),
    ],
)
def test_a_mistake_is_named_and_the_rest_is_kept(
    client: Browser, committed: Committed, changes: dict[str, str], words: str
) -> None:
    answer = client.submit("/sign-up", {**NEW, **changes})
    assert answer.status_code == 422 and words in answer.text and "13900000700" in answer.text
    assert NEW["password"] not in answer.text and "<script>" not in answer.text
    assert count(committed, Account) == 0


def test_the_permit_of_another_scheme_is_accepted(client: Browser, committed: Committed) -> None:
    from portal.kernel.resident_id import make_number

    number = make_number("830000", date(1990, 1, 1), 12)
    assert (
        client.submit("/sign-up", {**NEW, "kind": "taiwan_permit", "number": number}).status_code
        == 303
    )
    assert (
        client.submit(
            "/sign-up", {**NEW, "kind": "passport", "number": "E12345678", "mobile": "13900000702"}
        ).status_code
        == 303
    )
    assert count(committed, Account) == 2


def test_known_and_unknown_people_hear_the_same(client: Browser, committed: Committed) -> None:
    with committed() as session:
        applicant(session, mobile="13900000710")
    known, unknown = (
        enter(client, "13900000710", "wrong password"),
        enter(client, "13900000711", "wrong password"),
    )
    assert known.status_code == unknown.status_code == 422
    plain = [
        answer.text.replace("13900000710", "·").replace("13900000711", "·")
        for answer in (known, unknown)
    ]
    assert strip_tokens(plain[0]) == strip_tokens(plain[1]) and "账号或密码不对" in plain[0]


def strip_tokens(text: str) -> str:
    import re

    return re.sub(
        r'name="csrf_token" type="hidden" value="[^"]*"|name="csrf_token" value="[^"]*"', "", text
    )


def test_the_sixth_failure_waits_even_with_the_right_password_until_the_window_ends(
    app: Flask, client: Browser, committed: Committed, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        applicant(session, mobile="13900000720")
    for _ in range(5):
        assert enter(client, "13900000720", "wrong password").status_code == 422
    blocked = enter(client, "139 0000 0720")
    assert blocked.status_code == 429 and 880 < int(blocked.headers["Retry-After"]) <= 900
    assert "以后再试" in blocked.text
    other_network = {"environ_base": {"REMOTE_ADDR": "198.51.100.7"}}
    elsewhere = enter(app.test_client(), "13900000720", **other_network)  # type: ignore[arg-type]
    assert elsewhere.status_code == 303
    # nobody else is locked out
    assert enter(client, "13900000799", "wrong password").status_code == 422
    clock.travel_to(at + timedelta(minutes=16))
    assert enter(client, "13900000720").status_code == 303


def test_a_busy_network_is_asked_a_question_and_not_locked_out(
    app: Flask, client: Browser, committed: Committed, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        applicant(session, mobile="13900000730")
    assert "captcha_ticket" not in client.get("/sign-in").text
    for number in range(20):
        enter(client, f"1380000{number:04d}", "wrong password")
    assert "captcha_ticket" in client.get("/sign-in").text
    refused = enter(client, "13900000730")
    assert refused.status_code == 422 and "请先完成页面上的验证" in refused.text
    calm = enter(app.test_client(), "13900000730", environ_base={"REMOTE_ADDR": "2001:db8::1"})  # type: ignore[arg-type]
    assert calm.status_code == 303
    work = solved_work(client.get("/challenges/sign_in").json)
    other_form = solved_work(client.get("/challenges/sign_up").json)
    asked = {"login": "13900000730", "password": PASSWORD, "captcha_ticket": ticket(refused.text)}
    clock.travel_to(clock.now() + timedelta(seconds=21))

    def come(values: dict[str, str]) -> int:
        return app.test_client().submit("/sign-in", values).status_code  # type: ignore[attr-defined,no-any-return]

    assert come(asked) == 303 and come(asked) == 422
    by_work = {"login": "13900000730", "password": PASSWORD}
    assert come({**by_work, "altcha": other_form}) == 422
    assert come({**by_work, "altcha": work}) == 303
    assert come({**by_work, "altcha": work}) == 422  # a replay


def solved_work(challenge: dict[str, Any]) -> str:
    parsed = altcha.Challenge.from_dict(challenge)
    return altcha.Payload(parsed, altcha.solve_challenge(parsed)).to_base64()


def ticket(page: str) -> str:
    import re

    return re.search(r'name="captcha_ticket" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]


def test_a_form_without_its_token_is_not_taken(client: Browser, committed: Committed) -> None:
    assert client.post("/sign-up", data=NEW).status_code == 400
    assert client.post("/sign-out").status_code == 400
    assert count(committed, Account) == 0


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/a\r\nb",
    ],
)
def test_nobody_is_sent_to_another_site(client: Browser, committed: Committed, target: str) -> None:
    with committed() as session:
        applicant(session, mobile="13900000740")
    answer = client.submit(
        "/sign-in", {"login": "13900000740", "password": PASSWORD}, query_string={"next": target}
    )
    assert (answer.status_code, answer.location) == (303, "/my")


def test_the_session_gets_a_new_name_at_sign_in_and_the_old_cookie_dies_with_sign_out(
    client: Browser, committed: Committed
) -> None:
    with committed() as session:
        applicant(session, mobile="13900000750")
    enter(client, "13900000750")
    with client.session_transaction() as cookie:
        first = cookie["_user_id"]
    client.submit("/sign-out")
    enter(client, "13900000750")
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != first
    assert client.carry(first).get("/my/account").status_code == 302


def test_half_an_hour_alone_and_twelve_hours_in_all(
    signed_in: Callable[..., Browser], committed: Committed, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        person = applicant(session)
    browser, busy = signed_in(person), signed_in(person)
    clock.travel_to(at + timedelta(minutes=29))
    assert busy.get("/my/account").status_code == 200
    clock.travel_to(at + timedelta(minutes=31))
    assert browser.get("/my/account").status_code == 302
    for step in range(2, 26):
        clock.travel_to(at + timedelta(minutes=29 * step))
        status = busy.get("/my/account").status_code
        assert status == (200 if 29 * step < 720 else 302), step


def test_a_suspended_account_is_out_at_the_next_request(
    client: Browser, signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        person = applicant(session, mobile="13900000760")
    browser = signed_in(person)
    assert browser.get("/my/account").status_code == 200
    with committed() as session:
        session.get_one(Account, person.id).state = "suspended"
    assert browser.get("/my/account").status_code == 302
    told = enter(client, "13900000760")
    assert told.status_code == 422 and "这个账号已停用" in told.text
    assert "这个账号已停用" not in enter(client, "13900000760", "wrong password").text


def test_one_ends_ones_own_sessions_and_nobody_elses(
    signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        person, other = applicant(session), applicant(session)
    here, there, foreign = signed_in(person), signed_in(person), signed_in(other)
    with committed() as session:
        rows = {
            row.account_id: row
            for row in session.scalars(select(UserSession).order_by(UserSession.started_at))
        }
    assert (
        here.submit(f"/my/account/sessions/{session_reference(rows[other.id].id)}/end").status_code
        == 404
    )
    assert foreign.get("/my/account").status_code == 200
    with there.session_transaction() as cookie:
        reference = session_reference(cookie["_user_id"])
    assert reference in here.get("/my/account").text
    end = f"/my/account/sessions/{reference}/end"
    assert "退出这台设备" in here.get(end).text
    assert here.submit(end, {"current": "一句 猜错的 话"}).status_code == 422
    assert there.get("/my/account").status_code == 200, "an open screen signs nobody out"
    assert here.submit(end, {"current": PASSWORD}).status_code == 303
    assert there.get("/my/account").status_code == 302
    assert here.get("/my/account").status_code == 200


def test_a_new_password_ends_the_other_sessions(
    client: Browser, signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        person = applicant(session, mobile="13900000770")
    here, there = signed_in(person), signed_in(person)
    form = {"current": PASSWORD, "password": "新的 horse 2026", "password_again": "新的 horse 2026"}
    assert (
        here.submit("/my/account/password", {**form, "current": "wrong password"}).status_code
        == 422
    )
    assert there.get("/my/account").status_code == 200
    assert here.submit("/my/account/password", form).status_code == 303
    assert (here.get("/my/account").status_code, there.get("/my/account").status_code) == (200, 302)
    assert (
        enter(client, "13900000770").status_code,
        enter(client, "13900000770", "新的 horse 2026").status_code,
    ) == (422, 303)


def test_ones_data_can_be_taken_along_and_the_account_closed(
    client: Browser, signed_in: Callable[..., Browser], committed: Committed
) -> None:
    with committed() as session:
        person = applicant(session, name="顾淳", number=resident_number(790), mobile="13900000790")
    browser = signed_in(person)
    data = browser.get("/my/account/data")
    assert data.headers["Content-Disposition"].startswith("attachment")
    assert (
        data.json["account"]["document"]["number"] == resident_number(790)
        and data.json["messages"] == []
    )
    assert browser.submit("/my/account/close", {"current": PASSWORD}).status_code == 422
    assert (
        browser.submit("/my/account/close", {"current": PASSWORD, "sure": "y"}).status_code == 303
    )
    assert browser.get("/my/account").status_code == 302
    assert enter(client, "13900000790").status_code == 422
    with committed() as session:
        closed = session.get_one(Account, person.id)
        assert (closed.state, closed.mobile, closed.login) == ("closed", None, None)


def send(
    app: Flask, browser: Browser, mobile: str, run_job: Callable[..., None], committed: Committed
) -> list[dict[str, Any]]:
    answer = browser.submit("/recover/code", {"mobile": mobile})
    assert (answer.status_code, answer.location) == (303, "/recover/code/use")
    with committed() as session:
        row_id = session.scalar(select(func.max(MobileToProve.id)))
    run_job("accounts.send_code", row_id)
    return dropped(app.extensions["sms"].folder)


@pytest.fixture
def sms(app: Flask, tmp_path: Path) -> Any:
    app.extensions["sms"] = FileSms(tmp_path / "sms")
    yield app.extensions["sms"]
    del app.extensions["sms"]


@pytest.mark.usefixtures("sms")
def test_a_code_by_sms_gives_the_account_back_once(
    app: Flask, client: Browser, committed: Committed, run_job: Callable[..., None]
) -> None:
    with committed() as session:
        applicant(session, number=resident_number(800), mobile="13900000800")
    assert send(app, client, "13900000801", run_job, committed) == []
    sent = send(app, client, "13900000800", run_job, committed)
    assert [one["to"] for one in sent] == ["13900000800"]
    code = sent[0]["values"]["code"]
    form = {
        "mobile": "13900000800",
        "number": resident_number(800),
        "code": code,
        "password": "新的 horse 2026",
        "password_again": "新的 horse 2026",
    }
    wrong = client.submit("/recover/code/use", {**form, "number": resident_number(801)})
    assert wrong.status_code == 422
    assert client.submit("/recover/code/use", form).status_code == 303
    assert client.submit("/recover/code/use", form).status_code == 422
    assert enter(client, "13900000800", "新的 horse 2026").status_code == 303


@pytest.mark.usefixtures("sms")
def test_a_code_can_not_be_guessed_through(
    app: Flask, client: Browser, committed: Committed, run_job: Callable[..., None]
) -> None:
    with committed() as session:
        applicant(session, number=resident_number(810), mobile="13900000810")
    code = send(app, client, "13900000810", run_job, committed)[0]["values"]["code"]
    form = {
        "mobile": "13900000810",
        "number": resident_number(810),
        "password": "新的 horse 2026",
        "password_again": "新的 horse 2026",
    }
    for number in range(5):
        wrong = f"{(int(code) + number + 1) % 1_000_000:06d}"
        assert client.submit("/recover/code/use", {**form, "code": wrong}).status_code == 422
    assert client.submit("/recover/code/use", {**form, "code": code}).status_code == 429


@pytest.mark.usefixtures("sms")
def test_a_stranger_neither_cancels_nor_uses_up_somebodys_code(
    app: Flask, client: Browser, committed: Committed, run_job: Callable[..., None]
) -> None:
    with committed() as session:
        applicant(session, number=resident_number(815), mobile="13900000815")
    code = send(app, client, "13900000815", run_job, committed)[0]["values"]["code"]
    form = {
        "mobile": "13900000815",
        "number": resident_number(815),
        "password": "新的 horse 2026",
        "password_again": "新的 horse 2026",
    }
    for number in range(4):
        elsewhere = {"environ_base": {"REMOTE_ADDR": f"198.51.{number}.7"}}
        stranger = app.test_client()
        if number < 3:
            asked = stranger.submit("/recover/code", {"mobile": form["mobile"]}, **elsewhere)  # type: ignore[attr-defined]
            assert asked.status_code == 303
        tried = stranger.submit("/recover/code/use", {**form, "code": "000000"}, **elsewhere)  # type: ignore[attr-defined]
        assert tried.status_code == 422
        right = stranger.submit("/recover/code/use", {**form, "code": code}, **elsewhere)  # type: ignore[attr-defined]
        assert right.status_code == 422  # the code is this browser's
    assert client.submit("/recover/code/use", {**form, "code": code}).status_code == 303


def test_codes_tried_for_ever_other_mobiles_make_the_network_busy(client: Browser) -> None:
    form = {
        "number": resident_number(820),
        "code": "123456",
        "password": "新的 horse 2026",
        "password_again": "新的 horse 2026",
    }
    for number in range(20):
        tried = client.submit("/recover/code/use", {**form, "mobile": f"1380000{number:04d}"})
        assert tried.status_code == 422 and "请先完成" not in tried.text
    asked = client.submit("/recover/code/use", {**form, "mobile": "13800000020"})
    assert asked.status_code == 422 and "请先完成" in asked.text


@pytest.mark.usefixtures("sms")
def test_a_right_code_is_taken_back_from_what_the_network_has_tried(
    app: Flask, client: Browser, committed: Committed, run_job: Callable[..., None]
) -> None:
    with committed() as session:
        applicant(session, number=resident_number(830), mobile="13900000830")
    code = send(app, client, "13900000830", run_job, committed)[0]["values"]["code"]
    before = tries_of_the_network(committed)
    form = {
        "mobile": "13900000830",
        "number": resident_number(830),
        "password": "新的 horse 2026",
        "password_again": "新的 horse 2026",
    }
    wrong = {**form, "code": f"{(int(code) + 1) % 1_000_000:06d}"}
    assert client.submit("/recover/code/use", wrong).status_code == 422
    assert client.submit("/recover/code/use", {**form, "code": code}).status_code == 303
    assert tries_of_the_network(committed) == before + 1


def tries_of_the_network(committed: Committed) -> int:
    with committed() as session:
        statement = text("SELECT coalesce(sum(hits), 0) FROM throttle WHERE scope = 'network'")
        return int(session.execute(statement).scalar_one())


def test_without_sms_the_page_says_so(client: Browser) -> None:
    assert "没有接通短信" in client.get("/recover").text
    for path in ("/recover/code", "/recover/code/use", "/recover/desk"):
        assert client.get(path).status_code == 200


def test_an_officer_has_no_business_on_an_applicants_pages(
    signed_in: Callable[..., Browser], session: Session, committed: Committed
) -> None:
    from tests.builders.accounts import officer

    with committed() as chosen:
        person = officer(chosen)
    assert signed_in(person).get("/my/account").status_code == 403


@pytest.mark.parametrize("login", ["13900000820", "13900000829"])
def test_unknown_people_cost_the_same_work(
    client: Browser, committed: Committed, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    from portal.foundation.security import passwords

    with committed() as session:
        applicant(session, mobile="13900000820")
    checked: list[str | None] = []

    def noted(stored: str | None, typed: str) -> bool:
        checked.append(stored)
        return verify(stored, typed)

    verify = passwords.verify_password
    monkeypatch.setattr(passwords, "verify_password", noted)
    assert enter(client, login, "wrong password").status_code == 422
    assert len(checked) == 1 and (checked[0] is None) == (login == "13900000829")
