"""An XLSX as grids. Runs only in a bounded process: a few bytes can claim a sheet of sixteen
milliards of cells.

Values come from calamine (a million cells a second), what stands beside them from the XML.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from portal.foundation.sheets.grid import LOST, Area, Book, Grid, grid_of
from portal.foundation.sheets.numbers_shown import cell_text, has_lost_digits
from portal.foundation.sheets.tables import look_into
from portal.foundation.sheets.xlsx_structure import (
    Styles,
    read_structure,
    read_styles,
    sheet_members,
)
from portal.kernel.errors import Refused

ROOM_FOR_TITLES = 30  # lines above and below the table that don't count as rows


def xlsx_book(data: bytes, *, max_rows: int) -> Book:
    """Raises ``Refused('table.…')``: ``macros``, ``not_a_table``, ``damaged``, ``too_large``,
    ``too_many_rows``, ``locked``."""
    look_into(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _book(book, archive, max_rows)
    except PasswordError as error:
        raise Refused("table.locked") from error
    except (CalamineError, zipfile.BadZipFile, IndexError, ValueError) as error:
        raise Refused("table.damaged") from error


def _book(book: Any, archive: zipfile.ZipFile, max_rows: int) -> Book:
    members, styles = sheet_members(archive), read_styles(archive)
    grids, hidden = [], []
    for place, sheet in enumerate(book.sheets_metadata):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != SheetVisibleEnum.Visible:
            hidden.append(sheet.name)
            continue
        grids.append(
            _grid(
                book.get_sheet_by_index(place),
                archive,
                members.get(sheet.name, ""),
                styles,
                max_rows,
            )
        )
    return Book(tuple(grids), tuple(hidden))


def _grid(sheet: Any, archive: zipfile.ZipFile, member: str, styles: Styles, max_rows: int) -> Grid:
    if sheet.total_height > max_rows + ROOM_FOR_TITLES:
        raise Refused("table.too_many_rows", max_rows=max_rows)
    seen = read_structure(archive, member, styles)
    lines = []
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        line = []
        for column, value in enumerate(values):
            if has_lost_digits(value):
                seen.marks.setdefault((row, column), LOST)
            line.append(cell_text(value, percent=(row, column) in seen.percent))
        lines.append(line)
    return grid_of(
        sheet.name,
        lines,
        merged=tuple(Area(*first, *last) for first, last in sheet.merged_cell_ranges or ()),
        marks=seen.marks,
        hidden_rows=frozenset(seen.hidden_rows),
        hidden_columns=frozenset(seen.hidden_columns),
        struck=frozenset(seen.struck),
    )
