"""Official papers as PDF, made in a bounded process: whoever types decides how long one is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from portal.foundation.jobs.isolation import IsolatedFailure, run_isolated
from portal.foundation.jobs.slots import PAPERS
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
SECONDS, MEGABYTES = 20.0, 1024
# In the attribute of a tag alone: typed text may say "picture:photo" and means nothing by it. A
# quotation mark in typed text is escaped, so that no text looks like the attribute.
_PICTURE = re.compile(r"""<[a-z]+\b[^<>]*?\b(?:src|href)=(["'])picture:([a-z0-9_-]{1,40})\1""")
_KINDS = (b"\xff\xd8", b"\x89P")  # JPEG, PNG


def render_pdf(
    html: str,
    *,
    base_css: str = BASE_CSS,
    pictures: Mapping[str, bytes] | None = None,
    attachments: Mapping[str, bytes] | None = None,
    variant: str | None = None,
    identifier: bytes | None = None,
    seconds: float = SECONDS,
) -> bytes:
    """The PDF of ``html``, made by a process of its own within ``seconds`` and
    :data:`MEGABYTES`.

    ``src="picture:photo"`` shows ``pictures["photo"]`` (JPEG or PNG); equal input gives equal
    bytes.

    ``variant``: :data:`UNIVERSAL_ACCESS` (tagged, for readers aloud; needs a title and a language)
    or :data:`ARCHIVE`. Raises Refused ``pdf.foreign_address`` when the page asks for anything but a
    data URI, ``pdf.too_heavy`` beyond the bounds, ``work.busy`` while all slots are taken; KeyError
    for a picture that was not given.
    """
    parts = [("html", "", html.encode()), *_pictures_in(html, pictures or {})]
    parts += [("attachment", name, data) for name, data in (attachments or {}).items()]
    options: dict[str, Any] = {
        "parts": [(kind, name, len(data)) for kind, name, data in parts],
        "base_css": base_css,
        "variant": variant,
        "identifier": (identifier or b"zhaolu").decode("latin-1"),
    }
    try:
        _facts, made = run_isolated(
            "portal.foundation.print.layout:lay_out",
            options,
            b"".join(data for _kind, _name, data in parts),
            seconds=seconds,
            megabytes=MEGABYTES,
            group=PAPERS,
        )
    except IsolatedFailure as failure:
        raise Refused("pdf.too_heavy", why=failure.why) from failure
    return made


def _pictures_in(html: str, pictures: Mapping[str, bytes]) -> list[tuple[str, str, bytes]]:
    named = sorted({at[2] for at in _PICTURE.finditer(html)})
    for name in named:
        if pictures[name][:2] not in _KINDS:
            raise ValueError("a picture in a paper is JPEG or PNG")
    return [("picture", name, pictures[name]) for name in named]
