"""CSV files and pasted cells as a grid of their own."""

from __future__ import annotations

import csv
import io

from portal.foundation.sheets.grid import LOST, Book, Place, grid_of
from portal.foundation.sheets.numbers_shown import has_lost_digits
from portal.foundation.sheets.tables import MAX_COLUMNS
from portal.kernel.errors import Refused

_MARKS_OF_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark (Excel's “Unicode text”), or GB18030, which every Chinese Excel
    writes as CSV. Raises ``Refused('table.not_a_table')``, ``'table.not_utf8'`` with the row."""
    if data[:2] in _MARKS_OF_UTF16:
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise Refused("table.not_a_table") from error
    if b"\0" in data:
        raise Refused("table.not_a_table")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        first = data[: error.start].count(b"\n") + 1
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Refused("table.not_utf8", row=first) from error


def text_book(text: str, name: str, *, max_rows: int, delimiter: str | None = None) -> Book:
    """One grid. Without ``delimiter`` it is what the first line holds most of: comma, tab or
    semicolon. Raises ``Refused('table.…')``: ``empty``, ``not_a_table``, ``damaged`` with the row,
    ``too_many_rows``, ``too_many_columns``."""
    if not text.strip():
        raise Refused("table.empty")
    if "\0" in text or text.lstrip()[:1] == "<":
        raise Refused("table.not_a_table")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=True
    )
    lines: list[list[str]] = []
    try:
        for line in reader:
            if len(lines) > max_rows + 30:
                raise Refused("table.too_many_rows", max_rows=max_rows)
            if len(line) > MAX_COLUMNS and any(line[MAX_COLUMNS:]):
                raise Refused("table.too_many_columns", max_columns=MAX_COLUMNS)
            lines.append([cell.strip(" \t\r\n\u3000") for cell in line])
    except csv.Error as error:
        raise Refused("table.damaged", row=reader.line_num) from error
    marks: dict[Place, str] = {
        (row, column): LOST
        for row, line in enumerate(lines)
        for column, cell in enumerate(line)
        if has_lost_digits(cell)
    }
    return Book((grid_of(name, lines, marks=marks),))


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").partition("\n")[0]
    return max(",\t;", key=first.count)
