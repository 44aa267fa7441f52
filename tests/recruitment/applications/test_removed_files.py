"""Removed means removed: the address at once, the bytes after a short grace, the account's draft
and its files with the account."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.recruitment.accounts.models import Account, Consent, IdentityDocument, UserSession
from portal.recruitment.accounts.services.own_data import ERASED, erase_closed
from portal.recruitment.applications.models import Application, ApplicationFile
from portal.recruitment.applications.services.forget_files import GRACE, files_to_forget
from portal.recruitment.messages.models import Message
from portal.recruitment.messages.services import send
from tests.builders.accounts import PASSWORD
from tests.builders.applications import draft_application, submitted_application
from tests.builders.rounds import published_round
from tests.builders.unions import tree
from tests.foundation import corpus
from tests.recruitment.conftest import Browser, Committed

Make = Callable[..., Application]


@pytest.fixture
def made(app: Flask, committed: Committed, at: datetime) -> Callable[[Make], Application]:
    def make(builder: Make) -> Application:
        with committed() as session:
            round_ = published_round(session, tree(session), at=at)
            row = builder(session, round_, app.extensions["storage"], at=at)
            assert row.account and row.files and row.account.identity
            return row

    return make


def _path(application: Application, rest: str = "") -> str:
    return f"/my/applications/{application.public_id}{rest}"


def _stored(app: Flask) -> set[str]:
    root: Path = app.extensions["storage"].root
    return {path.name for path in root.rglob("*") if path.is_file()}


def _file(committed: Committed, public_id: str) -> ApplicationFile:
    with committed() as session:
        return session.scalars(
            select(ApplicationFile).where(ApplicationFile.public_id == public_id)
        ).one()


def _send(browser: Browser, application: Application, data: bytes) -> Any:
    sent = {"file": (io.BytesIO(data), "证书.pdf")}
    path = _path(application, "/files/diploma")
    return browser.submit(path, sent, content_type="multipart/form-data")


def _last(committed: Committed) -> ApplicationFile:
    with committed() as session:
        newest = select(ApplicationFile).order_by(ApplicationFile.id.desc()).limit(1)
        return session.scalars(newest).one()


def test_a_removed_file_is_gone(
    app: Flask,
    committed: Committed,
    signed_in: Callable[..., Browser],
    made: Callable[[Make], Application],
    run_job: Callable[..., None],
    at: datetime,
) -> None:
    application = made(draft_application)
    browser, before = signed_in(application.account), _stored(app)
    assert _send(browser, application, corpus.pdf(2)).status_code == 303
    file = _last(committed)
    page = _path(application, f"/files/{file.public_id}/page/2")
    assert browser.get(page).status_code == 200
    assert browser.submit(_path(application, f"/files/{file.public_id}/remove")).status_code == 303
    assert browser.get(page).status_code == 404
    run_job("applications.forget_files")
    assert _stored(app) > before  # the grace has not passed
    with committed() as session:
        session.get_one(ApplicationFile, file.id).replaced_at = at - GRACE - timedelta(minutes=1)
    for _again in range(2):
        run_job("applications.forget_files")
        assert _stored(app) == before
    kept = _file(committed, file.public_id)
    assert (kept.storage_key, kept.sha256) == ("", file.sha256)
    assert browser.get(page).status_code == 404
    assert browser.get("/my/account/data.zip").status_code == 200
    with committed() as session:
        assert files_to_forget(session, at + timedelta(days=1)) == []


def test_a_turned_page_leaves_no_second_copy(
    app: Flask,
    committed: Committed,
    signed_in: Callable[..., Browser],
    made: Callable[[Make], Application],
    run_job: Callable[..., None],
    at: datetime,
) -> None:
    application = made(draft_application)
    browser = signed_in(application.account)
    _send(browser, application, corpus.pdf())
    file, before = _last(committed), len(_stored(app))
    path = _path(application, f"/files/{file.public_id}/page/1")
    assert browser.submit(f"{path}/turn").status_code == 303
    assert browser.get(path).status_code == 404
    with committed() as session:
        session.get_one(ApplicationFile, file.id).replaced_at = at - timedelta(hours=2)
    run_job("applications.forget_files")
    assert len(_stored(app)) == before


def _close(browser: Browser) -> Any:
    return browser.submit("/my/account/close", {"current": PASSWORD, "sure": "y"})


def test_an_account_without_a_handed_in_application_leaves_nothing_of_the_person(
    app: Flask,
    committed: Committed,
    signed_in: Callable[..., Browser],
    made: Callable[[Make], Application],
    at: datetime,
) -> None:
    application = made(draft_application)
    account, browser = application.account, signed_in(application.account)
    with committed() as session:
        send(session, account.id, "word", "标题", "正文", at=at)
        session.add(
            Consent(account_id=account.id, purpose="x", wording_digest="0" * 64, given=True, at=at)
        )
    page = browser.get("/my/account/close").text
    assert "您没有提交过报名" in page
    assert "《网络安全法》第二十一条" in page
    assert _close(browser).status_code == 303
    assert _stored(app) == set()
    with committed() as session:
        closed = session.get_one(Account, account.id)
        assert (closed.display_name, closed.name_sort_key, closed.mobile) == (ERASED, "", None)
        for gone in (IdentityDocument, Application, ApplicationFile, Message):
            assert session.scalars(select(gone)).all() == [], gone
        assert session.scalars(select(Consent)).all() != []


def test_of_a_handed_in_application_the_page_says_what_stays_and_why(
    app: Flask,
    committed: Committed,
    signed_in: Callable[..., Browser],
    made: Callable[[Make], Application],
    run_job: Callable[..., None],
) -> None:
    application = made(submitted_application)
    browser, before = signed_in(application.account), _stored(app)
    page = browser.get("/my/account/close").text
    assert application.round_.title in page
    assert "招聘结束（含后备期、异议期）后一年" in page
    assert "《个人信息保护法》第十九条" in page
    assert "您没有提交过报名" not in page
    assert _close(browser).status_code == 303
    run_job("accounts.erase_closed")
    assert _stored(app) == before
    with committed() as session:
        closed = session.get_one(Account, application.account_id)
        assert closed.identity is not None
        assert closed.display_name != ERASED
        assert (closed.mobile, closed.login) == (None, None)


def test_what_stayed_goes_when_no_law_keeps_it(
    app: Flask,
    committed: Committed,
    signed_in: Callable[..., Browser],
    made: Callable[[Make], Application],
    at: datetime,
) -> None:
    application = made(submitted_application)
    _close(signed_in(application.account))
    with committed() as session:
        closed = session.get_one(Account, application.account_id)
        assert erase_closed(session, closed, app.extensions["closing"], at=at) == []
        assert session.scalars(select(UserSession)).all() != []
        later = at + timedelta(days=190)
        no_more = {}  # every stage's retention has ended
        erase_closed(session, closed, no_more, at=later)
        assert session.scalars(select(UserSession)).all() == []
        assert (closed.display_name, closed.identity) == (ERASED, None)


def test_proof_that_is_sent_anew_replaces_the_old_one(
    app: Flask,
    signed_in: Callable[..., Browser],
    made: Callable[[Make], Application],
) -> None:
    application = made(draft_application)
    browser, path = signed_in(application.account), _path(application, "/accommodation")
    before, wish = _stored(app), {"items": "large_print", "situation": "disability"}
    wish |= {"consent": "y", "reason": "视力"}

    def ask(*files: bytes) -> int:
        sent = [(io.BytesIO(data), "证明.pdf") for data in files]
        answer = browser.submit(
            path, wish | ({"files": sent} if sent else {}), content_type="multipart/form-data"
        )
        assert answer.status_code == 303, answer.text
        return len(_stored(app) - before)

    assert ask(corpus.pdf()) == 2  # the document and its pages
    assert ask() == 2
    assert ask(corpus.pdf(2), corpus.jpeg(800, 600)) == 3
