"""``rules seat`` and ``rules draw`` on files: what they accept, what they refuse in one sentence,
and that nothing is left behind."""

from __future__ import annotations

import csv
import hashlib
import json

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

import portal.recruitment.cli.rules_seating  # noqa: F401  (adds the commands)
from portal.kernel import draw
from portal.recruitment.cli.rules import rules
from portal.recruitment.rule_files.seating_files import read_candidates, read_rooms
from portal.recruitment.rulebook.seating import canonical_members

CANDIDATES = "candidate,vacancy,paper,area,employer,needs\n" + "".join(
    f"c{number:02d},{'AB'[number % 2]},,,,\n" for number in range(20)
)
ROOMS = """site,area,room,layout,numbering,first_desk,blocked,accessible,reserve
一中,,01,5x6,snake,right,,1,
一中,,02,5x6,snake,right,3 4,0,2
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "candidates.csv").write_text(CANDIDATES, encoding="utf-8")
    (tmp_path / "rooms.csv").write_text(ROOMS, encoding="utf-8")
    return tmp_path


def run_seat(
    folder,
    *more,
    candidates="candidates.csv",
    rooms="rooms.csv",
    out="seats.csv",
    report="seating.json",
):
    names = {"--candidates": candidates, "--rooms": rooms, "--out": out, "--report": report}
    options = [part for option, name in names.items() for part in (option, str(folder / name))]
    return CliRunner().invoke(rules, ["seat", *options, "--seed", "种子", *more])


def test_seats_and_report_are_written_as_published(folder):
    done = run_seat(folder)
    assert done.exit_code == 0, done.output
    assert "20 名考生，20 人已排入 1 个考场" in done.output
    with (folder / "seats.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["candidate", "site", "room", "seat", "row", "column"]
    assert [int(row["seat"]) for row in rows] == sorted(int(row["seat"]) for row in rows)
    data = (folder / "seats.csv").read_bytes()
    assert b"\r" not in data and not data.startswith(b"\xef\xbb\xbf")
    report = json.loads((folder / "seating.json").read_text(encoding="utf-8"))
    members = canonical_members(
        read_candidates(folder / "candidates.csv"), read_rooms(folder / "rooms.csv")
    )
    assert list(report) == [
        "schema",
        "seed",
        "candidates",
        "rooms_used",
        "same_vacancy_neighbours",
        "same_vacancy_lower_bound",
        "same_employer_neighbours",
        "unseated",
        "input_sha256",
        "output_sha256",
    ]
    assert (report["schema"], report["seed"], report["same_vacancy_neighbours"]) == (
        "seating/1",
        "种子",
        0,
    )
    assert report["output_sha256"] == hashlib.sha256(data).hexdigest()
    assert report["input_sha256"] == draw.list_digest(members)


def test_bom_crlf_any_column_order_missing_columns_and_xlsx_give_the_same_seats(folder):
    run_seat(folder)
    expected = (folder / "seats.csv").read_bytes()
    lines = [line.split(",") for line in CANDIDATES.splitlines()]
    turned = "\r\n".join(f"{row[1]},{row[0]}" for row in lines) + "\r\n"
    (folder / "candidates.csv").write_bytes(b"\xef\xbb\xbf" + turned.encode())
    assert run_seat(folder, out="again.csv").exit_code == 0
    assert (folder / "again.csv").read_bytes() == expected
    book = Workbook(str(folder / "candidates.xlsx"))
    sheet = book.add_worksheet()
    for number, row in enumerate(lines):
        sheet.write_row(number, 0, row)
    book.close()
    assert run_seat(folder, candidates="candidates.xlsx", out="third.xlsx").exit_code == 0
    rows = CalamineWorkbook.from_path(str(folder / "third.xlsx")).get_sheet_by_index(0).to_python()
    assert [
        ",".join(str(int(cell)) if isinstance(cell, float) else cell for cell in row)
        for row in rows
    ] == expected.decode().splitlines()


def test_who_has_no_seat_is_listed_with_a_reason(folder):
    (folder / "candidates.csv").write_text(CANDIDATES + "z1,A,,,,accessible\n", encoding="utf-8")
    (folder / "rooms.csv").write_text(ROOMS.replace("right,,1,", "right,,0,"), encoding="utf-8")
    done = run_seat(folder, "--language", "en")
    assert done.exit_code == 3 and "Not seated: 1 (no accessible room)." in done.output
    assert json.loads((folder / "seating.json").read_text())["unseated"] == [
        {"candidate": "z1", "reason": "accessible_room_missing"}
    ]


@pytest.mark.parametrize(
    ("file", "change", "words"),
    [
        (
            "candidates.csv",
            ("c05,B", "c04,B"),
            "candidates.csv，第 7 行，“candidate”列：“c04”重复出现。",
        ),
        (
            "candidates.csv",
            ("c05,B,,,,", "c05,B,,,,wheelchair"),
            "candidates.csv，第 7 行，“needs”列：特殊需求只能为空或 accessible。",
        ),
        ("candidates.csv", ("c05,B", "c05,"), "candidates.csv，第 7 行，“vacancy”列：不能为空。"),
        ("candidates.csv", ("c05,B,,,,", "c05,B,,,"), "candidates.csv，第 7 行"),
        ("candidates.csv", ("vacancy", "岗位"), "“岗位”列：不认识这一列"),
        ("rooms.csv", ("5x6", "5*6"), "rooms.csv，第 2 行，“layout”列：布局“5*6”无效"),
        ("rooms.csv", ("3 4", "3 31"), "rooms.csv，第 3 行，“blocked”列：停用座位“31”无效"),
        ("rooms.csv", ("02", "01"), "rooms.csv，第 3 行：考点 一中 的考场 01 重复出现。"),
        ("rooms.csv", ("一中,,02", ",,02"), "rooms.csv，第 3 行，“site”列：不能为空。"),
        ("rooms.csv", ("一中,,02", "一中, x,02"), "“area”列"),
        ("rooms.csv", ("snake,right,,1", "snake,middle,,1"), "“first_desk”列"),
    ],
)
def test_a_broken_file_gets_one_sentence_and_leaves_nothing(folder, file, change, words):
    text = (folder / file).read_text(encoding="utf-8")
    assert change[0] in text
    (folder / file).write_text(text.replace(*change, 1), encoding="utf-8")
    done = run_seat(folder)
    assert done.exit_code == 1 and words in done.output and "Traceback" not in done.output
    assert len(done.output.splitlines()) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["candidates.csv", "rooms.csv"]


def test_gbk_an_empty_file_and_a_missing_one_are_named(folder):
    (folder / "rooms.csv").write_bytes(ROOMS.encode("gbk"))
    assert "GBK" in run_seat(folder).output
    (folder / "rooms.csv").write_bytes(b"")
    assert "文件是空的" in run_seat(folder).output
    assert "找不到文件" in run_seat(folder, rooms="nowhere.csv").output


def test_results_may_not_overwrite_inputs_or_each_other(folder):
    assert run_seat(folder, out="rooms.csv").exit_code == 1
    assert "两个输出文件不能相同" in run_seat(folder, report="seats.csv").output
    assert sorted(path.name for path in folder.iterdir()) == ["candidates.csv", "rooms.csv"]


def run_draw(folder, data, *more):
    (folder / "list.txt").write_bytes(data)
    options = ["--members", str(folder / "list.txt"), "--out", str(folder / "order.txt")]
    return CliRunner().invoke(
        rules, ["draw", "--label", "interview", "--seed", "s", *options, *more]
    )


def test_a_list_is_drawn(tmp_path):
    done = run_draw(tmp_path, "甲\n乙\n丙\n".encode())
    assert done.exit_code == 0 and draw.list_digest("甲乙丙") in done.output
    assert (tmp_path / "order.txt").read_bytes() == "".join(
        f"{member}\n" for member in draw.order("interview", "s", list("甲乙丙"))
    ).encode()
    assert run_draw(tmp_path, b"\xef\xbb\xbfa\r\nb\r\n", "--language", "en").output.startswith(
        "draw/1: 2 members"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a\nb\na\n", "list.txt，第 3 行：名单成员“a”重复出现。"),
        (b"a\n\nb\n", "list.txt，第 2 行：是空行"),
        (b"a\nb", "最后一行没有换行"),
        (b"", "文件是空的"),
        ("甲\n".encode("gbk"), "UTF-8"),
    ],
)
def test_a_list_that_cannot_be_drawn(tmp_path, data, words):
    done = run_draw(tmp_path, data)
    assert done.exit_code == 1 and words in done.output and not (tmp_path / "order.txt").exists()
