"""What every answer tells the browser, over https as in production."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import SideSettings
from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.security.crypto import Vault
from portal.foundation.time.clock import Clock
from portal.recruitment.audit import GENERAL_CHAIN, entries
from portal.recruitment.orm import Base
from tests.architecture.source import ROOT
from tests.builders.accounts import PASSWORD, applicant
from tests.recruitment.conftest import Committed

ADDRESS = "https://zhaolu.example.org"
PAGES = ("/", "/sign-in", "/office/sign-in", "/nowhere", "/healthz")


@pytest.fixture(scope="module")
def https_app(settings: SideSettings, keys: Vault) -> Iterator[Flask]:
    from portal.recruitment.app import create_app

    app = create_app(replace(settings, public_url=ADDRESS))
    yield app
    Base.vault = keys


@pytest.fixture
def browser(https_app: Flask, database: Database, clock: Clock, tmp_path: Path) -> FlaskClient:
    https_app.extensions.update(database=database, clock=clock, storage=Storage(tmp_path / "files"))
    https_app.config["PROPAGATE_EXCEPTIONS"] = False
    return https_app.test_client()


def _policy(answer: Any) -> dict[str, str]:
    parts = (
        part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";")
    )
    return {name: value for name, _space, value in parts}


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_policy(browser: FlaskClient, page: str) -> None:
    answer = browser.get(page, base_url=ADDRESS)
    policy = _policy(answer)
    for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert policy[name] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert not any("unsafe" in value or "http" in value for value in policy.values())
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_says_what_it_is(browser: FlaskClient, page: str) -> None:
    kind = browser.get(page, base_url=ADDRESS).headers["Content-Type"]
    assert kind in {"text/html; charset=utf-8", "application/json"}


def test_every_cookie_is_bound_to_this_host(browser: FlaskClient) -> None:
    browser.get("/sign-in", base_url=ADDRESS)
    for path, data in (
        ("/preferences/language", {"language": "en"}),
        ("/preferences/text", {"size": "large"}),
    ):
        answer = browser.post(path, data=data, base_url=ADDRESS)
        assert answer.status_code == 303
    cookies = list(browser._cookies.values())
    assert {"__Host-language", "__Host-text", "__Host-zhaolu"} <= {one.key for one in cookies}
    for cookie in cookies:
        assert cookie.key.startswith("__Host-") and cookie.secure and cookie.http_only
        assert cookie.path == "/" and cookie.same_site == "Lax" and cookie.origin_only
        assert len(cookie.key) + len(cookie.value) < 4096
    assert "Sign in" in browser.get("/sign-in", base_url=ADDRESS).text


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_methods_that_nobody_serves_are_refused(browser: FlaskClient, method: str) -> None:
    assert browser.open("/", method=method, base_url=ADDRESS).status_code == 405


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/static/", "/static/../config.py", "/static/%2e%2e/config.py", "/templates/"],
)
def test_neither_listings_nor_sources_are_served(browser: FlaskClient, path: str) -> None:
    assert browser.get(path, base_url=ADDRESS).status_code in {308, 404}


def test_an_unexpected_error_tells_a_number_and_nothing_else(
    https_app: Flask, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise RuntimeError("secret-of-the-inside")

    monkeypatch.setitem(https_app.view_functions, "accounts_applicant.sign_in", broken)
    answer = browser.get("/sign-in", base_url=ADDRESS)
    assert answer.status_code == 500
    assert "secret-of-the-inside" not in answer.text and "Traceback" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


@pytest.mark.parametrize("page", ["/sign-in", "/sign-up", "/office/sign-in"])
def test_passwords_are_masked_and_may_be_filled_in(browser: FlaskClient, page: str) -> None:
    text = browser.get(page, base_url=ADDRESS).text
    fields = re.findall(r"<input[^>]*name=\"[a-z_]*password[a-z_]*\"[^>]*>", text)
    assert fields and all('type="password"' in field for field in fields)
    assert all('autocomplete="off"' not in field for field in fields)
    scripts = "".join(path.read_text() for path in (ROOT / "static/js").rglob("*.js"))
    assert '"paste"' not in scripts


def test_what_is_refused_stands_in_the_log_by_its_code(
    browser: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("INFO")
    browser.post("/office/sign-in", data={"login": "x"}, base_url=ADDRESS)
    assert "denied: 400, no token of ours" in caplog.text
    monkeypatch.setitem(browser.application.config, "WTF_CSRF_ENABLED", False)
    data = {"login": "nobody.here", "password": "three herons at dusk"}
    browser.post("/office/sign-in", data=data, base_url=ADDRESS)
    assert "refused: " in caplog.text
    assert "nobody.here" not in caplog.text and "herons" not in caplog.text


def test_a_sign_in_stands_in_the_audit_chain(
    browser: FlaskClient, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(browser.application.config, "WTF_CSRF_ENABLED", False)
    with committed() as session:
        person = applicant(session, mobile="13900000771")
    data = {"login": "13900000771", "password": PASSWORD}
    assert browser.post("/sign-in", data=data, base_url=ADDRESS).status_code == 303
    with committed() as session:
        (entry,) = entries(session, GENERAL_CHAIN, subject=f"account:{person.public_id}")
    assert entry.action == "accounts.sign_in"


def test_signing_out_clears_what_the_browser_kept(
    https_app: Flask, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(https_app.config, "WTF_CSRF_ENABLED", False)
    answer = browser.post("/sign-out", base_url=ADDRESS)
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"storage"'


def test_the_debugger_is_off(https_app: Flask) -> None:
    assert not https_app.debug
