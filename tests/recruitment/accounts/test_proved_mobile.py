"""Where SMS reaches people, a mobile is proved before an account opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.foundation.reach.outbox import dropped
from portal.foundation.reach.sms import FileSms
from portal.foundation.time.clock import Clock
from portal.recruitment.accounts.jobs import sweep
from portal.recruitment.accounts.models import Account, MobileToProve
from tests.builders.accounts import applicant
from tests.recruitment.accounts.test_applicant_doors import NEW
from tests.recruitment.conftest import Browser, Committed

MOBILE = NEW["mobile"]
RunJob = Callable[..., None]


@pytest.fixture
def sms(app: Flask, tmp_path: Path) -> Any:
    app.extensions["sms"] = FileSms(tmp_path / "sms")
    yield app.extensions["sms"]
    del app.extensions["sms"]


@pytest.fixture
def code_for(committed: Committed, run_job: RunJob, sms: FileSms) -> Callable[..., str]:
    """Ask for a code with this browser, and read it from the telephone."""

    def ask(browser: Browser, mobile: str = MOBILE) -> str:
        answer = browser.submit("/sign-up/mobile", {"mobile": mobile})
        assert (answer.status_code, answer.location) == (303, "/sign-up/code")
        with committed() as session:
            row_id = session.scalar(select(func.max(MobileToProve.id)))
        run_job("accounts.send_sign_up_code", row_id)
        message = dropped(sms.folder)[-1]
        assert message["to"] == mobile
        return str(message["values"]["code"])

    return ask


def accounts(committed: Committed) -> int:
    with committed() as session:
        return session.scalar(select(func.count()).select_from(Account)) or 0


def test_the_form_comes_after_the_code(
    client: Browser, committed: Committed, code_for: Callable[..., str]
) -> None:
    assert client.get("/sign-up").location == "/sign-up/mobile"
    assert client.submit("/sign-up", NEW).location == "/sign-up/mobile"
    assert client.get("/sign-up/code").location == "/sign-up/mobile"
    code = code_for(client)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert client.submit("/sign-up/code", {"code": wrong}).status_code == 422
    assert accounts(committed) == 0
    assert client.submit("/sign-up/code", {"code": code}).location == "/sign-up"
    page = client.get("/sign-up")
    assert MOBILE in page.text and "readonly" in page.text
    other = client.submit("/sign-up", {**NEW, "mobile": "13900000701"})
    assert other.status_code == 422 and "还没有验证" in other.text
    assert client.submit("/sign-up", NEW).location == "/sign-in?done=sign-up"
    assert accounts(committed) == 1
    assert client.get("/sign-up").location == "/sign-up/mobile"  # a proof opens one account


def test_a_proof_holds_for_half_an_hour_on_this_browser(
    app: Flask,
    client: Browser,
    code_for: Callable[..., str],
    clock: Clock,
    at: datetime,
) -> None:
    code = code_for(client)
    elsewhere = app.test_client()
    code_for(elsewhere)  # type: ignore[arg-type]
    assert elsewhere.submit("/sign-up/code", {"code": code}).status_code == 422  # type: ignore[attr-defined]
    assert client.submit("/sign-up/code", {"code": code}).status_code == 303
    clock.travel_to(at + timedelta(minutes=31))
    assert client.submit("/sign-up", NEW).location == "/sign-up/mobile"


def test_what_strangers_try_for_a_number_uses_up_nobodys_code(
    app: Flask, client: Browser, code_for: Callable[..., str]
) -> None:
    code = code_for(client)
    stranger = app.test_client()
    own = code_for(stranger)  # type: ignore[arg-type]
    for number in range(1, 8):
        wrong = f"{(int(own) + number) % 1_000_000:06d}"
        assert stranger.submit("/sign-up/code", {"code": wrong}).status_code == 422  # type: ignore[attr-defined]
    assert stranger.submit("/sign-up/code", {"code": own}).status_code == 422  # type: ignore[attr-defined]
    assert client.submit("/sign-up/code", {"code": code}).status_code == 303


def test_a_number_with_an_account_hears_the_same(
    client: Browser, committed: Committed, code_for: Callable[..., str]
) -> None:
    with committed() as session:
        applicant(session, mobile=MOBILE)
    assert len(code_for(client)) == 6


def test_one_number_gets_few_codes_and_the_rest_waits(
    app: Flask, sms: FileSms, committed: Committed
) -> None:
    answers = [
        app.test_client().submit(  # type: ignore[attr-defined]
            "/sign-up/mobile",
            {"mobile": MOBILE},
            environ_base={"REMOTE_ADDR": f"198.51.{number}.7"},
        )
        for number in range(6)
    ]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert 3500 < int(answers[-1].headers["Retry-After"]) <= 3600


def test_a_number_goes_with_its_code(
    app: Flask,
    client: Browser,
    committed: Committed,
    code_for: Callable[..., str],
    clock: Clock,
    at: datetime,
) -> None:
    code_for(client)
    with committed() as session:
        kept = session.execute(text("SELECT * FROM mobile_to_prove")).one()
        assert MOBILE.encode() not in b"".join(
            value for value in kept if isinstance(value, bytes)
        ) and MOBILE not in str(kept)
    clock.travel_to(at + timedelta(minutes=11))
    with app.app_context():
        sweep()
    with committed() as session:
        assert session.scalar(select(func.count()).select_from(MobileToProve)) == 0


def test_without_sms_the_form_stands_alone(client: Browser, committed: Committed) -> None:
    assert client.get("/sign-up").status_code == 200
    assert client.submit("/sign-up", NEW).status_code == 303
    assert accounts(committed) == 1
