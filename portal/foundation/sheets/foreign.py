"""Spreadsheets that people send: looked into and read in a bounded process, because a few bytes can
claim a sheet of sixteen milliards of cells.

Adds to :mod:`portal.foundation.sheets.tables`: files with a password, the old binary format,
formulas, and cells pasted from a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import Any

from portal.foundation.jobs.isolation import IsolatedFailure, run_isolated
from portal.foundation.sheets.tables import MAX_BYTES, Row, Table, read_table
from portal.kernel.errors import Refused

_SECONDS = 20.0
_MEGABYTES = 1024
_OLD_CONTAINER = b"\xd0\xcf\x11\xe0"  # of .xls and of every workbook with a password
_FORMULA = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*><f[ >/]')
_SHEET = re.compile(rb"<sheet [^>]*?r:id=\"([^\"]+)\"")
_TARGET = re.compile(rb"<Relationship [^>]*>")


def read_foreign_table(
    data: bytes, name: str, *, max_rows: int, max_bytes: int = MAX_BYTES
) -> Table:
    """The first sheet of an XLSX or a CSV, as :func:`portal.foundation.sheets.tables.read_table`
    reads it.

    Raises the same Refused and, for an XLSX, ``table.locked`` (a password, or the old .xls),
    ``table.formula`` with the first ``cell`` that holds one, ``table.bomb`` (needs more memory or
    time than allowed).
    """
    if data[:4] == _OLD_CONTAINER:
        raise Refused("table.locked")
    if data[:4] != b"PK\x03\x04":
        return read_table(data, name, max_rows=max_rows, max_bytes=max_bytes)
    if len(data) > max_bytes:
        raise Refused("table.too_large", bytes=len(data), max_bytes=max_bytes)
    options = {"name": name, "max_rows": max_rows, "max_bytes": max_bytes}
    try:
        _, told = run_isolated(
            "portal.foundation.sheets.foreign:read",
            options,
            data,
            seconds=_SECONDS,
            megabytes=_MEGABYTES,
        )
    except IsolatedFailure as failure:
        raise Refused("table.bomb") from failure
    found = json.loads(told)
    return Table(
        tuple(found["columns"]), tuple(Row(number, tuple(cells)) for number, cells in found["rows"])
    )


def read(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Worker: the table as JSON."""
    table = read_table(
        data, options["name"], max_rows=options["max_rows"], max_bytes=options["max_bytes"]
    )
    if cell := _first_formula(data):
        raise Refused("table.formula", cell=cell)
    return {}, json.dumps(
        {"columns": table.columns, "rows": [(row.number, row.cells) for row in table.rows]},
        ensure_ascii=False,
    ).encode()


def _first_formula(data: bytes) -> str:
    """Where the first sheet holds a formula: a number that somebody's machine worked out once is
    nothing that anybody typed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_first_sheet(archive)) as sheet:
        tail = b""
        while piece := sheet.read(1024 * 1024):
            if found := _FORMULA.search(tail + piece):
                return found.group(1).decode()
            tail = piece[-200:]
    return ""


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The member that the workbook names first; raises ``Refused('table.damaged')`` when it names
    none."""
    try:
        wanted = _SHEET.search(archive.read("xl/workbook.xml"))
        for relation in _TARGET.findall(archive.read("xl/_rels/workbook.xml.rels")):
            if wanted and b'Id="' + wanted.group(1) + b'"' in relation:
                target = re.search(rb'Target="([^"]+)"', relation)
                name = target.group(1).decode() if target else ""
                path = name.lstrip("/") if name.startswith("/") else f"xl/{name}"
                archive.getinfo(path)
                return path
    except (KeyError, zipfile.BadZipFile, UnicodeDecodeError) as error:
        raise Refused("table.damaged") from error
    raise Refused("table.damaged")


def pasted_table(text: str, *, max_rows: int) -> Table:
    """Cells copied from a spreadsheet: tab between cells, quotation marks around a cell of several
    lines. Short lines are filled up.

    Raises as :func:`portal.foundation.sheets.tables.read_table`.
    """
    if not text.strip():
        raise Refused("table.empty")
    if "\0" in text:
        raise Refused("table.not_a_table")
    reader = csv.reader(io.StringIO(text.strip("\r\n"), newline=""), delimiter="\t", strict=True)
    try:
        lines = [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise Refused("table.damaged", row=reader.line_num) from error
    header = [cell.strip() for cell in lines[0]]
    filled = [line + [""] * (len(header) - len(line)) for line in lines[1:]]
    return read_table(_plain_csv(header, filled), "pasted.csv", max_rows=max_rows)


def _plain_csv(header: list[str], lines: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *lines])
    return out.getvalue().encode()
