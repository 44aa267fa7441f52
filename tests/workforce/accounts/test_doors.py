"""The officers' doors: password and second factor, replay, throttle, idle time, enrolment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal.foundation.security.second_factor import code_at
from portal.workforce.accounts.models import Account, RecoveryCode
from portal.workforce.accounts.queries import locked_account
from portal.workforce.accounts.services import code_digest, issue_enrolment
from portal.workforce.audit import SYSTEM, Act
from tests.builders.workforce import PASSWORD, officer, tree


def _clerk(committed: Callable[..., Any], *, second: bool = True) -> Account:
    with committed() as session:
        return officer(
            session, "county_clerk", tree(session)["county"], login="clerk", second=second
        )


def test_both_factors_open_the_door_and_a_code_works_once(
    committed: Callable[..., Any], app: Any, clock: Any
) -> None:
    account = _clerk(committed)
    first, second = app.test_client(), app.test_client()
    assert (
        first.submit("/office/sign-in", {"login": "clerk", "password": PASSWORD}).status_code == 303
    )
    assert first.get("/office").location.startswith("/office/second-factor")
    code = code_at(account.totp_secret, clock.now())
    assert first.submit("/office/second-factor", {"code": code}).status_code == 303
    assert first.get("/office").status_code == 200
    second.submit("/office/sign-in", {"login": "clerk", "password": PASSWORD})
    assert second.submit("/office/second-factor", {"code": code}).status_code == 422


def test_wrong_passwords_are_answered_alike_and_counted(
    committed: Callable[..., Any], app: Any
) -> None:
    _clerk(committed)
    client = app.test_client()
    known = client.submit("/office/sign-in", {"login": "clerk", "password": "wrong password"})
    unknown = client.submit("/office/sign-in", {"login": "nobody", "password": "wrong password"})
    assert known.status_code == unknown.status_code == 422
    for _again in range(4):
        client.submit("/office/sign-in", {"login": "clerk", "password": "wrong password"})
    late = client.submit("/office/sign-in", {"login": "clerk", "password": PASSWORD})
    assert late.status_code == 429
    assert "输错次数太多" in late.text


def test_idle_and_ended_sessions_are_over(
    committed: Callable[..., Any], signed_in: Callable[..., Any], clock: Any
) -> None:
    account = _clerk(committed)
    idle, ended = signed_in(account), signed_in(account)
    assert ended.submit("/office/sign-out").status_code == 303
    assert ended.get("/office").status_code == 302
    assert idle.get("/office").status_code == 200
    clock.travel_to(clock.now() + timedelta(minutes=16))
    assert idle.get("/office").status_code == 302


def test_a_post_without_its_token_is_refused(
    committed: Callable[..., Any], signed_in: Callable[..., Any]
) -> None:
    assert signed_in(_clerk(committed)).post("/office/sign-out").status_code == 400


def test_enrolment_sets_password_and_authenticator_anew(
    committed: Callable[..., Any], app: Any, clock: Any
) -> None:
    account = _clerk(committed)
    with committed() as session:
        code = issue_enrolment(
            Act(session, SYSTEM, clock.now()), locked_account(session, account.id)
        )
    client = app.test_client()
    assert (
        client.submit("/office/sign-in", {"login": "clerk", "password": PASSWORD}).status_code
        == 422
    )
    fresh = {
        "login": "clerk",
        "password": "一句只有我知道的话 2026",
        "password_again": "一句只有我知道的话 2026",
    }
    assert client.submit("/office/enrol", {**fresh, "code": "AAAAA-AAAAA"}).status_code == 422
    assert client.submit("/office/enrol", {**fresh, "code": code}).status_code == 303
    assert client.submit("/office/enrol", {**fresh, "code": code}).status_code == 422
    assert (
        client.submit(
            "/office/sign-in", {"login": "clerk", "password": fresh["password"]}
        ).status_code
        == 303
    )
    assert "/set-up" in client.get("/office/second-factor").location
    assert "data:image/svg" in client.get("/office/second-factor/set-up").text
    with committed() as session:
        secret = locked_account(session, account.id).totp_secret
    shown = client.submit("/office/second-factor/set-up", {"code": code_at(secret, clock.now())})
    assert shown.status_code == 200
    assert "恢复码" in shown.text
    assert client.get("/office").status_code == 200


def test_a_recovery_code_works_once(committed: Callable[..., Any], app: Any) -> None:
    account = _clerk(committed)
    with committed() as session:
        session.add(RecoveryCode(account_id=account.id, code_hash=code_digest("7KQ2M-XW9AB")))
    for expected in (303, 422):
        client = app.test_client()
        client.submit("/office/sign-in", {"login": "clerk", "password": PASSWORD})
        assert (
            client.submit("/office/second-factor", {"code": "7kq2m xw9ab"}).status_code == expected
        )
