"""Spreadsheets as offices really keep them: a sheet of explanations before the table, hidden ones,
numbers with a tail nobody sees, errors, formulas that were never worked out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.recruitment.cli.folder import INTERVIEW, MARKS, SCORES, Folder

ODD = {**INTERVIEW, "odd_panel": True}
Sheet = openpyxl.worksheet.worksheet.Worksheet


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def book(folder: Folder, change: Callable[[openpyxl.Workbook, Sheet], None]) -> None:
    made = openpyxl.Workbook()
    for line in SCORES.splitlines():
        made.active.append([cell or None for cell in line.split(",")])
    change(made, made.active)
    made.save(folder.path / "scores.xlsx")


def ranked(folder: Folder) -> str:
    done = folder.run("rank", "out.csv", scores="scores.xlsx")
    assert done.exit_code == 0, done.output
    return done.output


def refused(folder: Folder) -> str:
    done = folder.run("rank", "out.csv", scores="scores.xlsx")
    assert done.exit_code == 1 and not (folder.path / "out.csv").exists()
    return done.output


def in_front(made: openpyxl.Workbook, title: str) -> Sheet:
    return made.create_sheet(title, 0)


def test_the_first_visible_sheet_with_the_headings_is_read_and_said(folder: Folder) -> None:
    def change(made: openpyxl.Workbook, sheet: Sheet) -> None:
        sheet.title = "成绩"
        in_front(made, "说明")["A1"] = "填表说明"
        old = in_front(made, "旧")
        old.append(["vacancy", "candidate", "written", "interview"])
        old.sheet_state = "hidden"

    book(folder, change)
    assert "scores.xlsx：读取的是工作表“成绩”。" in ranked(folder)
    folder.run("rank", "expected.csv")
    assert folder.read("out.csv") == folder.read("expected.csv")
    english = folder.run("rank", "out.csv", "--language", "en", scores="scores.xlsx").output
    assert "scores.xlsx: sheet “成绩” was read." in english


def test_without_the_headings_anywhere_the_first_visible_sheet_is_at_fault(folder: Folder) -> None:
    def change(made: openpyxl.Workbook, sheet: Sheet) -> None:
        sheet["C1"] = "oral"
        hidden = in_front(made, "旧")
        hidden["A1"], hidden.sheet_state = "vacancy", "hidden"

    book(folder, change)
    assert "第 1 行，“oral”列" in refused(folder)


def with_raw_number(folder: Folder, cell: str, number: str) -> None:
    """The number as a spreadsheet stores it, which the library that writes here would tidy up."""
    source = folder.path / "scores.xlsx"
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    found, count = re.subn(
        rb'(<c r="' + cell.encode() + rb'"[^>]*>)<v>[^<]*</v>',
        rb"\1<v>" + number.encode() + b"</v>",
        parts[name],
    )
    assert count == 1
    with zipfile.ZipFile(source, "w") as archive:
        for part, content in {**parts, name: found}.items():
            archive.writestr(part, content)


def test_numbers_are_read_as_the_spreadsheet_shows_them(folder: Folder) -> None:
    """0.1 + 0.2 is stored with seventeen digits and shown as 0.3."""
    book(folder, lambda made, sheet: sheet.__setitem__("C4", 85.3))
    with_raw_number(folder, "C4", "85.300000000000011")
    ranked(folder)
    assert "1003,ranked,85.3,85," in folder.read("out.csv")


def test_more_places_than_the_policy_has_are_refused_with_the_cell(folder: Folder) -> None:
    book(folder, lambda made, sheet: sheet.__setitem__("C4", 250 / 3))
    said = refused(folder)
    assert "scores.xlsx，第 4 行，“written”列" in said and "多于规则的 2 位" in said
    folder.put("scores.csv", SCORES.replace("85,85", "83.333,85", 1))
    assert folder.run("rank", "out.csv").exit_code == 0


def test_an_error_of_the_spreadsheet_is_no_empty_cell(folder: Folder) -> None:
    def change(made: openpyxl.Workbook, sheet: Sheet) -> None:
        in_front(made, "说明")["A1"] = "=1/0"
        sheet["D4"] = "#DIV/0!"
        sheet["D4"].data_type = "e"

    book(folder, change)
    assert "scores.xlsx，第 4 行，“D”列：是电子表格的错误值" in refused(folder)


def test_a_formula_without_its_result_is_no_empty_cell(folder: Folder) -> None:
    book(folder, lambda made, sheet: sheet.__setitem__("D4", "=C4+1"))
    assert "scores.xlsx，第 4 行，“D”列：是没有计算结果的公式" in refused(folder)


def test_what_is_on_another_sheet_disturbs_nobody(folder: Folder) -> None:
    def change(made: openpyxl.Workbook, sheet: Sheet) -> None:
        notes = made.create_sheet("notes")
        notes["A1"], notes["A2"] = "=1/0", "#N/A"
        notes["A2"].data_type = "e"

    book(folder, change)
    ranked(folder)


def test_a_list_for_a_draw_in_gbk_is_refused_with_advice(folder: Folder) -> None:
    from click.testing import CliRunner

    from portal.recruitment.cli.rules_supplement import rules

    listed = folder.put("list.txt", "甲\n乙\n".encode("gbk"))
    out = folder.path / "order.txt"
    arguments = ["draw", "--label", "l", "--seed", "s", "--members", str(listed), "--out", str(out)]
    done = CliRunner().invoke(rules, arguments)
    assert done.exit_code == 1 and "另存为“CSV UTF-8”" in done.output and not out.exists()


def test_marks_of_a_spreadsheet_keep_to_the_places_too(folder: Folder) -> None:
    made = openpyxl.Workbook()
    for number, line in enumerate(MARKS.splitlines()):
        cells: list[object] = [cell or None for cell in line.split(",")]
        made.active.append([*cells[:-1], 250 / 3 if number == 2 else cells[-1]])
    made.save(folder.path / "marks.xlsx")
    done = folder.run("interview", "out.csv", marks="marks.xlsx")
    assert done.exit_code == 1 and "marks.xlsx，第 3 行，“mark”列" in done.output
    assert "多于规则的 2 位" in done.output


def test_an_even_panel_is_refused_with_its_row_only_where_the_policy_says_odd(
    tmp_path: Path,
) -> None:
    even = MARKS + "A1,1,1001,E3,,80\n"
    (tmp_path / "odd").mkdir()
    for path, rule, code in ((tmp_path, INTERVIEW, 0), (tmp_path / "odd", ODD, 1)):
        folder = Folder(path, interview=rule)
        folder.put("marks.csv", even)
        done = folder.run("interview", "out.csv")
        assert done.exit_code == code, done.output
    assert "第 2 行，“candidate”列：考生 1001 有 4 名考官评分，规则要求为单数。" in done.output


def test_kept_people_enter_by_the_command_and_the_file_is_read_strictly(folder: Folder) -> None:
    kept = folder.put("kept.csv", "vacancy,candidate,number,edition\nB2,1004,2026-1-L2,1\n")
    assert folder.run("shortlist", "out.csv", "--kept", str(kept)).exit_code == 0
    assert "B2,1004,59.5,,yes,笔试59.5分，低于合格线60分，此前已公布入围" in folder.read("out.csv")
    kept.write_text("vacancy,candidate,number,edition\nB2,1004,L2,1\n", encoding="utf-8")
    done = folder.run("shortlist", "out.csv", "--kept", str(kept))
    assert (
        done.exit_code == 1 and "kept.csv，第 2 行，“number”列：“L2”不是公布的名单" in done.output
    )
