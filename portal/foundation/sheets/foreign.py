"""Spreadsheets that people send: looked into and read in a bounded process, because a few bytes can
claim a sheet of sixteen milliards of cells."""

from __future__ import annotations

import json
from typing import Any

from portal.foundation.jobs.isolation import IsolatedFailure, run_isolated
from portal.foundation.sheets.grid import Book, book_document, book_from
from portal.foundation.sheets.headings import Headings
from portal.foundation.sheets.reader import SheetTable, table_in
from portal.foundation.sheets.tables import MAX_BYTES
from portal.foundation.sheets.text_in import decoded, text_book
from portal.kernel.errors import Refused

_SECONDS = 20.0
_MEGABYTES = 1024
_OLD_CONTAINER = b"\xd0\xcf\x11\xe0"  # of .xls, of .et, and of every workbook with a password
_MACROS = (".xlsm", ".xltm", ".xlam", ".xlsb")
ANY_HEADINGS = Headings(lambda _title: None, all_read=True)


def read_foreign_book(data: bytes, name: str, *, max_rows: int, max_bytes: int = MAX_BYTES) -> Book:
    """The visible sheets of an XLSX, an .xls or .et, or a CSV (UTF-8, UTF-16 or GB18030).

    Raises Refused: ``table.empty``, ``table.too_large``, ``table.macros``, ``table.locked`` (a
    password), ``table.damaged``, ``table.not_a_table``, ``table.not_utf8``, ``table.too_many_rows``
    and ``table.bomb`` (needs more memory or time than allowed).
    """
    if not data:
        raise Refused("table.empty")
    if len(data) > max_bytes:
        raise Refused("table.too_large", bytes=len(data), max_bytes=max_bytes)
    if name.lower().endswith(_MACROS):
        raise Refused("table.macros")
    if data[:4] not in (b"PK\x03\x04", _OLD_CONTAINER):
        return text_book(decoded(data), name, max_rows=max_rows)
    try:
        _, told = run_isolated(
            "portal.foundation.sheets.foreign:read",
            {"max_rows": max_rows},
            data,
            seconds=_SECONDS,
            megabytes=_MEGABYTES,
        )
    except IsolatedFailure as failure:
        raise Refused("table.bomb") from failure
    return book_from(json.loads(told))


def read(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Worker: the book as JSON. The readers are imported here alone, so that no web process loads
    them."""
    if data[:4] == _OLD_CONTAINER:
        from portal.foundation.sheets.xls_in import xls_book as read_book
    else:
        from portal.foundation.sheets.xlsx_in import xlsx_book as read_book
    book = read_book(data, max_rows=options["max_rows"])
    return {}, json.dumps(book_document(book), ensure_ascii=False).encode("utf-8", "replace")


def read_foreign_table(
    data: bytes,
    name: str,
    *,
    max_rows: int,
    max_bytes: int = MAX_BYTES,
    headings: Headings = ANY_HEADINGS,
) -> SheetTable:
    """The table of the first visible sheet with these headings.

    Raises as :func:`read_foreign_book` and :func:`portal.foundation.sheets.reader.table_in`.
    """
    book = read_foreign_book(data, name, max_rows=max_rows, max_bytes=max_bytes)
    return table_in(book, headings, max_rows=max_rows)


def pasted_table(text: str, *, max_rows: int, headings: Headings = ANY_HEADINGS) -> SheetTable:
    """Cells copied from a spreadsheet: tab between cells, quotation marks around a cell of several
    lines. Short lines are filled up. Raises as :func:`read_foreign_table`."""
    book = text_book(text.strip("\r\n"), "", max_rows=max_rows, delimiter="\t")
    return table_in(book, headings, max_rows=max_rows)
