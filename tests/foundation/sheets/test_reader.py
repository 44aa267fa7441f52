"""Tables as offices make them: each is read as a person reads it, or refused with the cell and a
remedy; what a person would see beside the rows is said."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from portal.foundation.sheets.foreign import pasted_table, read_foreign_table
from portal.foundation.sheets.headings import Headings
from portal.foundation.sheets.reader import SheetTable
from portal.kernel.errors import Refused

CODES = {"单位": "unit", "代码": "code", "名称": "name", "人数": "count", "条件学历": "level"}
CODES |= {"专业": "major", "序号": "serial"}
HEADINGS = Headings(
    CODES.get,
    needed=frozenset(("code", "count")),
    single=frozenset(("code", "count")),
    unread=frozenset(("serial",)),
)
OLD = Path(__file__).resolve().parents[2] / "data" / "sheets" / "vacancies.xls"
HEAD = ("单位", "代码", "名称", "人数")


def book(fill: Callable[[Any, Any], Any], **sheets: Callable[[Any, Any], Any]) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    fill(made, made.add_worksheet("岗位表"))
    for name, more in sheets.items():
        more(made, made.add_worksheet(name))
    made.close()
    return out.getvalue()


def table(*rows: tuple[Any, ...], top: int = 0) -> Callable[[Any, Any], None]:
    def fill(_made: Any, page: Any) -> None:
        for line, row in enumerate((HEAD, *rows), start=top):
            page.write_row(line, 0, row)

    return fill


def read(data: bytes, name: str = "a.xlsx") -> SheetTable:
    return read_foreign_table(data, name, max_rows=100, headings=HEADINGS)


def cells(found: SheetTable) -> list[tuple[str, ...]]:
    return [row.cells for row in found.rows]


def remarks(found: SheetTable) -> dict[str, dict[str, str]]:
    return {remark.code: dict(remark.facts) for remark in found.remarks}


def refusal(data: bytes) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refused) as refused:
        read(data)
    return refused.value.code, dict(refused.value.facts)


def rewritten(data: bytes, member: str, change: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == member:
                content = change(content.decode()).encode()
            new.writestr(item, content)
    return out.getvalue()


def test_the_first_visible_sheet_with_the_headings_is_read_and_the_others_are_named() -> None:
    def cover(_made: Any, page: Any) -> None:
        page.write(0, 0, "封面")

    data = book(cover, 藏=table(("甲", "X", "乙", 9)), 表=table(("甲", "A1", "乙", 1)))
    hidden = rewritten(
        data, "xl/workbook.xml", lambda text: text.replace('name="藏"', 'name="藏" state="hidden"')
    )
    found = read(hidden)
    assert found.sheet == "表" and cells(found) == [("甲", "A1", "乙", "1")]
    assert remarks(found)["other_sheets"] == {"sheet": "表", "others": "岗位表"}
    assert remarks(found)["hidden_sheets"] == {"sheets": "藏"}


def test_headings_stand_below_a_title_and_over_two_lines() -> None:
    def fill(_made: Any, page: Any) -> None:
        page.merge_range(0, 0, 0, 5, "某县总工会岗位表")
        page.write(1, 0, "填报日期：2026年")
        for column, title in enumerate(HEAD):
            page.merge_range(2, column, 3, column, title)
        page.merge_range(2, 4, 2, 5, "条件")
        page.write_row(3, 4, ["学历", "专业"])
        page.write_row(4, 0, ["甲", "A1", "乙", 1, "本科", "法学"])

    found = read(book(fill))
    assert found.columns == (*HEAD, "条件学历", "专业")
    assert [row.number for row in found.rows] == [5] and cells(found)[0][4:] == ("本科", "法学")
    assert "某县总工会岗位表" in remarks(found)["above"]["text"]


def test_a_merged_name_holds_for_all_its_lines() -> None:
    def fill(made: Any, page: Any) -> None:
        table(("", "A1", "一", 1), ("", "A2", "二", 2))(made, page)
        page.merge_range(1, 0, 2, 0, "甲")

    found = read(book(fill))
    assert [row[0] for row in cells(found)] == ["甲", "甲"]
    assert remarks(found)["filled"] == {"blocks": "A2:A3"}


def test_merged_figures_and_blocks_across_columns_are_refused_by_name() -> None:
    def figures(made: Any, page: Any) -> None:
        table(("甲", "A1", "一", ""), ("甲", "A2", "二", ""))(made, page)
        page.merge_range(1, 3, 2, 3, 3)

    def across(made: Any, page: Any) -> None:
        table(("甲", "A1", "", 1), ("甲", "A2", "二", 1))(made, page)
        page.merge_range(2, 1, 2, 2, "A2")

    assert refusal(book(figures)) == ("table.merged_down", {"block": "D2:D3", "column": "人数"})
    assert refusal(book(across)) == ("table.merged_across", {"block": "B3:C3"})


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?"])
def test_an_error_is_refused_with_its_cell_and_never_read_as_empty(error: str) -> None:
    def fill(made: Any, page: Any) -> None:
        table(("甲", "A1", "一", 1))(made, page)
        page.write_formula(1, 2, "=1/0", None, error)

    assert refusal(book(fill)) == ("table.error_cell", {"cell": "C2", "error": error})


def test_a_formula_is_refused_only_where_it_is_read() -> None:
    def serial(_made: Any, page: Any) -> None:
        page.write_row(0, 0, ("序号", *HEAD))
        page.write_formula(1, 0, "=ROW()-1", None, 1)
        page.write_row(1, 1, ("甲", "A1", "一", 1))

    def count(made: Any, page: Any) -> None:
        table(("甲", "A1", "一", 1))(made, page)
        page.write_formula(1, 3, "=1+1", None, 2)

    assert cells(read(book(serial))) == [("1", "甲", "A1", "一", "1")]
    assert refusal(book(count)) == ("table.formula", {"cell": "D2"})


@pytest.mark.parametrize(
    "change",
    [
        lambda text: re.sub(r"<(/?)(\w)", r"<\1x:\2", text).replace("xmlns=", "xmlns:x="),
        lambda text: re.sub(r'<c r="(\w+)"', r'<c  \n s="0" r="\1"', text).replace(
            "<f>", "<f\n t='normal'>"
        ),
        lambda text: text.replace("<f>1+1</f>", '<f t="shared" si="0"/>'),
    ],
)
def test_formulas_are_seen_whatever_the_writer(change: Callable[[str], str]) -> None:
    def fill(made: Any, page: Any) -> None:
        table(("甲", "A1", "一", 1))(made, page)
        page.write_formula(1, 3, "=1+1", None, 2)

    data = rewritten(book(fill), "xl/worksheets/sheet1.xml", change)
    assert refusal(data) == ("table.formula", {"cell": "D2"})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (60.00000000000001, "60"),
        (63.300000000000004, "63.3"),
        (0.1 + 0.2, "0.3"),
        (85.50, "85.5"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (123456789012345, "123456789012345"),
    ],
)
def test_a_number_is_what_the_spreadsheet_shows(value: float, shown: str) -> None:
    assert cells(read(book(table(("甲", "A1", value, 1)))))[0][2] == shown


def test_times_percentages_and_days_keep_their_look() -> None:
    def fill(made: Any, page: Any) -> None:
        table(("甲", "A1", "一", 1), ("甲", "A2", "二", 1), ("甲", "A3", "三", 1))(made, page)
        page.write_number(1, 2, 3 / 24 + 1 / 1440, made.add_format({"num_format": "h:mm"}))
        page.write_number(2, 2, 0.5, made.add_format({"num_format": "0.0%"}))
        page.write_number(3, 2, 46023, made.add_format({"num_format": "yyyy/m/d"}))

    assert [row[2] for row in cells(read(book(fill)))] == ["3:01", "50%", "2026-01-01"]


@pytest.mark.parametrize("value", [320812199001010017, 3.2e17, "3.20812E+17"])
def test_lost_digits_are_refused_with_the_remedy(value: Any) -> None:
    code, facts = refusal(book(table(("甲", "A1", value, 1))))
    assert (code, facts["cell"]) == ("table.digits_lost", "C2")


def test_totals_notes_and_signatures_are_no_rows_and_are_said() -> None:
    def fill(made: Any, page: Any) -> None:
        table(("甲", "A1", "一", 1), ("合 计", "", "", 1))(made, page)
        page.merge_range(3, 0, 3, 3, "备注：1.年龄计算到报名首日")
        page.write_row(4, 0, ("填表人：张三", "", "审核人：李四"))

    found = read(book(fill))
    assert len(found.rows) == 1 and [row.number for row in found.totals] == [3]
    told = [(remark.code, remark.facts["row"]) for remark in found.remarks]
    assert told == [("total", "3"), ("note", "4"), ("note", "5")]


def test_a_row_that_merely_looks_like_a_note_stays_a_row() -> None:
    found = read(
        book(table(("注册会计师协会工会", "A1", "说明书编写", 1), ("总务", "A2", "日期", 1)))
    )
    assert len(found.rows) == 2 and not found.remarks


def test_hidden_and_struck_lines_are_read_and_said() -> None:
    def fill(made: Any, page: Any) -> None:
        table(("甲", "A1", "一", 1), ("甲", "A2", "二", 1), ("甲", "A3", "三", 1))(made, page)
        page.set_row(2, None, None, {"hidden": True})
        page.set_column(2, 2, 10, None, {"hidden": True})
        struck = made.add_format({"font_strikeout": True})
        page.write_rich_string(3, 2, "三", struck, "号")

    found = read(book(fill))
    assert len(found.rows) == 3
    assert remarks(found) == {
        "hidden_rows": {"rows": "3"},
        "hidden_columns": {"columns": "名称"},
        "struck": {"rows": "4"},
    }


def test_the_old_binary_format_is_read_like_the_new_one() -> None:
    codes = {"招聘单位": "unit", "岗位代码": "code", "招聘人数": "count", "开考比例": "ratio"}
    headings = Headings(codes.get, needed=frozenset(("code", "count")))
    found = read_foreign_table(OLD.read_bytes(), "岗位表.xls", max_rows=100, headings=headings)
    assert cells(found) == [
        ("某县总工会", "A01", "工会工作者一", "2", "3:01"),
        ("某县总工会", "A02", "工会工作者二", "1", "50%"),
    ]
    assert set(remarks(found)) == {
        "hidden_sheets",
        "above",
        "total",
        "filled",
        "hidden_rows",
        "struck",
    }


CSV = "单位,代码,名称,人数\n甲,A1,一,1\n"


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode("gb18030"),
        CSV.encode("utf-8-sig"),
        CSV.replace(",", "\t").encode("utf-16"),
        CSV.replace(",", ";").encode(),
        CSV.replace("\n", "\r\n").encode("gbk"),
    ],
)
def test_csv_in_the_encodings_of_offices(data: bytes) -> None:
    assert cells(read(data, "a.csv")) == [("甲", "A1", "一", "1")]


def test_pasted_cells_have_titles_and_totals_too() -> None:
    text = '岗位表\n单位\t代码\t名称\t人数\n甲\tA1\t"一\n二"\t1\n合计\t\t\t1'
    found = pasted_table(text, max_rows=10, headings=HEADINGS)
    assert cells(found) == [("甲", "A1", "一\n二", "1")] and [row.number for row in found.rows] == [
        3
    ]


def test_a_cell_without_a_heading_and_a_heading_twice_are_refused() -> None:
    extra = book(table(("甲", "A1", "一", 1, "多")))
    assert refusal(extra) == ("table.unnamed_column", {"row": 2, "column": "E"})
    twice = book(lambda _made, page: page.write_row(0, 0, ("代码", "人数", "代码")))
    assert refusal(twice)[0] == "table.duplicate_column"


def test_xml_with_entities_is_damaged_and_expands_nothing() -> None:
    def bomb(text: str) -> str:
        head, rest = text.split("?>", 1)
        return f'{head}?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>{rest}'

    data = rewritten(book(table(("甲", "A1", "一", 1))), "xl/worksheets/sheet1.xml", bomb)
    assert refusal(data)[0] == "table.damaged"
