"""The name under which a file is kept: any language, in a header that only knows Latin-1."""

from __future__ import annotations

import pytest
from flask import Response
from werkzeug.http import parse_options_header

from portal.foundation.web.headers import as_download


@pytest.mark.parametrize(
    "name", ["vacancies.xlsx", "附件1：报名表.pdf", '报"名\\表.pdf', "表.pdf", "a b; c.pdf", "附件"]
)
def test_a_name_comes_back_as_it_was_and_travels_as_ascii(name: str) -> None:
    header = as_download(Response(b""), name).headers["Content-Disposition"]
    assert header.isascii()
    kind, parameters = parse_options_header(header)
    assert kind == "attachment" and parameters["filename"] == name


def test_old_readers_find_a_name_too() -> None:
    assert (
        'filename="1.pdf"; filename*='
        in as_download(Response(b""), "附件1.pdf").headers["Content-Disposition"]
    )


@pytest.mark.parametrize(
    "name",
    [
        "a\r\nSet-Cookie: x=y.pdf",
        "a\x00.pdf",
        "\ud800.pdf",
        "a\u202efdp.exe",
        "a\u2028b",
        "\x7f",
        "",
    ],
)
def test_a_name_steers_nothing(name: str) -> None:
    header = as_download(Response(b""), name).headers["Content-Disposition"]
    assert header.isascii() and header.isprintable()
    _kind, parameters = parse_options_header(header)
    assert parameters["filename"].isprintable() and parameters["filename"]


def test_a_long_name_keeps_its_end() -> None:
    header = as_download(Response(b""), "报名表" * 400 + ".pdf").headers["Content-Disposition"]
    assert len(header) < 2000 and header.endswith(".pdf")
