"""Files that officers attach to a notice, cleaned: PDF without anything active, spreadsheets as
plain values, pictures encoded anew."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from portal.foundation.files.images import accept_image
from portal.foundation.files.pdf_in import accept_pdf
from portal.foundation.sheets.foreign import read_foreign_book
from portal.foundation.sheets.plain_copy import plain_workbook
from portal.kernel.errors import Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 200
MAX_ROWS = 20_000
PDF, JPEG = "application/pdf", "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS = {PDF: "pdf", JPEG: "jpg", XLSX: "xlsx"}
_WORD_PARTS = (b"word/document.xml", b"ppt/presentation.xml")


@dataclass(frozen=True)
class CleanAttachment:
    """What is kept; ``sha256`` of ``data`` in hex; ``pages`` 1 for a picture or a sheet."""

    data: bytes
    media_kind: str
    pages: int
    sha256: str


def clean_attachment(data: bytes, name: str, *, sheets: bool = True) -> CleanAttachment:
    """A PDF, an XLSX or .xls (only the visible sheets, only values) or a picture, whichever the
    bytes are; the name decides nothing.

    Raises Refused ``attachment.too_large`` (20 MB), ``attachment.kind`` and what the readers raise:
    ``file.…`` (password, damaged, bomb), ``table.…`` (macros, formulas, errors, hidden rows or
    columns, password, too many rows).
    """
    if not data:
        raise Refused("file.empty")
    if len(data) > MAX_BYTES:
        raise Refused("attachment.too_large", megabytes=MAX_BYTES // 1024 // 1024)
    if b"%PDF-" in data[:1024]:
        document = accept_pdf(data, max_pages=MAX_PAGES, max_bytes=MAX_BYTES)
        return CleanAttachment(document.data, PDF, document.pages, document.sha256)
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        if not sheets or any(part in data for part in _WORD_PARTS):
            raise Refused("attachment.kind")
        return _sheet(data, name)
    try:
        picture = accept_image(data, max_bytes=MAX_BYTES)
    except Refused as refused:
        raise (
            Refused("attachment.kind") if refused.code == "file.not_an_image" else refused
        ) from refused
    return CleanAttachment(picture.data, JPEG, 1, picture.sha256)


def _sheet(data: bytes, name: str) -> CleanAttachment:
    written = plain_workbook(read_foreign_book(data, name, max_rows=MAX_ROWS, max_bytes=MAX_BYTES))
    return CleanAttachment(written, XLSX, 1, hashlib.sha256(written).hexdigest())
