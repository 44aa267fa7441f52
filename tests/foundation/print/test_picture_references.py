"""A picture is named in an attribute; typed text that says the same is text."""

from html import escape

import pytest

from portal.foundation.print.pdf import render_pdf
from tests.foundation import corpus
from tests.foundation.print.test_pdf import PAGE, words


@pytest.mark.parametrize(
    "typed",
    [
        "picture:photo",
        "picture:nothing",
        '<img src="picture:nothing">',
        'src="picture:nothing"',
        '"><img src="picture:nothing',
        "picture:" + "a" * 60,
    ],
)
def test_typed_text_that_looks_like_a_picture_is_text(typed: str) -> None:
    made = render_pdf(PAGE.format(f"<p>{escape(typed)}</p>"), pictures={"photo": b"no picture"})
    assert "picture:" in words(made)


def test_a_picture_in_two_attributes_is_shown_in_both() -> None:
    body = '<img alt="a" src="picture:photo"> picture:photo <img src="picture:photo" alt="b">'
    made = render_pdf(PAGE.format(body), pictures={"photo": corpus.jpeg(20, 20)})
    assert "picture:photo" in words(made)
