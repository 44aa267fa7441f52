"""Writing and reading a sheet of 20,000 × 15, beside openpyxl doing the same."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

import openpyxl

from portal.foundation.sheets.tables import read_table, write_csv, write_xlsx

ROWS, COLUMNS = 20_000, 15


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


def lines() -> list[list[str | int]]:
    return [
        [f"考生{number:06}" if place % 3 else number * place for place in range(COLUMNS)]
        for number in range(ROWS)
    ]


def reference_write(columns: list[str], rows: list[list[str | int]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(columns)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def reference_read(data: bytes) -> list[Any]:
    return list(openpyxl.load_workbook(io.BytesIO(data), read_only=True).active.values)


def run() -> dict[str, float]:
    columns, rows = [f"列{place}" for place in range(COLUMNS)], lines()
    plain_write, _ = seconds(lambda: reference_write(columns, rows))
    write, sheet = seconds(lambda: write_xlsx(columns, rows))
    plain_read, values = seconds(lambda: reference_read(sheet))
    read, table = seconds(lambda: read_table(sheet, "x.xlsx"))
    assert len(values) == len(table.rows) + 1 == ROWS + 1
    csv_seconds, _ = seconds(lambda: write_csv(columns, rows))
    return {
        "reference_write_seconds": plain_write,
        "xlsx_write_ratio": write / plain_write,
        "csv_write_ratio": csv_seconds / plain_write,
        "reference_read_seconds": plain_read,
        "xlsx_read_ratio": read / plain_read,
    }


if __name__ == "__main__":
    print(run())
