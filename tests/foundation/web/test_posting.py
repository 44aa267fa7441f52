"""How a post ends, and answers that are no page."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from flask import Flask

from portal.foundation.web.downloads import pdf, picture
from portal.foundation.web.posting import again, back, on_to, shown


@pytest.fixture
def bare() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/rooms/<code>", "room", lambda code: code)
    return app


def test_back_is_a_303_and_keeps_the_place_on_the_page(bare: Flask) -> None:
    with bare.test_request_context("/", method="POST"):
        answer = back("room", code="A", _anchor="files")
    assert (answer.status_code, answer.location) == (303, "/rooms/A#files")


@pytest.mark.parametrize(("method", "answer"), [("GET", "page"), ("POST", ("page", 422))])
def test_a_page_that_posts_to_itself_is_422_after_a_post_only(
    bare: Flask, method: str, answer: object
) -> None:
    with bare.test_request_context("/", method=method):
        assert shown("page") == answer
        assert again("page") == ("page", 422)


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\/elsewhere.example",
        "/\t/elsewhere.example",
        "javascript:alert(1)",
        "elsewhere",
        "",
        "/a\r\nSet-Cookie: x=y",
        "/a\x85b",
        "/a\u2028b",
        "/a\ud800",
        "/a\x00",
        "/" + "a" * 5000,
    ],
)
def test_nobody_is_sent_elsewhere(bare: Flask, target: str) -> None:
    with bare.test_request_context("/"):
        assert on_to(target, "/my").location == "/my"


@pytest.mark.parametrize("target", ["/", "/my?a=1&b=2#c", "/rounds/苏州 2026", "/a//b"])
def test_a_path_of_this_site_is_followed(bare: Flask, target: str) -> None:
    with bare.test_request_context("/"):
        assert unquote(on_to(target, "/my").location) == target


def test_a_paper_is_shown_or_taken_away_under_its_name() -> None:
    assert pdf(b"%PDF").headers.get("Content-Disposition") is None
    assert pdf(b"%PDF", "B-01.pdf").headers["Content-Disposition"] == (
        'attachment; filename="B-01.pdf"'
    )
    assert (pdf(b"%PDF").mimetype, picture(b"").mimetype) == ("application/pdf", "image/jpeg")
