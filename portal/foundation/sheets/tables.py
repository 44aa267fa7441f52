"""Spreadsheets in and out.

No cell that we write can become a formula; what we read is bounded in bytes, rows and columns.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from portal.kernel.errors import Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELL = 2_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | float | Decimal | date | datetime | None


@dataclass(frozen=True)
class Row:
    """``number`` is the line of the sheet as its reader sees it (the header is 1)."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def dicts(self) -> Iterator[tuple[int, dict[str, str]]]:
        """(row number, column → cell) in order."""
        for row in self.rows:
            yield row.number, dict(zip(self.columns, row.cells, strict=True))


def inert(text: str) -> str:
    """``text`` with an apostrophe before what a spreadsheet program would take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_csv(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    target: IO[bytes] | Path | None = None,
    *,
    bom: bool = True,
) -> bytes:
    """UTF-8, CRLF-free.

    With ``bom`` Excel recognises the encoding; machine-readable files go without. Returns the bytes
    when no target is given.
    """
    if isinstance(target, Path):
        with target.open("wb") as file:
            return write_csv(columns, rows, file, bom=bom)
    out = target if target is not None else io.BytesIO()
    text = io.TextIOWrapper(
        out, encoding="utf-8-sig" if bom else "utf-8", newline="", write_through=True
    )
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([inert(column) for column in columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()
    return out.getvalue() if target is None and isinstance(out, io.BytesIO) else b""


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        # A bare carriage return isn't quoted by the writer, and would begin a new line with
        # whatever stands behind it.
        return inert(cell.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n"))
    return _plain(cell)  # a negative number stays a number: its minus was not typed by a stranger


def write_xlsx(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    target: IO[bytes] | Path | None = None,
    *,
    sheet: str = "数据",
) -> bytes:
    """One sheet with a bold header; texts stay texts (identifiers keep their zeros), numbers are
    numbers, dates are ISO texts.

    Memory stays constant however many rows there are. Returns the bytes when no target is given.
    """
    out = io.BytesIO() if target is None else target
    book = xlsxwriter.Workbook(
        str(out) if isinstance(out, Path) else out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        },
    )
    # A fixed date: equal rows give equal bytes.
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  XlsxWriter takes naive dates only
    page = book.add_worksheet(sheet[:31])
    page.freeze_panes(1, 0)
    bold, text_format = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for place, column in enumerate(columns):
        page.set_column(place, place, max(10, min(40, 2 * len(column) + 4)))
        page.write_string(0, place, column, bold)
    for line, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            _xlsx_cell(page, line, place, cell, text_format)
    book.close()
    return out.getvalue() if isinstance(out, io.BytesIO) and target is None else b""


def _xlsx_cell(page: Any, line: int, place: int, cell: Cell, text_format: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        page.write_string(
            line, place, cell[:32_767] if isinstance(cell, str) else _plain(cell), text_format
        )
    elif isinstance(cell, int) and abs(cell) >= 10**15:
        # a spreadsheet keeps 15 digits and rounds the rest away
        page.write_string(line, place, str(cell), text_format)
    else:
        page.write_number(line, place, cell)


def _plain(cell: Any) -> str:
    if isinstance(cell, datetime | date | time):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    return str(cell)


def read_table(
    data: bytes, name: str, *, max_rows: int = MAX_ROWS, max_bytes: int = MAX_BYTES
) -> Table:
    """The first sheet of an XLSX, or a CSV (UTF-8 with or without BOM, LF or CRLF).

    Empty lines at the end are dropped, cells are stripped.

    Numbers of a sheet come in their shortest form (12, not 12.0). Raises Refused, with ``row`` and
    ``column`` where there is one: ``table.empty``, ``table.too_large``, ``table.macros``,
    ``table.damaged``, ``table.not_a_table``, ``table.not_utf8``, ``table.duplicate_column``,
    ``table.unnamed_column``, ``table.ragged_row``, ``table.too_many_rows``,
    ``table.too_many_columns``, ``table.cell_too_long``.
    """
    if not data:
        raise Refused("table.empty")
    if len(data) > max_bytes:
        raise Refused("table.too_large", bytes=len(data), max_bytes=max_bytes)
    if name.lower().endswith((".xlsm", ".xltm", ".xlam", ".xlsb")):
        raise Refused("table.macros")
    lines = _sheet_lines(data, max_rows) if data[:4] == b"PK\x03\x04" else _csv_lines(data)
    return _table(lines, max_rows)


def _sheet_lines(data: bytes, max_rows: int) -> Iterator[list[str]]:
    look_into(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.get_sheet_by_index(0)
        if sheet.total_height > max_rows + 1:
            raise Refused("table.too_many_rows", max_rows=max_rows)
        for line in sheet.to_python(skip_empty_area=False, nrows=max_rows + 2):
            yield [_read_cell(cell) for cell in line]
    except (CalamineError, IndexError, ValueError) as error:
        raise Refused("table.damaged") from error


def look_into(data: bytes) -> None:
    """Raises ``Refused('table.…')`` for a zip that is damaged, no workbook, has macros or unpacks
    to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Refused("table.damaged") from error
    names = {member.filename.lower() for member in members}
    if any("vbaproject" in name or "macrosheets" in name for name in names):
        raise Refused("table.macros")
    if "xl/workbook.xml" not in names:
        raise Refused("table.not_a_table")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Refused("table.too_large", max_bytes=MAX_UNPACKED)


def _read_cell(cell: Any) -> str:
    if isinstance(cell, float):
        return (
            str(int(cell))
            if cell.is_integer() and abs(cell) < 2**53
            else format(Decimal(repr(cell)), "f")
        )
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return _plain(cell).strip()


def _csv_lines(data: bytes) -> Iterator[list[str]]:
    if b"\0" in data:
        raise Refused("table.not_a_table")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("table.not_utf8", row=data[: error.start].count(b"\n") + 1) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for line in reader:
            yield [cell.strip() for cell in line]
    except csv.Error as error:
        raise Refused("table.damaged", row=reader.line_num) from error


def _table(lines: Iterator[list[str]], max_rows: int) -> Table:
    header = next(lines, None)
    if header is None or not any(header):
        raise Refused("table.empty")
    columns = _columns(header)
    rows: list[Row] = []
    for number, line in enumerate(lines, start=2):
        if not any(line):
            continue
        if len(line) < len(columns) or any(line[len(columns) :]):
            raise Refused("table.ragged_row", row=number, cells=len(line), columns=len(columns))
        if len(rows) == max_rows:
            raise Refused("table.too_many_rows", max_rows=max_rows)
        for place, cell in enumerate(line[: len(columns)]):
            if len(cell) > MAX_CELL:
                raise Refused(
                    "table.cell_too_long", row=number, column=columns[place], max_length=MAX_CELL
                )
        rows.append(Row(number, tuple(line[: len(columns)])))
    return Table(columns, tuple(rows))


def _columns(header: list[str]) -> tuple[str, ...]:
    while header and not header[-1]:
        header.pop()
    if len(header) > MAX_COLUMNS:
        raise Refused("table.too_many_columns", max_columns=MAX_COLUMNS)
    for place, name in enumerate(header, start=1):
        if not name:
            raise Refused("table.unnamed_column", row=1, column=place)
        if header.index(name) != place - 1:
            raise Refused("table.duplicate_column", row=1, column=name)
    return tuple(header)
