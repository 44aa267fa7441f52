"""What one person and one network may send, and what is shown of it afterwards."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.files import pdf_in
from portal.foundation.jobs import slots
from portal.foundation.jobs.slots import FILES, PAPERS, Slots, turn_of
from portal.foundation.running.reception import CROWDED
from portal.foundation.web import sending
from portal.foundation.web.sending import Most
from portal.recruitment.applications.models import Application, ApplicationFile
from tests.builders.applications import draft_application
from tests.builders.rounds import published_round
from tests.builders.unions import tree
from tests.foundation import corpus, corpus_pdf
from tests.recruitment.conftest import Browser, Committed

WIDE = Most(files=1000, kilobytes=1_000_000, running=10)


@pytest.fixture
def application(app: Flask, committed: Committed, at: datetime) -> Application:
    with committed() as session:
        row = draft_application(
            session,
            published_round(session, tree(session), at=at),
            app.extensions["storage"],
            at=at,
        )
        assert row.account and row.files
        return row


@pytest.fixture
def own(signed_in: Callable[..., Browser], application: Application) -> Browser:
    return signed_in(application.account)


def _path(application: Application, rest: str = "") -> str:
    return f"/my/applications/{application.public_id}{rest}"


def _send(browser: Browser, application: Application, *files: bytes) -> Any:
    return browser.submit(
        _path(application, "/files/diploma"),
        {"file": [(io.BytesIO(data), "学位证书.pdf") for data in files]},
        content_type="multipart/form-data",
    )


@pytest.mark.parametrize("sender", ["person", "network"])
@pytest.mark.parametrize(
    "most",
    [Most(files=2, kilobytes=9_000, running=5), Most(files=9, kilobytes=2, running=5)],
    ids=["files", "bytes"],
)
def test_too_much_is_told_with_what_to_do(
    app: Flask,
    own: Browser,
    application: Application,
    sender: str,
    most: Most,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(
        app.extensions, "sending", {"person": WIDE, "network": WIDE} | {sender: most}
    )
    answers = [_send(own, application, corpus.pdf()) for _ in range(3)]
    assert answers[0].status_code == 303
    assert answers[2].status_code == 429
    assert "这段时间里上传得太多" in answers[2].text
    assert "分钟以后再传" in answers[2].text
    assert answers[2].headers["Retry-After"]


@pytest.mark.parametrize("sender", ["person", "network"])
def test_as_many_at_once_as_allowed(
    app: Flask,
    own: Browser,
    application: Application,
    sender: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bounds = {"person": WIDE, "network": WIDE} | {sender: Most(9, 9_000, 1)}
    monkeypatch.setitem(app.extensions, "sending", bounds)
    monkeypatch.setattr(sending, "PATIENCE", 0.1)
    whose = {"person": str(application.account_id), "network": "127.0.0.0/24"}[sender]
    key = app.extensions["vault"].index("sending", whose)
    file = app.extensions["settings"].data_dir / "slots" / f"senders-{sender}"
    running = turn_of(file, key, 1)  # one that has not ended
    assert running is not None
    refused = _send(own, application, corpus.pdf())
    assert refused.status_code == 429
    assert "您还有上传没有处理完" in refused.text
    os.close(running)
    assert _send(own, application, corpus.pdf()).status_code == 303
    again = turn_of(file, key, 1)  # given back
    assert again is not None
    os.close(again)


def test_who_sends_heavy_files_again_and_again_is_told_to_wait(
    app: Flask, own: Browser, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    _quick(monkeypatch)
    answers = [_send(own, application, corpus_pdf.tiling_pattern()) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]
    assert _send(own, application, corpus.pdf()).status_code == 429


def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an applicant's file may take, cut for the test."""
    defaults = pdf_in.accept_pdf.__kwdefaults__ | {"seconds": 0.4}
    monkeypatch.setattr(pdf_in.accept_pdf, "__kwdefaults__", defaults)


def test_a_form_without_files_is_not_counted(
    app: Flask, own: Browser, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        app.extensions, "sending", dict.fromkeys(("person", "network"), Most(0, 0, 0))
    )
    typed = {"seen": "1", "applies": "no", "office": ""}
    path = _path(application, "/sections/avoidance")
    assert own.submit(path, typed, content_type="multipart/form-data").status_code == 303


def test_beyond_two_slots_the_page_says_when_to_come_back(
    own: Browser, application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = Slots(tmp_path / "slots", patience=0.1)
    monkeypatch.setattr(slots, "_INSTALLED", [busy])
    with busy.one(FILES), busy.one(FILES), busy.one(PAPERS), busy.one(PAPERS):
        shown_again = _send(own, application, corpus.pdf())
        paper = own.get(_path(application, "/pledge.pdf"))
    assert "正在处理的文件太多" in shown_again.text
    assert "已填写和已上传的内容都还在" in shown_again.text
    assert shown_again.status_code == 503
    assert shown_again.headers["Retry-After"]
    assert paper.status_code == 503
    assert "请过一分钟再试一次" in paper.text
    assert _send(own, application, corpus.pdf()).status_code == 303


def test_a_hostile_file_is_refused_and_leaves_nothing(
    app: Flask, own: Browser, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _stored(app)
    _quick(monkeypatch)
    refused = _send(own, application, corpus.pdf(), corpus_pdf.tiling_pattern_on_page_two())
    assert refused.status_code == 422
    assert "画出来太费时" in refused.text
    assert _stored(app) == before


def _stored(app: Flask) -> set[str]:
    root: Path = app.extensions["storage"].root
    return {path.name for path in root.rglob("*") if path.is_file()}


def test_no_page_draws_a_file_again(
    app: Flask, own: Browser, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _send(own, application, corpus.pdf(2)).status_code == 303
    with app.extensions["database"].reading() as session:
        file = session.scalars(select(ApplicationFile).where(ApplicationFile.pages == 2)).one()
    monkeypatch.setattr(pdf_in, "run_isolated", None)
    pages = [
        own.get(_path(application, f"/files/{file.public_id}/page/{page}")) for page in (1, 2, 3)
    ]
    assert [page.status_code for page in pages] == [200, 200, 404]
    assert pages[1].mimetype == "image/jpeg"


def test_a_large_request_that_waited_in_vain_is_told_to_come_again(
    own: Browser, application: Application
) -> None:
    page = own.submit(
        _path(application, "/files/diploma"),
        {"file": [(io.BytesIO(b""), "学位证书.pdf")]},
        content_type="multipart/form-data",
        environ_overrides={CROWDED: True},
    )
    assert page.status_code == 503
    assert page.headers["Retry-After"]
    assert "这一次没有处理" in page.text
