"""Both sides, one after the other: application, database, clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config import Settings, side_settings
from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.security.crypto import Vault, create_keys
from portal.foundation.time.clock import Clock
from tests.foundation.officers.sides import RECRUITMENT, WORKFORCE, Side


@dataclass(frozen=True)
class House:
    """A side with its keys and its application."""

    side: Side
    vault: Vault
    app: Flask


@pytest.fixture(scope="session", params=[RECRUITMENT, WORKFORCE], ids=["recruitment", "workforce"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> House:
    side: Side = request.param
    folder = tmp_path_factory.mktemp(side.name)
    settings = side_settings(
        side.name, Settings(zhaolu_env="test", data_dir=folder, _env_file=None)
    )
    create_keys(settings.keys_dir)
    app = import_module(f"portal.{side.name}.app").create_app(settings)
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=True)
    app.test_client_class = side.conftest.Browser
    return House(side, Vault(settings.keys_dir), app)


@pytest.fixture
def side(house: House) -> Side:
    return house.side


@pytest.fixture
def at(side: Side) -> datetime:
    return side.conftest.AT


@pytest.fixture
def database(house: House, fresh_database: Callable[..., str]) -> Iterator[Database]:
    house.side.base.vault = house.vault
    chosen = Database(fresh_database(house.side.name, house.side.conftest._make_schema))
    yield chosen
    chosen.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine.execution_options(writes=True)) as chosen:
        yield chosen
        chosen.rollback()


@pytest.fixture
def committed(database: Database) -> Any:
    @contextmanager
    def write() -> Iterator[Session]:
        engine = database.engine.execution_options(writes=True)
        with Session(engine, expire_on_commit=False) as chosen, chosen.begin():
            yield chosen

    return write


@pytest.fixture
def clock(tmp_path: Path, at: datetime) -> Clock:
    chosen = Clock(tmp_path / "clock-offset")
    chosen.travel_to(at)
    return chosen


@pytest.fixture
def app(house: House, database: Database, clock: Clock, tmp_path: Path) -> Flask:
    house.app.extensions.update(database=database, clock=clock, storage=Storage(tmp_path / "files"))
    return house.app


@pytest.fixture
def client(app: Flask) -> Any:
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask, committed: Any, clock: Clock, side: Side) -> Callable[..., Any]:
    """``signed_in(account)`` → an officer's browser with both factors shown."""

    def browse(account: Any, *, second_factor: bool = True) -> Any:
        with committed() as session:
            row = side.sessions.open_session(
                session,
                session.get_one(side.accounts.Account, account.id),
                device="测试浏览器",
                network="127.0.0.0/24",
                at=clock.now(),
            )
            if second_factor:
                row.second_factor_at = clock.now()
        return app.test_client().carry(row.id)  # type: ignore[attr-defined]

    return browse
