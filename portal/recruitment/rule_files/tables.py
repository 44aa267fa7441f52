"""Reading the tables of the rule commands: CSV (UTF-8, BOM or not, LF or CRLF) and XLSX (the first
visible sheet that has the headings), columns in any order.

Whatever is wrong is refused with file, row and column; rows count like in a spreadsheet, the header
is row 1.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from portal.kernel.errors import Refused
from portal.recruitment.rule_files.spreadsheet import spreadsheet_rows

CHUNK = 20_000
_OTHER_KINDS = (".xls", ".xlsm", ".xlsb", ".ods", ".et", ".doc", ".docx", ".pdf", ".zip")
_MOST_UNPACKED = 2_000_000_000

Notice = Callable[[float], None]
"""Told the share of the file read so far, 0 to 1."""


def silent(share: float) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Chunk:
    """Up to CHUNK rows by column: ``columns[name][i]`` stands in row ``first + i``."""

    file: str
    first: int
    columns: dict[str, tuple[str, ...]]

    def refuse(self, code: str, column: str, text: str, **facts: object) -> Refused:
        """The refusal for the first cell of ``column`` that reads ``text``."""
        row = self.first + self.columns[column].index(text)
        return Refused(code, file=self.file, row=row, column=column, found=text[:40], **facts)


def read_chunks(
    path: Path, needed: Sequence[str], optional: Sequence[str] = (), notice: Notice = silent
) -> Iterator[Chunk]:
    """The table's rows in chunks, each column under its name.

    Optional columns that are missing are left out.

    Raises ``Refused('file.…')``: not found, empty, not UTF-8, not XLSX, a column missing, unknown
    or twice, a ragged or blank row.
    """
    with _rows(path, notice, needed) as rows:
        names = _header(path, next(rows, None), needed, optional)
        first = 2
        while chunk := list(islice(rows, CHUNK)):
            if set(map(len, chunk)) != {len(names)}:
                raise _ragged(path, chunk, first, len(names))
            yield Chunk(path.name, first, dict(zip(names, zip(*chunk, strict=True), strict=True)))
            first += len(chunk)
        if first == 2:
            raise Refused("file.no_rows", file=path.name)
    notice(1.0)


def _header(
    path: Path, row: list[str] | None, needed: Sequence[str], optional: Sequence[str]
) -> list[str]:
    if not row or not any(row):
        raise Refused("file.empty", file=path.name)
    if (
        len(row) == 1
        and len(needed) > 1
        and any(mark in row[0] for mark in (";", "\t", "，", "；"))
    ):
        raise Refused("file.other_separator", file=path.name, row=1)
    for name in row:
        if row.count(name) > 1:
            raise Refused("file.column_twice", file=path.name, row=1, column=name)
        if name not in needed and name not in optional:
            raise Refused(
                "file.unknown_column",
                file=path.name,
                row=1,
                column=name[:40],
                allowed=", ".join((*needed, *optional)),
            )
    for name in needed:
        if name not in row:
            raise Refused("file.column_missing", file=path.name, row=1, column=name)
    return row


def _ragged(path: Path, chunk: list[list[str]], first: int, width: int) -> Refused:
    row = next(number for number, cells in enumerate(chunk) if len(cells) != width)
    if not chunk[row]:
        return Refused("file.blank_row", file=path.name, row=first + row)
    return Refused(
        "file.ragged_row", file=path.name, row=first + row, found=len(chunk[row]), expected=width
    )


@contextmanager
def _rows(path: Path, notice: Notice, needed: Sequence[str]) -> Iterator[Iterator[list[str]]]:
    suffix = path.suffix.lower()
    if suffix in _OTHER_KINDS:
        raise Refused("file.other_kind", file=path.name)
    if path.is_dir() or not path.exists():
        raise Refused("file.not_found", file=path.name)
    if suffix == ".xlsx":
        _check_archive(path)
        yield spreadsheet_rows(path, notice, needed)
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield _csv_rows(path, file, notice)


def _csv_rows(path: Path, file: TextIO, notice: Notice) -> Iterator[list[str]]:
    size = max(path.stat().st_size, 1)
    reader = csv.reader(file, strict=True)
    row = 0
    try:
        for row, cells in enumerate(reader, 1):
            if row % CHUNK == 0:
                notice(min(file.buffer.tell() / size, 1.0))
            yield cells
    except UnicodeDecodeError as error:
        raise not_utf8(path) from error
    except csv.Error as error:
        raise Refused("file.malformed_csv", file=path.name, row=row + 1) from error


def not_utf8(path: Path) -> Refused:
    """The refusal of a text that is not UTF-8, with the advice that fits what it seems to be."""
    start = path.read_bytes()[:200_000]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Refused("file.utf16", file=path.name)
    try:
        start[: len(start) - len(start) % 2].decode("gb18030", "strict")
    except UnicodeDecodeError as error:
        # A cut at the end of the sample is no fault of the file.
        if error.start < len(start) - 4:
            return Refused("file.not_utf8", file=path.name)
    return Refused("file.gbk", file=path.name)


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MOST_UNPACKED:
                raise Refused("file.too_large", file=path.name)
            if any("vbaproject" in member.filename.lower() for member in archive.infolist()):
                raise Refused("file.macros", file=path.name)
    except zipfile.BadZipFile as error:
        raise Refused("file.not_xlsx", file=path.name) from error
