"""Nobody locks anybody out: what strangers try elsewhere never stops a person on a device used
before, and what all of them try together yields nothing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import altcha
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.foundation.officers.doors import FACTOR_TRIES
from portal.foundation.officers.guessing import (
    ASKED_FROM,
    EARLY,
    HARDER_FROM,
    PER_ASKER,
    Asker,
    Guessing,
)
from portal.foundation.officers.questions import TICKETS_PER_NETWORK
from portal.foundation.security.second_factor import code_at
from portal.foundation.time.clock import Clock, local
from tests.builders.accounts import PASSWORD, applicant, resident_number
from tests.drills.site import is_long
from tests.foundation.officers.sides import Side

NETWORKS = [f"198.51.{number}.7" for number in range(256)]


def from_network(address: str) -> dict[str, Any]:
    return {"environ_base": {"REMOTE_ADDR": address}}


def sign_in(client: Any, login: str, typed: str = PASSWORD, address: str = "127.0.0.1") -> Any:
    values = {"login": login, "password": typed}
    return client.submit("/office/sign-in", values, **from_network(address))


def inside(client: Any, person: Any, clock: Clock) -> Any:
    """Both factors, as on any working day."""
    assert sign_in(client, person.login).status_code == 303
    code = code_at(person.totp_secret, clock.now())
    assert client.submit("/office/second-factor", {"code": code}).status_code == 303
    return client


def strangers_try(app: Flask, login: str, times: int, path: str = "/office/sign-in") -> list[int]:
    values = {"login": login, "password": "wrong password"}
    return [
        app.test_client()
        .submit(path, values, **from_network(NETWORKS[number % 256]))  # type: ignore[attr-defined]
        .status_code
        for number in range(times)
    ]


def test_a_hundred_wrong_passwords_elsewhere_stop_nobody_on_the_device_used_before(
    side: Side, app: Flask, client: Any, committed: Any, clock: Clock
) -> None:
    with committed() as session:
        person = side.officer(session, "zhou")
    inside(client, person, clock)
    client.submit("/office/sign-out")
    assert set(strangers_try(app, "zhou", 100)) == {422}
    assert "altcha" not in client.get("/office/sign-in").text
    assert sign_in(client, "zhou").status_code == 303


def test_nor_do_the_neighbours_of_a_busy_network(
    side: Side, app: Flask, client: Any, committed: Any, clock: Clock
) -> None:
    with committed() as session:
        person = side.officer(session, "zhou")
    inside(client, person, clock)
    client.submit("/office/sign-out")
    with committed() as session:
        for _attempt in range(200):
            guessing(side).count_network(session, "127.0.0.0/24", clock.now())
    refused = sign_in(app.test_client(), "zhou")
    assert refused.status_code == 422 and "altcha" in refused.text  # asked, not shut out
    assert sign_in(client, "zhou").status_code == 303


def test_a_known_device_counts_its_own_slips_and_is_told_until_when_to_wait(
    side: Side, client: Any, committed: Any, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        person = side.officer(session, "zhou")
    inside(client, person, clock)
    client.submit("/office/sign-out")
    for number in range(PER_ASKER):  # the network changes, as a telephone's does
        assert sign_in(client, "zhou", "wrong", NETWORKS[number]).status_code == 422
    waits = sign_in(client, "zhou", address=NETWORKS[9])
    assert waits.status_code == 429
    assert 14 * 60 < int(waits.headers["Retry-After"]) <= 15 * 60
    told = {f"{local(at + timedelta(minutes=15, seconds=late)):%H:%M}" for late in (0, 60)}
    assert any(f"{moment} 以后再试" in waits.text for moment in told)


def test_the_device_of_one_person_is_unknown_to_another(
    side: Side, app: Flask, client: Any, committed: Any, clock: Clock
) -> None:
    with committed() as session:
        thief, _victim = side.officer(session, "zhou"), side.officer(session, "wu")
    inside(client, thief, clock)
    client.submit("/office/sign-out")
    strangers_try(app, "wu", ASKED_FROM)
    refused = sign_in(client, "wu", "guess")
    assert refused.status_code == 422 and "altcha" in refused.text


@pytest.mark.parametrize("forged", ["", "x", "WyJhIl0.x.y", "é", "A" * 5000])
def test_a_forged_device_is_none(side: Side, app: Flask, committed: Any, forged: str) -> None:
    with committed() as session:
        side.officer(session, "zhou")
    strangers_try(app, "zhou", ASKED_FROM)
    client = app.test_client()
    client.set_cookie(f"{app.config['SESSION_COOKIE_NAME']}_device", forged)
    refused = sign_in(client, "zhou")
    assert refused.status_code == 422 and "altcha" in refused.text


def test_the_device_cookie_says_nothing_and_no_script_reads_it(
    side: Side, client: Any, committed: Any, clock: Clock
) -> None:
    with committed() as session:
        person = side.officer(session, "zhou")
    assert "_device" not in str(sign_in(client, "zhou").headers)  # half inside is not inside
    code = code_at(person.totp_secret, clock.now())
    answer = client.submit("/office/second-factor", {"code": code})
    (cookie,) = [value for value in answer.headers.getlist("Set-Cookie") if "_device=" in value]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Max-Age=31536000" in cookie
    assert "zhou" not in cookie and person.public_id not in cookie
    assert answer.headers["Cache-Control"] == "no-store"


def test_many_networks_meet_a_question_and_then_a_harder_one(
    side: Side, app: Flask, client: Any, committed: Any, clock: Clock
) -> None:
    with committed() as session:
        side.officer(session, "zhou")
    strangers_try(app, "zhou", ASKED_FROM)
    refused = sign_in(client, "zhou")
    assert refused.status_code == 422 and "请先完成页面上的验证" in refused.text
    work = challenge_of(refused.text)
    assert client.get(work).headers["Cache-Control"] == "no-store"
    values = {"login": "zhou", "password": "wrong password"}
    try_it = client.submit("/office/sign-in", values | {"altcha": solved(client.get(work).json)})
    assert try_it.status_code == 422 and "密码不对" in try_it.text
    cheap = solved(client.get(work).json)
    with committed() as session:
        for number in range(HARDER_FROM):
            asker = Asker("zhou", f"192.0.{number}.0/24")
            guessing(side).count_attempt(session, "sign_in.officer", asker, clock.now())
    refused = client.submit("/office/sign-in", values | {"altcha": cheap})
    assert "验证没有通过" in refused.text
    assert challenge_of(refused.text) == f"{work}?level=2"
    assert client.get(f"{work}?level=2").json["parameters"]["keyPrefix"] == "000"


def test_without_scripts_a_ticket_ripens_in_twenty_seconds_and_is_good_once(
    side: Side, app: Flask, client: Any, committed: Any, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        side.officer(session, "zhou")
    strangers_try(app, "zhou", ASKED_FROM)
    values = {"login": "zhou", "password": PASSWORD}
    ticket = ticket_of(client.submit("/office/sign-in", values).text)
    values["captcha_ticket"] = ticket
    clock.travel_to(clock.now() + timedelta(seconds=12))
    early = client.submit("/office/sign-in", values)
    assert early.status_code == 422 and re.search("还要等 [1-8] 秒", early.text)
    assert ticket_of(early.text) == ticket  # the twenty seconds don't begin again
    clock.travel_to(clock.now() + timedelta(seconds=21))
    assert client.submit("/office/sign-in", values).status_code == 303
    again = app.test_client().submit("/office/sign-in", values)  # type: ignore[attr-defined]
    assert again.status_code == 422 and "已经用过" in again.text


def test_tickets_are_counted_per_network(
    side: Side, app: Flask, client: Any, committed: Any, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        side.officer(session, "zhou")
    strangers_try(app, "zhou", ASKED_FROM)
    tickets = [ticket_of(sign_in(client, "zhou").text) for _ in range(TICKETS_PER_NETWORK + 1)]
    clock.travel_to(clock.now() + timedelta(seconds=21))
    answers = [
        client.submit(
            "/office/sign-in", {"login": "zhou", "password": "guess", "captcha_ticket": ticket}
        )
        for ticket in tickets
    ]
    told = ["等候提交的次数已经用完" in answer.text for answer in answers]
    assert told == [False] * TICKETS_PER_NETWORK + [True]
    assert answers[-1].status_code == 429 and int(answers[-1].headers["Retry-After"]) > 0


def test_ten_thousand_guesses_yield_nothing(
    side: Side, session: Session, clock: Clock, at: datetime
) -> None:
    """From a hundred networks in a quarter of an hour, each as fast as it likes: so many pass to
    the password, and most of these have paid with work."""
    rounds = 100 if is_long() else 6
    passed = asked = 0
    for number in range(100 * rounds):
        asker = Asker("zhou", f"192.0.{number % 100}.0/24")
        level = guessing(side).level(session, "office_sign_in", "sign_in.officer", asker, at)
        until = guessing(side).count_attempt(session, "sign_in.officer", asker, at)
        passed += until is None
        asked += until is None and level > 0
    assert passed == 100 * PER_ASKER
    assert passed - asked == ASKED_FROM


def test_codes_of_a_second_factor_bear_few_guesses_from_all_networks_together(
    side: Side, app: Flask, client: Any, committed: Any, clock: Clock, at: datetime
) -> None:
    with committed() as session:
        person = side.officer(session, "zhou")
    inside(client, person, clock)
    thief = app.test_client()
    assert sign_in(thief, "zhou").status_code == 303
    answers = [
        thief.submit(
            "/office/second-factor", {"code": "000000"}, **from_network(NETWORKS[number])
        ).status_code
        for number in range(FACTOR_TRIES + 1)
    ]
    assert answers == [422] * FACTOR_TRIES + [429]
    client.submit("/office/sign-out")
    clock.travel_to(at + timedelta(minutes=2))
    inside(client, person, clock)


def test_the_own_password_asked_again_counts_this_device_alone(
    side: Side, app: Flask, client: Any, committed: Any, clock: Clock
) -> None:
    if side.name != "recruitment":
        return  # no page there asks for it
    with committed() as session:
        person = applicant(session, mobile="13900000720")
    entry = {"login": "13900000720", "password": PASSWORD}
    thief, owner = app.test_client(), app.test_client()
    for browser, address in ((thief, NETWORKS[1]), (owner, NETWORKS[2])):
        assert browser.submit("/sign-in", entry, **from_network(address)).status_code == 303
    form = {"current": "guess", "password": "新的 horse 2026", "password_again": "新的 horse 2026"}
    tried = [thief.submit("/my/account/password", form).status_code for _ in range(6)]
    assert tried == [422] * 5 + [429]
    assert owner.submit("/my/account/password", form | {"current": PASSWORD}).status_code == 303
    assert person.id


def test_sign_ups_of_one_network_meet_the_question_early(side: Side, app: Flask) -> None:
    if side.name != "recruitment":
        return  # nobody signs up there
    pages = []
    for number in range(EARLY["sign_up"] + 1):
        form = {
            "kind": "resident_id",
            "number": resident_number(700 + number),
            "name": "顾淳",
            "mobile": f"139000007{number:02d}",
            "password": "清江浦 horse 2026",
            "password_again": "清江浦 horse 2026",
            "consent": "y",
        }
        pages.append(app.test_client().submit("/sign-up", form))  # type: ignore[attr-defined]
    assert [page.status_code for page in pages] == [303] * EARLY["sign_up"] + [422]
    assert "altcha" in pages[-1].text and "altcha" in app.test_client().get("/sign-up").text
    elsewhere = app.test_client().get("/sign-up", **from_network(NETWORKS[3]))
    assert "altcha" not in elsewhere.text


def guessing(side: Side) -> Guessing:
    return Guessing(import_module(f"portal.{side.name}.accounts.side").OFFICERS)


def challenge_of(page: str) -> str:
    return re.search(r'challenge="([^"]+)"', page)[1]  # type: ignore[index]


def ticket_of(page: str) -> str:
    return re.search(r'name="captcha_ticket" value="([^"]+)"', page)[1]  # type: ignore[index]


def solved(challenge: dict[str, Any]) -> str:
    parsed = altcha.Challenge.from_dict(challenge)
    return altcha.Payload(parsed, altcha.solve_challenge(parsed)).to_base64()
