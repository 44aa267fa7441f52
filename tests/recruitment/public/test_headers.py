"""What every answer tells the browser, over https as in production."""

from __future__ import annotations

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
from portal.recruitment.orm import Base

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
    assert {
        policy[name] for name in ("default-src", "object-src", "base-uri", "frame-ancestors")
    } == {"'none'"}
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
        assert (
            cookie.path == "/"
            and cookie.same_site == "Lax"
            and cookie.domain == "localhost"
            or (cookie.domain == "zhaolu.example.org")
        )
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


def test_the_debugger_is_off(https_app: Flask) -> None:
    assert not https_app.debug
