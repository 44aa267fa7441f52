"""Official papers as PDF.

What stands in the HTML comes from people, so nothing may be fetched: no file, no address, only data
URIs.
"""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from portal.foundation.jobs.isolation import IsolatedFailure, run_isolated
from portal.kernel.errors import Refused

BASE_CSS = """
@page { size: A4; margin: 20mm 18mm; }
html { font-family: "Noto Sans CJK SC", "Noto Sans SC", sans-serif; font-size: 10.5pt; }
html { line-height: 1.5; color: #111; }
table { border-collapse: collapse; width: 100%; }
img { max-width: 100%; }
"""
UNIVERSAL_ACCESS = "pdf/ua-1"
ARCHIVE = "pdf/a-2b"
# In the attribute alone: typed text may say "picture:photo" and means nothing by it. A quotation
# mark in typed text is escaped, so that no text looks like the attribute.
_REFERENCE = re.compile(r'(<img\b[^<>]*?\bsrc=")picture:([a-z0-9_-]{1,40})(")')
_SECONDS, _MEGABYTES = 60.0, 1536
# WeasyPrint's fonts and Pango's caches are not made for two threads at once.
_ONE_AT_A_TIME = threading.Lock()


def render_pdf(
    html: str,
    *,
    base_css: str = BASE_CSS,
    pictures: Mapping[str, bytes] | None = None,
    attachments: Mapping[str, bytes] | None = None,
    variant: str | None = None,
    identifier: bytes | None = None,
) -> bytes:
    """The PDF of ``html``.

    ``src="picture:photo"`` shows ``pictures["photo"]`` (JPEG or PNG); equal input gives equal
    bytes.

    ``variant``: :data:`UNIVERSAL_ACCESS` (tagged, for readers aloud; needs a title and a language)
    or :data:`ARCHIVE`. Raises Refused ``pdf.foreign_address`` when the page asks for anything but a
    data URI, and KeyError for a picture that was not given.
    """
    given = dict(pictures or {})
    source = _REFERENCE.sub(lambda found: f"{found[1]}{_data_uri(given[found[2]])}{found[3]}", html)
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
    options: dict[str, Any] = {
        "pdf_identifier": identifier or b"zhaolu",
        "pdf_tags": variant == UNIVERSAL_ACCESS,
    }
    if variant:
        options["pdf_variant"] = variant
    if attachments:
        options["attachments"] = [
            Attachment(string=data, name=name, url_fetcher=fetcher)
            for name, data in attachments.items()
        ]
    with _ONE_AT_A_TIME:
        fonts = _fonts()
        try:
            made = HTML(string=source, base_url="data:,", url_fetcher=fetcher).write_pdf(
                stylesheets=[_sheet(base_css)], font_config=fonts, **options
            )
        # A BaseException: `except Exception` would let it end the process.
        except FatalURLFetchingError as error:
            raise Refused("pdf.foreign_address") from error
    return bytes(made or b"")


def render_pdf_isolated(
    html: str, *, pictures: Mapping[str, bytes] | None = None, **options: Any
) -> bytes:
    """As :func:`render_pdf` (without attachments), in a process of its own with bounded memory and
    time: for pages whose length a stranger sets.

    Raises Refused ``pdf.too_heavy`` when the bounds are passed.
    """
    given = {name: base64.b64encode(data).decode() for name, data in (pictures or {}).items()}
    try:
        _facts, made = run_isolated(
            "portal.foundation.print.pdf:isolated",
            {"pictures": given, "options": options},
            html.encode(),
            seconds=_SECONDS,
            megabytes=_MEGABYTES,
        )
    except IsolatedFailure as failure:
        raise Refused("pdf.too_heavy", why=failure.why) from failure
    return made


def isolated(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Worker of :func:`render_pdf_isolated`."""
    pictures = {name: base64.b64decode(text) for name, text in options["pictures"].items()}
    return {}, render_pdf(data.decode(), pictures=pictures, **options["options"])


def _data_uri(picture: bytes) -> str:
    kinds = {b"\xff\xd8": "jpeg", b"\x89P": "png"}
    kind = kinds.get(picture[:2])
    if kind is None:
        raise ValueError("a picture in a paper is JPEG or PNG")
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


@lru_cache(maxsize=1)
def _fonts() -> FontConfiguration:
    # One per process: making it anew costs time with every page, and memory grows.
    return FontConfiguration()


@lru_cache(maxsize=32)
def _sheet(text: str) -> CSS:
    return CSS(
        string=text,
        font_config=_fonts(),
        url_fetcher=URLFetcher(allowed_protocols=("data",), fail_on_errors=True),
    )
