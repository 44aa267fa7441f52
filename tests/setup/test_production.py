"""Production looks at its data before it starts, and promises https on both sides."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config import Settings, side_settings
from portal.foundation.data.database import Database
from portal.foundation.running.demonstration import DemonstrationError
from portal.foundation.security.crypto import create_keys
from tests.recruitment import conftest as recruitment
from tests.workforce import conftest as workforce

SCHEMAS = {"recruitment": recruitment._make_schema, "workforce": workforce._make_schema}
Start = Callable[..., Flask]


@pytest.fixture(params=list(SCHEMAS))
def side(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(side: str, fresh_database: Callable[..., str]) -> str:
    return fresh_database(side, SCHEMAS[side])


@pytest.fixture
def start(side: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """The side's application in production on this database."""
    base = import_module(f"portal.{side}.orm").Base
    # The application gives the tables its own keys; other tests get theirs back.
    monkeypatch.setattr(base, "vault", getattr(base, "vault", None), raising=False)

    def build(database_url: str, environment: str = "production") -> Flask:
        keys = tmp_path / "keys"
        for name in SCHEMAS:
            create_keys(keys / name)
        settings = Settings(
            zhaolu_env=environment,
            data_dir=tmp_path,
            keys_dir=keys,
            public_url="https://zhaolu.example",
            workforce_public_url="https://guanli.example",
            secret_key=secrets.token_hex(32),
            workforce_secret_key=secrets.token_hex(32),
            handover_secret=secrets.token_hex(32),
            database_url=database_url,
            workforce_database_url=database_url,
        )
        chosen = side_settings(side, settings)  # type: ignore[arg-type]
        app: Flask = import_module(f"portal.{side}.app").create_app(chosen)
        return app

    return build


def load_demonstration(app: Flask, side: str) -> None:
    database, at = app.extensions["database"], app.extensions["clock"].now()
    with app.test_request_context(), database.transaction() as session:
        if side == "recruitment":
            officers = import_module("portal.recruitment.demo.officers")
            officers.load_trees(session, at)
        else:
            officers = import_module("portal.workforce.demo.story")
            import_module("portal.workforce.unions.services").load_unions(session, at=at)
        officers.add_officers(session, at)


def test_production_does_not_start_on_the_demonstrations_rows(
    side: str, url: str, start: Start
) -> None:
    assert start(url)
    load_demonstration(start(url, "development"), side)
    assert start(url, "development")
    with pytest.raises(DemonstrationError, match=r"^the database holds rows of the demonstration"):
        start(url)


def test_a_database_that_comes_later_is_asked_before_the_first_page(
    side: str, url: str, start: Start, tmp_path: Path
) -> None:
    load_demonstration(start(url, "development"), side)
    app = start(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=True)
    app.extensions["database"] = Database(url)
    with pytest.raises(DemonstrationError):
        app.test_client().get("/office/sign-in")


def test_cookies_travel_by_https_alone_and_browsers_are_told(url: str, start: Start) -> None:
    answer: Any = start(url).test_client().get("/office/sign-in")
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies and all("Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)
    assert answer.headers["Cache-Control"] == "no-store"
