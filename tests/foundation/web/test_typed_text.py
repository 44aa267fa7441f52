"""A form's text is taken apart as the library does it, at about its own size."""

from __future__ import annotations

import tracemalloc
from io import BytesIO
from urllib.parse import parse_qsl, quote

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st

from portal.foundation.web import typed_text
from portal.foundation.web.typed_text import ERRORS, TYPED, typed_pairs

PIECES = (
    "a",
    "=",
    "&",
    "+",
    "%",
    "%4",
    "%zz",
    "%E9%95%BF",
    "%e9",
    "%95",
    "长",
    "%26",
    "%3D",
    "%00",
    ";",
)
BODIES = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(BODIES)
def test_the_pairs_are_the_librarys(body: str) -> None:
    expected = parse_qsl(body, keep_blank_values=True, errors=ERRORS)
    assert typed_pairs(body.encode()) == expected


@given(BODIES, st.integers(0, 40))
def test_a_cut_parts_no_escape(body: str, more: int) -> None:
    long = "a" * (4096 - more) + body
    assert typed_pairs(long.encode()) == parse_qsl(long, keep_blank_values=True, errors=ERRORS)


@given(st.binary(max_size=60))
def test_any_bytes_are_pairs_or_refused(body: bytes) -> None:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            typed_pairs(body)
        return
    assert typed_pairs(body) == parse_qsl(text, keep_blank_values=True, errors=ERRORS)


@pytest.mark.parametrize("text", ["长" * 28_000, "%" * 84_000, "a " * 80_000, "长a" * 20_000])
def test_a_long_text_costs_a_few_times_its_size(text: str) -> None:
    app = Flask(__name__)
    typed_text.install(app)
    body = f"field={quote(text)}".encode()
    with app.test_request_context(
        method="POST", input_stream=BytesIO(body), content_length=len(body), content_type=TYPED
    ):
        tracemalloc.start()
        assert request.form["field"] == text
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < 16 * len(body), most / len(body)
