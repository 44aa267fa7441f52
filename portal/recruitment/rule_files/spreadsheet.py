"""XLSX in and out: the first sheet as rows of text, and rows of text as a sheet whose cells can't
become formulas.

Numbers are read by their shortest form (85.50 shown is 85.5 stored) and identifiers as the text
they are; a number of more than fifteen digits has already lost some in the spreadsheet and is
refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from portal.kernel.errors import Refused

MOST_ROWS = 1_048_576
_DIGITS = 15
_EVERY = 20_000


def spreadsheet_rows(path: Path, notice: Callable[[float], None]) -> Iterator[list[str]]:
    """The first sheet's rows as text, without empty ones at its end. Raises ``Refused('file.…')``."""
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
        height = max(sheet.total_height, 1)
        blanks = 0
        for number, cells in enumerate(sheet.iter_rows(), 1):
            if number % _EVERY == 0:
                notice(min(number / height, 1.0))
            row = [_text(path, number, index, cell) for index, cell in enumerate(cells)]
            if not any(row):
                blanks += 1
                continue
            if blanks:
                raise Refused("file.blank_row", file=path.name, row=number - 1)
            yield row
    except (CalamineError, OSError, IndexError) as error:
        raise Refused("file.not_xlsx", file=path.name) from error


def _text(path: Path, row: int, index: int, cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Refused("file.cell_kind", file=path.name, row=row, column=_letters(index))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell)
    if len(text.lstrip("-").replace(".", "").lstrip("0")) > _DIGITS and isinstance(cell, int):
        raise Refused("file.digits_lost", file=path.name, row=row, column=_letters(index))
    return text


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def write_sheet(
    target: Path, header: Sequence[str], numeric: frozenset[str], rows: Iterable[Sequence[str]]
) -> None:
    """One sheet.

    Columns in ``numeric`` become numbers where a spreadsheet can hold them exactly, everything else
    is text.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(str(target), options)
    try:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, header)
        as_number = [name in numeric for name in header]
        for number, row in enumerate(rows, 1):
            if number >= MOST_ROWS:
                raise Refused("file.too_many_rows", file=target.name, most=MOST_ROWS - 1)
            for column, text in enumerate(row):
                if (
                    as_number[column]
                    and text[:1].isdigit()
                    and "/" not in text
                    and len(text) <= _DIGITS
                ):
                    sheet.write_number(number, column, float(text))
                elif text:
                    sheet.write_string(number, column, text)
    finally:
        book.close()
