"""Text that officers write (notices, messages) as safe HTML: Markdown without raw HTML, then a
closed list of elements."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from portal.kernel.errors import Refused

MAX_LENGTH = 100_000
_TAGS = {
    *(
        "p",
        "br",
        "hr",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "s",
        "blockquote",
        "code",
        "pre",
    ),
    *("a", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}


def render_markdown(text: str, *, highest: int = 2) -> Markup:
    """HTML of ``text``; ``#`` becomes ``<h{highest}>`` (a page's ``h1`` is its own).

    Pictures and raw HTML are left out or shown as text: a page asks no other host for anything.
    Raises Refused ``text.too_long`` beyond 100,000 characters.
    """
    if len(text) > MAX_LENGTH:
        raise Refused("text.too_long", max_length=MAX_LENGTH)
    tokens = _parser().parse(text.replace("\0", ""))
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + highest - 1)}"
    html = _parser().renderer.render(tokens, _parser().options, {})
    return Markup(  # noqa: S704  cleaned by nh3 on the same line
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel="noopener noreferrer",
        )
    )


def plain_text(text: str) -> str:
    """The words of Markdown without its marks, blocks separated by blank lines: for previews and
    short messages."""
    return "\n\n".join(
        _words(token)
        for token in _parser().parse(text[:MAX_LENGTH])
        if token.type in {"inline", "fence", "code_block"}
    )


def _words(token: Token) -> str:
    if token.children is None:
        return token.content.strip()
    return "".join(
        "\n" if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children
    )


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("js-default", {"html": False, "linkify": False, "breaks": True}).disable(
        ["image", "html_block", "html_inline"]
    )
