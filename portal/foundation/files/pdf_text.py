"""The words of a cleaned PDF, page by page, read in a bounded process."""

from __future__ import annotations

import json
from typing import Any

from portal.foundation.jobs.isolation import IsolatedFailure, run_isolated
from portal.kernel.errors import Refused

_SECONDS = 20.0
_MEGABYTES = 640
_MOST_LETTERS = 20_000  # of one page


def pdf_texts(data: bytes) -> list[str]:
    """One text a page; empty where a page holds only pictures.

    Raises ``Refused('file.bomb')`` when reading takes more memory or time than allowed.
    """
    try:
        _, told = run_isolated(
            "portal.foundation.files.pdf_text:read",
            {},
            data,
            seconds=_SECONDS,
            megabytes=_MEGABYTES,
        )
    except IsolatedFailure as failure:
        raise Refused("file.bomb") from failure
    pages: list[str] = json.loads(told)
    return pages


def read(_options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Worker: the pages' texts as JSON."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_bounded()[:_MOST_LETTERS] for page in document]
    return {}, json.dumps(texts, ensure_ascii=True).encode()
