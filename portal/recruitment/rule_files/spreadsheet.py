"""XLSX in and out: the first visible sheet that has the headings as rows of text, and rows of text
as a sheet whose cells can't become formulas.

Numbers are read as the spreadsheet shows them, to fifteen significant digits (85.50 shown is 85.5
stored), and identifiers as the text they are; a whole number of more than fifteen digits has
already lost some in the spreadsheet and is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from portal.kernel.errors import Refused
from portal.recruitment.rule_files.spreadsheet_faults import refuse_faults

MOST_ROWS = 1_048_576
_DIGITS = 15
_EVERY = 20_000


_told: ContextVar[list[tuple[str, str]] | None] = ContextVar("sheets_read", default=None)


@contextmanager
def sheets_read() -> Iterator[list[tuple[str, str]]]:
    """(file, sheet) of every spreadsheet read meanwhile, for the summary to say."""
    found: list[tuple[str, str]] = []
    before = _told.set(found)
    try:
        yield found
    finally:
        _told.reset(before)


def spreadsheet_rows(
    path: Path, notice: Callable[[float], None], needed: Collection[str] = ()
) -> Iterator[list[str]]:
    """The rows as text of the first visible sheet whose first row holds all of ``needed``, no empty
    ones at the end; where none does, of the first visible sheet.

    Raises ``Refused('file.…')``, among them for a cell with an error and a formula without result.
    """
    try:
        position, sheet = _chosen(CalamineWorkbook.from_path(str(path)), needed)
        if (told := _told.get()) is not None:
            told.append((path.name, sheet.name))
        refuse_faults(path, position)
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


def _chosen(book: CalamineWorkbook, needed: Collection[str]) -> tuple[int, CalamineSheet]:
    visible = [
        position
        for position, about in enumerate(book.sheets_metadata)
        if about.visible == SheetVisibleEnum.Visible
    ]
    first = visible[0] if visible else 0
    for position in visible if needed and len(visible) > 1 else ():
        sheet = book.get_sheet_by_index(position)
        head = next((row for row in sheet.iter_rows() if any(row)), [])
        if set(needed) <= {str(cell) for cell in head}:
            return position, sheet
    return first, book.get_sheet_by_index(first)


def _text(path: Path, row: int, index: int, cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Refused("file.cell_kind", file=path.name, row=row, column=_letters(index))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = f"{cell:.15g}" if isinstance(cell, float) else str(cell)
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
