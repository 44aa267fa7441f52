"""Workbooks that people send: whatever claims too much, hides a formula or is locked gets one clear
answer and takes nobody's server down."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from portal.foundation.sheets.foreign import pasted_table, read_foreign_table
from portal.kernel.errors import Refused


def book(fill: Callable[[Any, Any], Any]) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    page = made.add_worksheet("甲")
    page.write_row(0, 0, ["甲", "乙"])
    page.write_row(1, 0, ["1", "2"])
    fill(made, page)
    made.close()
    return out.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def corners(_book: Any, page: Any) -> None:
    page.write(1_048_575, 16_383, "远处")  # a few bytes that ask a reader for half a terabyte


def formula(_book: Any, page: Any) -> None:
    page.write_formula(1, 1, "=1+1", None, 2)


def formula_elsewhere(made: Any, _page: Any) -> None:
    made.add_worksheet("乙").write_formula(0, 0, "=1+1")


def styled_to_the_end(made: Any, page: Any) -> None:
    page.write_blank(1_048_575, 0, None, made.add_format({"bold": True}))


PLAIN = book(lambda _book, _page: None)
HOSTILE: dict[str, tuple[bytes, str, str]] = {
    "two far corners": (book(corners), "x.xlsx", "table.bomb"),
    "a formula": (book(formula), "x.xlsx", "table.formula"),
    "a value in the last row": (
        book(lambda _book, page: page.write(1_048_575, 0, "x")),
        "x.xlsx",
        "table.too_many_rows",
    ),
    "macros": (with_member(PLAIN, "xl/vbaProject.bin", b"x"), "x.xlsx", "table.macros"),
    "the name of macros": (PLAIN, "x.xlsm", "table.macros"),
    "half an .xls": (b"\xd0\xcf\x11\xe0" + b"\0" * 512, "x.xlsx", "table.damaged"),
    "a password": (
        b"\xd0\xcf\x11\xe0" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"),
        "x.xlsx",
        "table.locked",
    ),
    "a page saved as .xls": (b"<html><table><tr><td>1", "x.xls", "table.not_a_table"),
    "a zip bomb": (
        with_member(PLAIN, "xl/bomb.bin", b"\0" * (301 * 1024 * 1024)),
        "x.xlsx",
        "table.too_large",
    ),
    "any other zip": (with_member(b"", "a.txt", b"x"), "x.xlsx", "table.not_a_table"),
    "half a file": (PLAIN[: len(PLAIN) // 2], "x.xlsx", "table.damaged"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "x.xlsx", "table.not_a_table"),
    "300 columns": (
        book(lambda _book, page: page.write_row(0, 0, [f"列{n}" for n in range(300)])),
        "x.xlsx",
        "table.too_many_columns",
    ),
    "no encoding at all": (b"\xe7\x94\xb2,\xff\xff\n", "x.csv", "table.not_utf8"),
    "too many bytes": (b"PK\x03\x04" + b"x" * 5_000_000, "x.xlsx", "table.too_large"),
    "nothing": (b"", "x.xlsx", "table.empty"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_with_their_reason(case: str) -> None:
    data, name, code = HOSTILE[case]
    with pytest.raises(Refused) as refused:
        read_foreign_table(data, name, max_rows=1000, max_bytes=4_000_000)
    assert refused.value.code == code
    if code == "table.formula":
        assert refused.value.facts == {"cell": "B2"}


@pytest.mark.parametrize("fill", [styled_to_the_end, formula_elsewhere])
def test_empty_rows_with_a_format_and_other_sheets_do_no_harm(
    fill: Callable[[Any, Any], Any],
) -> None:
    found = read_foreign_table(book(fill), "x.xlsx", max_rows=1000)
    assert found.columns == ("甲", "乙") and [(row.number, row.cells) for row in found.rows] == [
        (2, ("1", "2"))
    ]


def test_csv_and_pasted_cells_come_through() -> None:
    assert read_foreign_table("\ufeff甲,乙\r\n1,2\r\n".encode(), "x.csv", max_rows=10).rows[
        0
    ].cells == ("1", "2")
    assert [row.cells for row in pasted_table('甲\t乙\n1\t"二\n三"\n4\n', max_rows=10).rows] == [
        ("1", "二\n三"),
        ("4", ""),
    ]
    for text, code in (
        ("", "table.empty"),
        ("甲\0", "table.not_a_table"),
        ('甲\t"乙', "table.damaged"),
        ("甲\n1\t2", "table.unnamed_column"),
    ):
        with pytest.raises(Refused, match=code.replace(".", r"\.")):
            pasted_table(text, max_rows=10)
