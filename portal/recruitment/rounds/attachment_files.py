"""Files that officers attach to a notice, cleaned: PDF without anything active, spreadsheets as
plain values, pictures encoded anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.foundation.files.images import accept_image
from portal.foundation.files.pdf_in import accept_pdf
from portal.foundation.files.pdf_text import pdf_texts
from portal.foundation.sheets.foreign import read_foreign_book
from portal.foundation.sheets.grid import Book, cell_name
from portal.foundation.sheets.plain_copy import plain_workbook
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.publication.personal_numbers import typed_personal_numbers

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 200
MAX_ROWS = 20_000
PROOF_WIDTH = 200  # pixels; the pages of an attachment are drawn to see that it can be read
SECONDS = 15.0
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


def clean_attachment(
    data: bytes, name: str, *, sheets: bool = True, public: bool = False
) -> CleanAttachment:
    """A PDF, an XLSX or .xls (only the visible sheets, only values) or a picture, whichever the
    bytes are; the name decides nothing.

    What is to be ``public`` is looked into, cell by cell and page by page. A scan without words in
    it can't be.

    Raises Refused ``attachment.personal_number`` with the place, ``attachment.too_large`` (20 MB),
    ``attachment.kind`` and what the readers raise: ``file.…`` (password, damaged, bomb),
    ``table.…`` (macros, formulas, errors, hidden rows or columns, password, too many rows).
    """
    if not data:
        raise Refused("file.empty")
    if len(data) > MAX_BYTES:
        raise Refused("attachment.too_large", megabytes=MAX_BYTES // 1024 // 1024)
    if b"%PDF-" in data[:1024]:
        document = accept_pdf(
            data, max_pages=MAX_PAGES, max_bytes=MAX_BYTES, width=PROOF_WIDTH, seconds=SECONDS
        )
        if public:
            _refuse_personal(_pages(document.data))
        return CleanAttachment(document.data, PDF, document.pages, document.sha256)
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        if not sheets or any(part in data for part in _WORD_PARTS):
            raise Refused("attachment.kind")
        return _sheet(data, name, public=public)
    try:
        picture = accept_image(data, max_bytes=MAX_BYTES)
    except Refused as refused:
        raise (
            Refused("attachment.kind") if refused.code == "file.not_an_image" else refused
        ) from refused
    return CleanAttachment(picture.data, JPEG, 1, picture.sha256)


def _sheet(data: bytes, name: str, *, public: bool) -> CleanAttachment:
    book = read_foreign_book(data, name, max_rows=MAX_ROWS, max_bytes=MAX_BYTES)
    written = plain_workbook(book)
    if public:
        _refuse_personal(_cells(book))
    return CleanAttachment(written, XLSX, 1, hashlib.sha256(written).hexdigest())


def _cells(book: Book) -> Iterator[tuple[str, str]]:
    for grid in book.grids:
        for row, cells in enumerate(grid.rows):
            for column, cell in enumerate(cells):
                if cell:
                    yield f"{grid.name}!{cell_name(row, column)}", cell


def _pages(data: bytes) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(pdf_texts(data), start=1):
        yield f"第 {number} 页", text


def _refuse_personal(places: Iterable[tuple[str, str]]) -> None:
    for place, text in places:
        number = next(typed_personal_numbers(text), None)
        if number is not None:
            raise Refused("attachment.personal_number", place=place, number=_hint(number.text))


def _hint(number: str) -> str:
    """Enough to find it by; a page that refuses a number does not repeat it."""
    return f"{number[:3]}…{number[-2:]}"
