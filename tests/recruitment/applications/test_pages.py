"""The form's pages against half-finished, doubled, foreign and hostile input."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application
from tests.builders.accounts import applicant
from tests.builders.applications import begun_application, draft_application, submitted_application
from tests.builders.rounds import published_round
from tests.builders.unions import tree
from tests.foundation import corpus
from tests.recruitment.conftest import Browser, Committed


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


def _upload(browser: Browser, application: Application, kind: str, data: bytes, name: str) -> Any:
    field = "photo" if kind == "photo" else "file"
    return browser.submit(
        _path(application, f"/files/{kind}"),
        {field: (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )


def test_two_tabs_keep_what_was_typed(own: Browser, application: Application) -> None:
    path = _path(application, "/sections/person")
    typed = {
        "seen": "1",
        "sex": "male",
        "political": "none",
        "household": "盐城市",
        "address": "甲",
        "mobile": "13900000001",
    }
    assert own.submit(path, typed).status_code == 303
    second = own.submit(path, typed | {"address": "另一个标签页里打的地址"})
    assert second.status_code == 422
    assert (
        "您在另一个页面或设备上改过这一部分" in second.text
        and "另一个标签页里打的地址" in second.text
    )
    assert 'name="seen" type="hidden" value="2"' in second.text
    assert (
        own.submit(path, typed | {"address": "另一个标签页里打的地址", "seen": "2"}).status_code
        == 303
    )
    assert "另一个标签页里打的地址" in own.get(path).text


def test_same_values_saved_twice_are_no_conflict(own: Browser, application: Application) -> None:
    path = _path(application, "/sections/avoidance")
    typed = {"seen": "1", "applies": "no", "office": ""}
    assert [own.submit(path, typed).status_code for _ in range(2)] == [303, 303]


def test_autosave_answers_in_short(own: Browser, application: Application) -> None:
    path = _path(application, "/sections/person")
    answer = own.submit(path, {"seen": "1", "mobile": "13900000002"}, headers={"X-Autosave": "1"})
    assert answer.json == {"saved": True, "seen": 2}
    wrong = own.submit(path, {"seen": "2", "mobile": "123"}, headers={"X-Autosave": "1"})
    assert wrong.status_code == 422 and wrong.json["errors"] == ["请填 11 位手机号"]


def test_incomplete_submit_lists_what_is_missing(
    app: Flask,
    committed: Committed,
    signed_in: Callable[..., Browser],
    application: Application,
    at: datetime,
) -> None:
    with committed() as session:
        begun = begun_application(session, session.merge(application.round_), at=at)
        account: Account = begun.account
    browser = signed_in(account)
    refused = browser.submit(f"/my/applications/{begun.public_id}/submit")
    assert refused.status_code == 422
    for words in ("不能提交", "还没有选岗位", "性别没有选", "照片没有上传", "真实性承诺没有勾选"):
        assert words in refused.text


def test_whole_way_from_the_notice_to_the_receipt(own: Browser, application: Application) -> None:
    assert own.get(_path(application, "/receipt")).status_code == 302  # nothing was handed in yet
    done = own.submit(_path(application, "/submit"))
    assert done.status_code == 303 and done.location.endswith("/receipt")
    receipt = own.get(done.location).text
    assert f"{application.round_.code}-0001" in receipt and "待审核" in receipt
    assert own.get(_path(application, "/receipt.pdf")).data.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "/submit",
        "/sections/person",
        "/sections/files",
        "/receipt",
        "/receipt.pdf",
        "/withdraw",
        "/transfer",
    ],
)
def test_another_persons_application_does_not_exist(
    committed: Committed, signed_in: Callable[..., Browser], application: Application, rest: str
) -> None:
    with committed() as session:
        stranger = applicant(session)
    browser = signed_in(stranger)
    assert browser.get(_path(application, rest)).status_code == 404
    assert browser.submit(_path(application, rest)).status_code in {404, 405}


def test_another_persons_file_does_not_exist(
    committed: Committed, signed_in: Callable[..., Browser], application: Application
) -> None:
    file, path = application.files[0].public_id, _path(application)
    with committed() as session:
        account = applicant(session)
    stranger = signed_in(account)
    assert stranger.get(f"{path}/files/{file}/page/1").status_code == 404
    assert stranger.submit(f"{path}/files/{file}/remove").status_code == 404
    assert _upload(stranger, application, "photo", corpus.jpeg(), "a.jpg").status_code == 404


def test_own_file_of_another_application_is_not_reached_through_it(
    app: Flask, committed: Committed, own: Browser, application: Application, at: datetime
) -> None:
    with committed() as session:
        other = submitted_application(
            session, session.merge(application.round_), app.extensions["storage"], at=at
        )
        file = other.files[0].public_id
    assert own.get(_path(application, f"/files/{file}/page/1")).status_code == 404


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (corpus.html, "照片.jpg"),
        (corpus.png_of_400_megapixels, "huge.png"),
        (corpus.svg, "a.svg"),
        (corpus.truncated_jpeg, "a.jpg"),
        (corpus.pdf, "a.jpg"),
        (corpus.docx, "a.docx"),
        (lambda: b"", "empty.jpg"),
    ],
    ids=["html", "400 megapixels", "svg", "truncated", "pdf", "docx", "empty"],
)
def test_what_is_no_portrait_is_refused_on_the_page(
    own: Browser, application: Application, make: Callable[[], bytes], name: str
) -> None:
    answer = _upload(own, application, "photo", make(), name)
    assert answer.status_code == 422 and "gh-errors" in answer.text
    assert len([file for file in application.files if file.kind == "photo"]) == 1


def test_pdf_is_refused_or_cleaned_of_its_script(
    own: Browser, application: Application, app: Flask
) -> None:
    answer = _upload(own, application, "diploma", corpus.pdf_with_script(), "毕业证.pdf")
    if answer.status_code == 422:
        assert "gh-errors" in answer.text
        return
    stored = b"".join(
        path.read_bytes() for path in app.extensions["storage"].root.rglob("*") if path.is_file()
    )
    assert answer.status_code == 303 and b"JavaScript" not in stored and b"/JS" not in stored


def test_page_of_a_file_that_is_not_there(own: Browser, application: Application) -> None:
    assert (
        _upload(own, application, "diploma", corpus.pdf(pages=2), "毕业证.pdf").status_code == 303
    )
    text = own.get(_path(application, "/sections/files")).text
    assert "毕业证.pdf" in text
    address = next(
        part
        for part in text.split('"')
        if "/page/1" in part
        and part.split("/files/")[1].split("/")[0]
        not in {file.public_id for file in application.files}
    )
    assert own.get(address).mimetype == "image/jpeg"
    assert own.get(address.replace("/page/1", "/page/2")).status_code == 200
    assert own.get(address.replace("/page/1", "/page/99")).status_code == 404
    assert own.get(address.replace("/page/1", "/page/0")).status_code == 404


def test_start_is_not_offered_after_the_last_moment(
    signed_in: Callable[..., Browser], application: Application, clock: Any, at: datetime
) -> None:
    assert (
        "开始填写"
        in signed_in(application.account)
        .get(f"/my/applications/start/{application.round_.code}")
        .text
    )
    clock.travel_to(at + timedelta(days=5))
    assert (
        "现在不在报名时间内"
        in signed_in(application.account)
        .get(f"/my/applications/start/{application.round_.code}")
        .text
    )


def test_section_that_is_none_and_a_kind_that_is_none(
    own: Browser, application: Application
) -> None:
    assert own.get(_path(application, "/sections/bank")).status_code == 302
    assert _upload(own, application, "bank", corpus.jpeg(), "a.jpg").status_code == 302
