"""A workbook written anew from what a person sees of it: every visible sheet, its merged blocks,
and nothing else that the file held (formulas, comments, hidden parts, names of its authors)."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from portal.foundation.sheets.grid import FORMULA, LOST, Book, Grid, cell_name
from portal.kernel.errors import Refused


def plain_workbook(book: Book) -> bytes:
    """Equal books give equal bytes.

    Raises ``Refused('table.…')`` with the cell: ``formula``, ``error_cell``, ``digits_lost``; with
    the sheet: ``hidden_parts``; ``empty``.
    """
    if not any(grid.rows for grid in book.grids):
        raise Refused("table.empty")
    for grid in book.grids:
        _look_at(grid)
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    made = xlsxwriter.Workbook(out, options)
    made.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  XlsxWriter takes naive dates only
    text = made.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for grid in book.grids:
        if grid.rows:
            _write(made.add_worksheet(grid.name[:31]), grid, text)
    made.close()
    return out.getvalue()


def _look_at(grid: Grid) -> None:
    filled = {column for row in grid.rows for column, cell in enumerate(row) if cell}
    rows = {number for number, row in enumerate(grid.rows) if any(row)}
    if filled & grid.hidden_columns or rows & grid.hidden_rows:
        raise Refused("table.hidden_parts", sheet=grid.name)
    for (row, column), mark in sorted(grid.marks.items()):
        cell = cell_name(row, column)
        if mark == FORMULA:
            raise Refused("table.formula", cell=cell)
        if mark == LOST:
            raise Refused("table.digits_lost", cell=cell, text=grid.rows[row][column])
        raise Refused("table.error_cell", cell=cell, error=mark)


def _write(page: Any, grid: Grid, text: Any) -> None:
    for number, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            if cell:
                page.write_string(number, column, cell, text)
    for area in grid.merged:
        if area.bottom < len(grid.rows) and area.right < grid.width:
            value = grid.rows[area.top][area.left]
            page.merge_range(area.top, area.left, area.bottom, area.right, value, text)
