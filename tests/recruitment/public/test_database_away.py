"""The database away for a while: a page that says so, or the one that was kept; nothing typed is
lost, and never a raw error."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.foundation.data import database as engines
from portal.foundation.data.database import Database
from portal.foundation.web import unit
from portal.kernel.errors import Refused
from tests.builders.accounts import applicant, officer
from tests.builders.broken_databases import AWAY, broken
from tests.builders.rounds import drafted_round, office
from tests.builders.unions import tree, union
from tests.recruitment.conftest import Browser, Committed

SENTENCE = "系统暂时连不上数据"
PAGES = (
    "/",
    "/rounds",
    "/sign-in",
    "/office/",
    "/my/messages",
    "/publications/X-1",
    "/sitemap.xml",
)


@pytest.mark.parametrize("kind", AWAY)
def test_every_page_says_so(
    app: Flask,
    client: Browser,
    committed: Committed,
    signed_in: Callable[..., Browser],
    tmp_path: Path,
    kind: str,
) -> None:
    with committed() as session:
        people = [applicant(session), officer(session, "publisher", union=union(session))]
    browsers = [client, *(signed_in(one) for one in people)]
    app.extensions["page_memory"].forget()
    app.extensions["database"] = broken(kind, tmp_path)
    for browser in browsers:
        for path in PAGES:
            answer = browser.get(path)
            if answer.status_code == 200:  # a page that asks nothing of the database
                continue
            assert answer.status_code in (302, 303, 308, 404, 503), path
            if answer.status_code == 503:
                assert SENTENCE in answer.text and answer.headers["Retry-After"] == "20"
    assert client.get("/").status_code == 503
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("kind", AWAY)
def test_a_page_that_was_kept_is_shown_meanwhile(
    app: Flask, client: Browser, tmp_path: Path, kind: str
) -> None:
    app.extensions["page_memory"].forget()
    before = client.get("/")
    assert before.status_code == 200
    app.extensions["database"] = broken(kind, tmp_path)
    again = client.get("/")
    assert (again.status_code, again.text) == (200, before.text)


def test_what_was_posted_is_not_lost(
    app: Flask,
    committed: Committed,
    signed_in: Callable[..., Browser],
    tmp_path: Path,
) -> None:
    with committed() as session:
        person = applicant(session)
    browser = signed_in(person)
    app.extensions["database"] = broken("a server that is down", tmp_path)
    answer = browser.submit("/sign-in", {"text": "我写了<很>久", "password": "x-y-z-1"})
    assert answer.status_code == 503
    assert "我写了&lt;很&gt;久" in answer.text and "x-y-z-1" not in answer.text


@pytest.fixture
def publisher(
    committed: Committed, signed_in: Callable[..., Browser], at: Any
) -> tuple[Browser, str]:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = drafted_round(session, unions, at=at, by=officers.publisher)
    return signed_in(officers.publisher), f"/office/rounds/{round_.code}/simulations/waiver"


def test_a_locked_database_is_a_page_and_what_was_typed_can_be_sent_again(
    publisher: tuple[Browser, str], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not database.is_sqlite:
        return
    browser, address = publisher
    monkeypatch.setattr(engines, "BUSY_MILLISECONDS", 50)
    database.engine.dispose()
    holder = sqlite3.connect(str(database.engine.url.database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        answer = browser.submit(address, {"reason": "去年的规则没有改动"})
    finally:
        holder.rollback()
        holder.close()
    assert answer.status_code == 503
    assert 'name="reason" value="去年的规则没有改动"' in answer.text
    assert f'action="{address}"' in answer.text
    assert browser.submit(address, {"reason": "去年的规则没有改动"}).status_code == 303


def test_a_full_disk_is_a_sentence_on_the_form(
    publisher: tuple[Browser, str], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, address = publisher
    real = Database.transaction

    @contextmanager
    def full(self: Database) -> Iterator[Any]:
        with real(self):
            raise OSError(errno.ENOSPC, "No space left on device")
            yield

    monkeypatch.setattr(Database, "transaction", full)
    answer = browser.submit(address, {"reason": "去年的规则没有改动"})
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert "系统的磁盘满了" in answer.text and "去年的规则没有改动" in answer.text


def test_what_the_databases_say_of_a_full_disk_is_understood(
    app: Flask, database: Database
) -> None:
    if not database.is_sqlite:
        return
    with (
        app.test_request_context(),
        pytest.raises(Refused, match=r"storage\.full"),
        unit.transaction() as session,
    ):
        connection = session.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.exec_driver_sql("CREATE TABLE big (x)")
        connection.exec_driver_sql("INSERT INTO big VALUES (zeroblob(900000))")
