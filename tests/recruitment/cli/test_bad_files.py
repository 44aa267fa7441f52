"""Broken files: one clear sentence naming file, row and column, exit code 1, no traceback, no
output file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.recruitment.rulebook.words.refusals import known_codes
from tests.recruitment.cli.folder import MARKS, SCORES, VACANCIES, Folder

HEADER = SCORES.splitlines()[0] + "\n"
LATE = HEADER + "".join(f"A1,{n},80,80,\n" for n in range(25_000))


def changed(old: str, new: str) -> str:
    assert old in SCORES
    return SCORES.replace(old, new, 1)


BAD_SCORES = {
    "empty": ("", "scores.csv：文件是空的。"),
    "header only": (HEADER, "scores.csv：只有表头，没有数据。"),
    "gbk": (
        changed("1001", "一〇〇一").encode("gbk"),
        "scores.csv：不是 UTF-8 编码，看起来是 GBK；请在电子表格中另存为“CSV UTF-8”或 .xlsx "
        "后重试。",
    ),
    "utf-16": (SCORES.encode("utf-16"), "scores.csv：是 UTF-16 编码；请另存为“CSV UTF-8”后重试。"),
    "neither": (
        b"\xff\x80\x81\xff" + SCORES.encode(),
        "scores.csv：不是 UTF-8 编码的文本；请另存为“CSV UTF-8”后重试。",
    ),
    "missing column": (
        SCORES.replace(",interview", ",oral", 1),
        "scores.csv，第 1 行，“oral”列：不认识这一列；",
    ),
    "missing preference": (
        "vacancy,candidate,written,interview\nA1,1,80,80\n",
        "scores.csv，第 1 行，“preference:social_worker_certificate”列：缺少这一列。",
    ),
    "column twice": (
        SCORES.replace("interview", "written", 1),
        "scores.csv，第 1 行，“written”列：这一列出现了两次。",
    ),
    "semicolons": (SCORES.replace(",", ";"), "scores.csv，第 1 行：列之间须用英文逗号分隔。"),
    "duplicate candidate": (
        changed("1003", "1001"),
        "scores.csv，第 4 行，“candidate”列：“1001”重复出现。",
    ),
    "duplicate far away": (
        LATE + "B2,7,80,80,\n",
        "scores.csv，第 25002 行，“candidate”列：“7”重复出现。",
    ),
    "101 of 100": (
        changed("85,85", "101,85"),
        "scores.csv，第 4 行，“written”列：101 超过满分 100。",
    ),
    "just above": (
        changed("85,85", "100.01,85"),
        "scores.csv，第 4 行，“written”列：100.01 超过满分 100。",
    ),
    "far away": (
        LATE + "B2,z,80,1e2,\n",
        "scores.csv，第 25002 行，“interview”列：“1e2”不是有效的数字；",
    ),
    "nan": (
        changed("85,85", "NaN,85"),
        "scores.csv，第 4 行，“written”列：“NaN”不是有效的数字；只能用半角数字和小数点，如 85 或 "
        "85.5。",
    ),
    "1e3": (
        changed("85,85", "85,1e3"),
        "scores.csv，第 4 行，“interview”列：“1e3”不是有效的数字；",
    ),
    "full width": (
        changed("85,85", "８５,85"),
        "scores.csv，第 4 行，“written”列：“８５”不是有效的数字；",
    ),
    "negative": (changed("85,85", "-5,85"), "“-5”不是有效的数字；"),
    "blank in score": (changed("85,85", " 85,85"), "“ 85”不是有效的数字；"),
    "缺考": (
        changed("absent", "缺考"),
        "scores.csv，第 6 行，“interview”列：“缺考”不是有效的数字；",
    ),
    "unknown vacancy": (
        changed("A1,1003", "C9,1003"),
        "scores.csv，第 4 行，“vacancy”列：岗位“C9”不在岗位表中。",
    ),
    "unknown level": (
        changed("senior", "Senior"),
        "scores.csv，第 3 行，"
        "“preference:social_worker_certificate”列：“Senior”不在允许的取值中：assistant, senior, "
        "social_worker。",
    ),
    "no candidate": (changed("A1,1003", "A1,"), "scores.csv，第 4 行，“candidate”列：不能为空。"),
    "no vacancy": (changed("A1,1003", ",1003"), "scores.csv，第 4 行，“vacancy”列：不能为空。"),
    "blank in number": (
        changed("1003", "1003 "),
        "scores.csv，第 4 行，“candidate”列：“1003 ”前后有空格、含不可见字符或过长。",
    ),
    "zero width": (changed("1003", "10\u200b03"), "第 4 行，“candidate”列："),
    "formula": (
        changed("1003", "=1003"),
        "scores.csv，第 4 行，“candidate”列：“=1003”不能以 = + - @ 开头。",
    ),
    "ragged": (changed("85,85,", "85,85"), "scores.csv，第 4 行：有 4 个单元格，应为 5 个。"),
    "blank row": (changed("A1,1003", "\nA1,1003"), "scores.csv，第 4 行：是空行，请删除。"),
    "quote": (
        changed("1003", '"10"03'),
        "scores.csv，第 4 行：引号不成对或格式有误，不能按 CSV 读取。",
    ),
    "open quote": (SCORES + '"B2,1,1,1,', "引号不成对或格式有误，不能按 CSV 读取。"),
}


def assert_refused(folder: Folder, run: Callable[[], object], expected: str) -> None:
    before = folder.names()
    result = run()
    assert result.exit_code == 1
    assert expected in result.output and "Traceback" not in result.output
    assert result.output.count("\n") == 1 and result.stdout == ""
    assert folder.names() == before


@pytest.mark.parametrize("name", BAD_SCORES)
@pytest.mark.parametrize("command", ["rank", "shortlist"])
def test_bad_scores(tmp_path: Path, name: str, command: str) -> None:
    folder = Folder(tmp_path)
    data, sentence = BAD_SCORES[name]
    folder.put("scores.csv", data)
    assert_refused(folder, lambda: folder.run(command, "out.csv"), sentence)


BAD_VACANCIES = {
    "half": (
        VACANCIES.replace("A1,2", "A1,2.5"),
        "vacancies.csv，第 2 行，“headcount”列：“2.5”不是六位以内的整数。",
    ),
    "empty": (VACANCIES.replace("A1,2", "A1,"), "“headcount”列：“”不是六位以内的整数。"),
    "full width": (VACANCIES.replace("A1,2", "A1,２"), "不是六位以内的整数"),
    "twice": (VACANCIES + "A1,1\n", "vacancies.csv，第 4 行，“vacancy”列：“A1”重复出现。"),
    "other": (
        "岗位,人数\nA1,1\n",
        "vacancies.csv，第 1 行，“岗位”列：不认识这一列；可用的列：vacancy, headcount。",
    ),
}


@pytest.mark.parametrize("name", BAD_VACANCIES)
def test_bad_vacancies(tmp_path: Path, name: str) -> None:
    folder = Folder(tmp_path)
    data, sentence = BAD_VACANCIES[name]
    folder.put("vacancies.csv", data)
    assert_refused(folder, lambda: folder.run("rank", "out.csv"), sentence)


BAD_MARKS = {
    "too few": (
        MARKS.replace("A1,1,1002,E2,,70\n", ""),
        "marks.csv，第 5 行，“candidate”列：考生 1002 只有 2 名考官评分，至少应有 3 名。",
    ),
    "mark": (MARKS.replace(",81\n", ",101\n"), "marks.csv，第 3 行，“mark”列：101 超过满分 100。"),
    "no mark": (MARKS.replace(",81\n", ",\n"), "marks.csv，第 3 行，“mark”列：不能为空。"),
    "element": (
        MARKS.replace("E1,,81", "E1,x,81"),
        "marks.csv，第 3 行，“element”列：“x”不在允许的取值中：。",
    ),
    "room": (
        MARKS.replace("A1,1,1002,E1", "A1,2,1002,E1"),
        "marks.csv，第 6 行，“room”列：考生 1002 出现在两个考场或岗位。",
    ),
    "twice": (
        MARKS + "A1,1,1002,E1,,80\n",
        "marks.csv，第 8 行，“examiner”列：考生 1002、考官 E1 的评分重复。",
    ),
    "state beside marks": (
        MARKS + "A1,1,1002,,,absent\n",
        "marks.csv，第 8 行，“mark”列：考生 1002 的缺考或无效标记与其他行并存。",
    ),
    "no examiner": (
        MARKS.replace("E1,,81", ",,81"),
        "marks.csv，第 3 行，“examiner”列：考生 1001 有评分没有考官。",
    ),
}


@pytest.mark.parametrize("name", BAD_MARKS)
def test_bad_marks(tmp_path: Path, name: str) -> None:
    folder = Folder(tmp_path)
    data, sentence = BAD_MARKS[name]
    folder.put("marks.csv", data)
    assert_refused(folder, lambda: folder.run("interview", "out.csv"), sentence)


BAD_POLICIES = {
    "not json": ("{", "policy.json：第 1 行第 2 列处不是有效的 JSON。"),
    "gbk": ('{"title":"规则"}'.encode("gbk"), "policy.json：不是 UTF-8 编码，看起来是 GBK；"),
    "twice": ('{"schema":"policy/1","schema":"policy/1"}', "policy.json：成员 schema 出现了两次。"),
    "list": ("[]", "policy.json，policy：应为对象。"),
    "nan": ('{"schema": NaN}', "policy.json：NaN 不是 JSON 的数字。"),
}


@pytest.mark.parametrize("name", BAD_POLICIES)
def test_bad_policies(tmp_path: Path, name: str) -> None:
    folder = Folder(tmp_path)
    data, sentence = BAD_POLICIES[name]
    folder.put("policy.json", data)
    assert_refused(folder, lambda: folder.run("rank", "out.csv"), sentence)


def test_a_fault_of_the_policy_names_its_place(tmp_path: Path) -> None:
    folder = Folder(tmp_path, composite={"weights": {"written": "0.4", "interview": "0.5"}})
    assert_refused(
        folder,
        lambda: folder.run("rank", "out.csv"),
        "policy.json，composite.weights：权重合计为 0.9，应为 1。",
    )
    assert_refused(
        folder,
        lambda: folder.run("rank", "out.csv", "--language", "en"),
        "policy.json, composite.weights: the weights add up to 0.9 instead of 1.",
    )


def test_a_policy_without_the_rule(tmp_path: Path) -> None:
    folder = Folder(tmp_path, shortlist=None, interview=None)
    assert_refused(
        folder,
        lambda: folder.run("shortlist", "out.csv"),
        "规则文件没有规定入围办法（shortlist）。",
    )
    assert_refused(
        folder,
        lambda: folder.run("interview", "out.csv"),
        "规则文件没有规定面试计分办法（interview）。",
    )


# -- paths and spreadsheets


def test_paths(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert_refused(
        folder, lambda: folder.run("rank", "out.csv", scores="none.csv"), "none.csv：找不到文件。"
    )
    assert_refused(folder, lambda: folder.run("rank", "nowhere/out.csv"), "没有可写入的文件夹")
    assert_refused(
        folder,
        lambda: folder.run("rank", "scores.csv"),
        "scores.csv：输出文件与输入文件相同，请换一个文件名。",
    )
    folder.put("scores.xls", "x")
    assert_refused(
        folder,
        lambda: folder.run("rank", "out.csv", scores="scores.xls"),
        "不支持这种文件，请另存为 .csv（UTF-8）或 .xlsx。",
    )
    folder.put("scores.xlsx", "not a spreadsheet")
    assert_refused(
        folder,
        lambda: folder.run("rank", "out.csv", scores="scores.xlsx"),
        "scores.xlsx：不是可以读取的 XLSX 文件。",
    )


def spreadsheet(
    folder: Folder, change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]
) -> None:
    book = openpyxl.Workbook()
    for line in SCORES.splitlines():
        book.active.append([cell or None for cell in line.split(",")])
    change(book.active)
    book.save(folder.path / "scores.xlsx")


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        ("C4", 101, "scores.xlsx，第 4 行，“written”列：101 超过满分 100。"),
        ("C4", 1e-7, "scores.xlsx，第 4 行，“written”列：“1e-07”不是有效的数字；"),
        (
            "C4",
            True,
            "scores.xlsx，第 4 行，“C”列：既不是文本也不是数字（如日期、是非值），请改为文本。",
        ),
        (
            "B4",
            320102199001011234,
            "scores.xlsx，第 4 行，“B”列：数字超过 15 位，电子表格已丢失末位；"
            "请把该列设为文本后重新填写。",
        ),
        ("B4", "1001", "scores.xlsx，第 4 行，“candidate”列：“1001”重复出现。"),
    ],
)
def test_bad_cells_of_a_spreadsheet(
    tmp_path: Path, cell: str, value: object, sentence: str
) -> None:
    folder = Folder(tmp_path)
    spreadsheet(folder, lambda sheet: sheet.__setitem__(cell, value))
    assert_refused(folder, lambda: folder.run("rank", "out.csv", scores="scores.xlsx"), sentence)


def test_blank_rows_of_a_spreadsheet(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    spreadsheet(folder, lambda sheet: sheet.insert_rows(4))
    assert_refused(
        folder,
        lambda: folder.run("rank", "out.csv", scores="scores.xlsx"),
        "scores.xlsx，第 4 行：是空行，请删除。",
    )
    spreadsheet(folder, lambda sheet: sheet.cell(row=40, column=1, value=""))
    assert folder.run("rank", "out.csv", scores="scores.xlsx").exit_code == 0


# -- whatever comes


@given(
    st.binary(max_size=200)
    | st.text(max_size=120).map(str.encode)
    | st.text(max_size=60).map(lambda text: (HEADER + text).encode())
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_file_ever_makes_a_traceback(tmp_path: Path, data: bytes) -> None:
    folder = Folder(tmp_path)
    folder.put("scores.csv", data)
    result = folder.run("rank", "out.csv")
    assert result.exit_code in (0, 1)
    assert (tmp_path / "out.csv").exists() == (result.exit_code == 0)
    (tmp_path / "out.csv").unlink(missing_ok=True)


def test_every_refusal_raised_has_a_sentence() -> None:
    root = Path(__file__).parents[3] / "portal"
    files = [*(root / "recruitment/rule_files").glob("*.py"), root / "kernel/canonical.py"]
    files += [
        path
        for chapter in ("policy", "ranking", "marking")
        for path in (root / "recruitment/rulebook" / chapter).glob("*.py")
        if chapter == "policy" or path.stem.startswith(("shortlist", "interview", "simulation"))
    ]
    raised = {
        code
        for path in files
        for code in re.findall(
            r'(?:Refused|refuse)\(\s*"([a-z_.]+)"', path.read_text(encoding="utf-8")
        )
    }
    assert len(raised) > 50
    assert raised <= known_codes(), raised - known_codes()
