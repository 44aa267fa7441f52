"""The recruitment side as tests see it: one application per process, a fresh database, folder and
clock per test.

``session`` is rolled back; what a page should find is written with ``committed``. The shared clock
starts at ``at`` and ticks on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from config import Settings, SideSettings, side_settings
from migrations.append_only import make_append_only
from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.jobs import queue as jobs
from portal.foundation.security.crypto import Vault, create_keys
from portal.foundation.time.clock import Clock
from portal.recruitment import tables
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.services.sessions import open_session
from portal.recruitment.changes import jobs as changes_jobs  # noqa: F401  declares what services queue
from portal.recruitment.exams import jobs as exams_jobs  # noqa: F401  and these too
from portal.recruitment.messages import jobs as messages_jobs  # noqa: F401
from portal.recruitment.orm import Base
from portal.recruitment.results import jobs as results_jobs  # noqa: F401

FILLED_FROM = re.compile(r'name="filled_from"[^>]*value="([0-9a-f]{64})"')
AT = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)  # Tuesday, 09:00 in Jiangsu
Committed = Callable[[], AbstractContextManager[Session]]


class Browser(FlaskClient):
    """A test client; ``submit`` posts a form the way a page would, with its CSRF token."""

    def submit(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> Any:
        with self.session_transaction() as cookie:
            cookie.setdefault("csrf_token", "of-this-test")
            raw = cookie["csrf_token"]
        token = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(
            raw
        )
        sent = {**(data or {}), "csrf_token": token}
        answer = self.post(path, data=sent, **options)
        stands = FILLED_FROM.search(answer.text) if answer.status_code == 422 else None
        if stands and "filled_from" not in sent:  # a page says so by itself; this post had no page
            answer = self.post(path, data={**sent, "filled_from": stands[1]}, **options)
        return answer

    def carry(self, session_id: str) -> Browser:
        """Carry the cookie of this session."""
        with self.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = session_id, True
        return self


def _make_schema(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        for table in tables.APPEND_ONLY:
            make_append_only(connection, table)
    engine.dispose()
    jobs.prepare(url)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> SideSettings:
    return side_settings(
        "recruitment",
        Settings(zhaolu_env="test", data_dir=tmp_path_factory.mktemp("side"), _env_file=None),
    )


@pytest.fixture(scope="session")
def keys(settings: SideSettings) -> Vault:
    """The side's keys, in place for sealed columns also where no application runs."""
    create_keys(settings.keys_dir)
    Base.vault = Vault(settings.keys_dir)
    return Base.vault


@pytest.fixture(scope="session")
def one_app(settings: SideSettings, keys: Vault) -> Flask:
    # only page tests pay for putting everything together
    from portal.recruitment.app import (
        create_app,
    )

    app = create_app(settings)
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=True)
    app.test_client_class = Browser
    return app


@pytest.fixture
def at() -> datetime:
    """The instant at which a test's story begins."""
    return AT


@pytest.fixture
def database(fresh_database: Callable[..., str], keys: Vault) -> Iterator[Database]:
    """A fresh one, and the side's own keys in place again, whatever application another test has
    put together since."""
    Base.vault = keys
    chosen = Database(fresh_database("recruitment", _make_schema))
    yield chosen
    chosen.dispose()


@pytest.fixture
def clock(tmp_path: Path, at: datetime) -> Clock:
    """``clock.travel_to(instant)`` moves the whole side."""
    chosen = Clock(tmp_path / "clock-offset")
    chosen.travel_to(at)
    return chosen


@pytest.fixture
def app(one_app: Flask, database: Database, clock: Clock, tmp_path: Path) -> Flask:
    one_app.extensions.update(database=database, clock=clock, storage=Storage(tmp_path / "files"))
    one_app.extensions["log_folder"] = tmp_path / "log"
    return one_app


@pytest.fixture
def session(keys: Vault, database: Database) -> Iterator[Session]:
    """A writing session that leaves no trace."""
    with Session(database.engine.execution_options(writes=True)) as chosen:
        yield chosen
        chosen.rollback()


@pytest.fixture
def committed(keys: Vault, database: Database) -> Committed:
    """``with committed() as session: …`` writes for good, for pages to find; the rows stay readable
    afterwards."""

    @contextmanager
    def write() -> Iterator[Session]:
        engine = database.engine.execution_options(writes=True)
        with Session(engine, expire_on_commit=False) as chosen, chosen.begin():
            yield chosen

    return write


@pytest.fixture
def client(app: Flask) -> Browser:
    """Nobody's browser."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def signed_in(app: Flask, committed: Committed, clock: Clock) -> Callable[..., Browser]:
    """``signed_in(account)`` → a browser in which this person is signed in; officers have shown
    their second factor."""

    def browse(account: Account, *, second_factor: bool = True) -> Browser:
        with committed() as session:
            now = clock.now()
            row = open_session(
                session,
                session.get_one(Account, account.id),
                device="测试浏览器",
                network="127.0.0.0/24",
                at=now,
            )
            if account.kind == "officer" and second_factor:
                row.second_factor_at = now
        return app.test_client().carry(row.id)  # type: ignore[attr-defined,no-any-return]

    return browse


@pytest.fixture
def run_job(app: Flask) -> Callable[..., None]:
    """``run_job("stage.verb", *ids)`` does what a worker would do."""

    def run(name: str, *ids: int | str) -> None:
        body = next(one.body for one in jobs.declared() if one.name == name)
        with app.app_context():
            body(*ids)

    return run
