"""The old binary format (.xls, and .et of WPS) as grids, by xlrd. Runs only in a bounded process.

xlrd tells no formulas apart from values, so none are marked.
"""

from __future__ import annotations

from datetime import time
from typing import Any

import xlrd

from portal.foundation.sheets.grid import LOST, Area, Book, Grid, Place, grid_of
from portal.foundation.sheets.numbers_shown import cell_text, has_lost_digits
from portal.foundation.sheets.xlsx_in import ROOM_FOR_TITLES
from portal.kernel.errors import Refused

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def xls_book(data: bytes, *, max_rows: int) -> Book:
    """Raises ``Refused('table.…')``: ``locked`` (a password, in either format), ``damaged``,
    ``not_a_table``, ``too_many_rows``."""
    if _ENCRYPTED in data:
        raise Refused("table.locked")
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=_Silence())
    except Exception as error:  # the reader answers broken files with whatever went wrong inside
        raise _refusal(error) from error
    sheets = list(book.sheets())
    return Book(
        tuple(_grid(book, sheet, max_rows) for sheet in sheets if sheet.visibility == 0),
        tuple(sheet.name for sheet in sheets if sheet.visibility != 0),
    )


def _refusal(error: Exception) -> Refused:
    said = str(error).lower() if isinstance(error, xlrd.XLRDError) else ""
    if "encrypted" in said:
        return Refused("table.locked")
    if "can't find workbook" in said:  # the container holds a letter or slides
        return Refused("table.not_a_table")
    return Refused("table.damaged")


class _Silence:
    """xlrd reports oddities to a file; there is nobody to read them."""

    def write(self, _text: str) -> int:
        return 0

    def flush(self) -> None:
        return


def _grid(book: Any, sheet: Any, max_rows: int) -> Grid:
    if sheet.nrows > max_rows + ROOM_FOR_TITLES:
        raise Refused("table.too_many_rows", max_rows=max_rows)
    marks: dict[Place, str] = {}
    struck: set[Place] = set()
    lines = []
    for row in range(sheet.nrows):
        line = []
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            line.append(_text(book, cell, (row, column), marks))
            if line[-1] and _font(book, cell).struck_out:
                struck.add((row, column))
        lines.append(line)
    return grid_of(
        sheet.name,
        lines,
        merged=tuple(
            Area(top, left, bottom - 1, right - 1)
            for top, bottom, left, right in sheet.merged_cells
        ),
        marks=marks,
        hidden_rows=frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden),
        hidden_columns=frozenset(place for place, info in sheet.colinfo_map.items() if info.hidden),
        struck=frozenset(struck),
    )


def _font(book: Any, cell: Any) -> Any:
    return book.font_list[book.xf_list[cell.xf_index].font_index]


def _text(book: Any, cell: Any, place: Place, marks: dict[Place, str]) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        marks[place] = xlrd.error_text_from_code.get(cell.value, "#")
        return ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return cell_text(bool(cell.value))
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_TEXT):
        if has_lost_digits(cell.value):
            marks[place] = LOST
        shown = book.format_map.get(book.xf_list[cell.xf_index].format_key)
        return cell_text(cell.value, percent=shown is not None and "%" in shown.format_str)
    return ""


def _moment(value: float, datemode: int) -> str:
    """A fraction of a day is a time (3:1 typed into a cell); a number that is no day stays one."""
    if 0 <= value < 1:
        minutes = round(value * 1440)
        return cell_text(time(minutes // 60 % 24, minutes % 60))
    try:
        return cell_text(xlrd.xldate_as_datetime(value, datemode))
    except (ValueError, OverflowError, xlrd.xldate.XLDateError):
        return cell_text(value)
