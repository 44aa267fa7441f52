"""The laying out of a paper. It runs in an isolated process only
(:func:`portal.foundation.print.pdf.render_pdf`), which has WeasyPrint and the fonts loaded.

What stands in the HTML comes from people, so nothing may be fetched: no file, no address, only data
URIs.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from portal.kernel.errors import Refused

UNIVERSAL_ACCESS = "pdf/ua-1"
_REFERENCE = re.compile(r"""\b(src|href)=(["'])picture:([a-z0-9_-]{1,40})\2""")


def lay_out(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Worker: the PDF. ``data`` holds the page and what comes with it, ``options["parts"]`` their
    names and sizes in order.

    Raises Refused ``pdf.foreign_address`` when the page asks for anything but a data URI.
    """
    parts = list(_parts(options["parts"], data))
    pictures = {name: part for kind, name, part in parts if kind == "picture"}
    html = next(part for kind, _name, part in parts if kind == "html").decode()
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
    attached = [
        Attachment(string=part, name=name, url_fetcher=fetcher)
        for kind, name, part in parts
        if kind == "attachment"
    ]
    page = HTML(string=_with_pictures(html, pictures), base_url="data:,", url_fetcher=fetcher)
    try:
        made = page.write_pdf(
            stylesheets=[_sheet(options["base_css"])],
            font_config=_fonts(),
            **_writing(options, attached),
        )
    # A BaseException: `except Exception` would let it end the process.
    except FatalURLFetchingError as error:
        raise Refused("pdf.foreign_address") from error
    return {}, bytes(made or b"")


def warm() -> None:
    """Load fonts before the first child is born."""
    from portal.foundation.print.print_sheet import DOCUMENT_CSS

    lay_out(
        {
            "parts": [["html", "", 9]],
            "base_css": DOCUMENT_CSS,
            "variant": None,
            "identifier": "warm",
        },
        "<p>工会".encode()[:9],
    )


def _writing(options: dict[str, Any], attached: Sequence[Attachment]) -> dict[str, Any]:
    variant = options["variant"]
    return {
        "pdf_identifier": options["identifier"].encode(),
        "pdf_tags": variant == UNIVERSAL_ACCESS,
        **({"pdf_variant": variant} if variant else {}),
        **({"attachments": list(attached)} if attached else {}),
    }


def _parts(named: Sequence[Sequence[Any]], data: bytes) -> Iterator[tuple[str, str, bytes]]:
    start = 0
    for kind, name, size in named:
        yield kind, name, data[start : start + size]
        start += size


def _with_pictures(html: str, pictures: Mapping[str, bytes]) -> str:
    """The page with its pictures inside. Only whole attributes refer to pictures: the same letters
    in a text that somebody typed stay a text."""
    return _REFERENCE.sub(lambda at: f'{at[1]}="{_data_uri(pictures[at[3]])}"', html)


def _data_uri(picture: bytes) -> str:
    kind = "jpeg" if picture[:2] == b"\xff\xd8" else "png"
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    # One per process: making it anew costs time with every page.
    return FontConfiguration()


@lru_cache(maxsize=32)
def _sheet(text: str) -> CSS:
    return CSS(
        string=text,
        font_config=_fonts(),
        url_fetcher=URLFetcher(allowed_protocols=("data",), fail_on_errors=True),
    )
