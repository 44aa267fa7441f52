"""Markdown becomes the elements of a notice and nothing active."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.foundation.text.markdown import plain_text, render_markdown
from portal.kernel.errors import Refused


def test_markdown_becomes_the_elements_of_a_notice():
    html = render_markdown(
        "# 岗位\n\n**重要** ~~旧~~ [官网](https://example.org)\n第二行\n\n1. 甲\n2. "
        "乙\n\n|岗位|人数|\n|:-|-:|\n|A|2|"
    )
    for part in (
        "<h2>岗位</h2>",
        "<strong>重要</strong>",
        "<s>旧</s>",
        "<br>",
        "<ol>",
        "<td>2</td>",
        'href="https://example.org"',
    ):
        assert part in html
    assert "style" not in html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](http://198.51.100.7/pixel.png)",
        '[x](https://e.org "t\\" onmouseover=alert(1)")',
        "<style>body{display:none}</style>",
        "<a href='javascript:alert(1)'>x</a>",
        "`<script>`",
        "<iframe src=//e.org></iframe>",
    ],
)
def test_nothing_active_or_foreign_comes_through(attack):
    elements = "".join(re.findall(r"<[^>]*>", str(render_markdown(attack)).lower()))
    for part in ("script", "<img", "<iframe", "<style", "javascript:", "data:", ' onmouseover="'):
        assert part not in elements


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="<>\"'()[]!`*_#|\n :/abjavscript&;\\", max_size=80))
def test_any_text_is_rendered_without_a_foreign_element(text):
    names = set(re.findall(r"<\s*/?\s*([a-z0-9]+)", str(render_markdown(text))))
    assert names <= {
        "p",
        "br",
        "hr",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "s",
        "blockquote",
        "code",
        "pre",
        "a",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    } | {*("table", "thead", "tbody", "tr", "th", "td")}


def test_an_endless_text_is_refused_and_previews_are_plain():
    with pytest.raises(Refused):
        render_markdown("x" * 100_001)
    assert (
        plain_text("# 标题\n\n**重** [点](https://e.org)\n\n```\ncode\n```")
        == "标题\n\n重 点\n\ncode"
    )
