import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.foundation.sheets.tables import inert, read_table, write_csv, write_xlsx
from portal.kernel.errors import Refused

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    '=HYPERLINK("http://x")',
]


def code(data, name="x.csv", **bounds):
    with pytest.raises(Refused) as refusal:
        read_table(data, name, **bounds)
    return refusal.value.code, {
        key: refusal.value.facts[key] for key in ("row", "column") if key in refusal.value.facts
    }


def cells(table):
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_becomes_a_formula(text):
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(["名", text], [[text, 1]]))).active
    assert all(cell.data_type in {"s", "n"} for line in sheet.iter_rows() for cell in line)
    assert sheet["A2"].data_type == "s"
    lines = list(
        csv.reader(io.StringIO(write_csv(["名"], [[text]]).decode("utf-8-sig"), newline=""))
    )
    assert lines[1:] == [["'" + text.replace("\r", "\n")]]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30))
def test_whatever_is_written_is_text_when_read_back(text):
    written = write_csv(["a", "b"], [[text, "x"]]).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(written, newline="")))
    assert len(lines) == 2
    assert lines[1][1] == "x"
    assert not lines[1][0].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    plain = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    assert lines[1][0] in {plain, f"'{plain}"}


def test_numbers_stay_numbers_and_identifiers_keep_their_zeros():
    row = [
        "007",
        -3,
        2.5,
        Decimal("61.25"),
        320501199001011234,
        date(2026, 5, 1),
        datetime(2026, 5, 1, 8, tzinfo=UTC),
        None,
        "江苏",
    ]
    columns = list("abcdefghi")
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(columns, [row]))).active
    assert [cell.value for cell in sheet[2]] == [
        "007",
        -3,
        2.5,
        61.25,
        "320501199001011234",
        "2026-05-01",
        "2026-05-01 08:00:00+00:00",
        None,
        "江苏",
    ]
    assert (
        write_csv(columns, [row], bom=False)
        .decode()
        .split("\n")[1]
        .startswith("007,-3,2.5,61.25,320501199001011234,2026-05-01")
    )


def test_equal_rows_give_equal_files_and_targets_may_be_paths(tmp_path):
    assert write_xlsx(["a"], [["1"]]) == write_xlsx(["a"], [["1"]])
    write_xlsx(["a"], [["1"]], tmp_path / "a.xlsx")
    write_csv(["a"], [["1"]], tmp_path / "a.csv", bom=False)
    assert cells(read_table((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")) == [("1",)]
    assert (tmp_path / "a.csv").read_bytes() == b"a\n1\n"


def test_only_files_for_excel_begin_with_a_mark():
    assert write_csv(["a"], []).startswith(b"\xef\xbb\xbf")
    assert not write_csv(["a"], [], bom=False).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "data",
    [
        "岗位,人数\nA1,2\n\nB1,3\n",
        "\ufeff岗位,人数\r\nA1,2\r\n\r\nB1,3\r\n\r\n",
        '"岗位", 人数 \nA1,"2"\n\nB1,3',
    ],
)
def test_csv_is_read_as_people_save_it(data):
    table = read_table(data.encode(), "x.csv")
    assert table.columns == ("岗位", "人数")
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("A1", "2")), (4, ("B1", "3"))]
    assert next(table.dicts()) == (2, {"岗位": "A1", "人数": "2"})


def test_a_sheet_is_read_with_shortest_numbers_and_its_own_row_numbers():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["岗位", "分", "日"])
    sheet.append(["A1", 61.0, date(2026, 5, 1)])
    sheet.append([])
    sheet.append(["B1", 61.25, None])
    out = io.BytesIO()
    book.save(out)
    table = read_table(out.getvalue(), "x.xlsx")
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("A1", "61", "2026-05-01")),
        (4, ("B1", "61.25", "")),
    ]


def test_a_sheet_that_begins_lower_keeps_its_row_numbers():
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    book.active["A5"] = "x"
    out = io.BytesIO()
    book.save(out)
    assert [row.number for row in read_table(out.getvalue(), "x.xlsx").rows] == [5]


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def test_what_is_no_good_table_is_refused_where_it_is_wrong():
    assert code(b"") == ("table.empty", {})
    assert code(b"\n\n") == ("table.empty", {})
    assert code(b"a,b\n1\n") == ("table.ragged_row", {"row": 2})
    assert code(b"a,b\n1,2\n1,2,3\n") == ("table.ragged_row", {"row": 3})
    assert code(b"a,,b\n1,2,3\n") == ("table.unnamed_column", {"row": 1, "column": 2})
    assert code(b"a,b,a\n1,2,3\n") == ("table.duplicate_column", {"row": 1, "column": "a"})
    assert code("名\n张\n".encode("gbk")) == ("table.not_utf8", {"row": 1})
    assert code(b'a\n"x\n') == ("table.damaged", {"row": 2})
    assert code(b"a\n\0\n") == ("table.not_a_table", {})
    assert code(b"a\n" + b"x" * 2001) == ("table.cell_too_long", {"row": 2, "column": "a"})
    assert code(b"a\n1\n2\n3\n", max_rows=2) == ("table.too_many_rows", {})
    assert code(b"a\n1\n", max_bytes=3) == ("table.too_large", {})
    assert code(",".join(f"c{n}" for n in range(201)).encode()) == ("table.too_many_columns", {})


def test_workbooks_with_macros_or_bombs_are_refused():
    assert code(write_xlsx(["a"], []), "x.xlsm")[0] == "table.macros"
    assert (
        code(zipped(xl__workbook_dot_xml="<x/>", xl__vbaProject_dot_bin="x"), "x.xlsx")[0]
        == "table.macros"
    )
    assert code(zipped(word__document_dot_xml="<x/>"), "x.xlsx")[0] == "table.not_a_table"
    assert (
        code(zipped(xl__workbook_dot_xml="<x/>", xl__bomb=b"\0" * (301 * 1024 * 1024)), "x.xlsx")[0]
        == "table.too_large"
    )
    assert code(zipped(xl__workbook_dot_xml="<x/>"), "x.xlsx")[0] == "table.damaged"
    assert code(b"PK\x03\x04 nothing", "x.xlsx")[0] == "table.damaged"
    assert (
        code(write_xlsx(["a"], [["1"], ["2"], ["3"]]), "x.xlsx", max_rows=2)[0]
        == "table.too_many_rows"
    )


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["x.csv", "x.xlsx"]), st.booleans())
def test_any_bytes_are_a_table_or_a_refusal(junk, name, as_zip):
    try:
        read_table((b"PK\x03\x04" if as_zip else b"") + junk, name)
    except Refused as refusal:
        assert refusal.code.startswith("table.")


def test_inert_leaves_plain_text_alone():
    assert inert("张三") == "张三"
    assert inert("") == ""
