"""The rule commands on good files: formats in, formats out, words."""

from __future__ import annotations

import contextlib
import csv
import os
import pty
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from portal.recruitment.cli.rules import rules
from portal.recruitment.rule_files.spreadsheet import write_sheet
from tests.recruitment.cli.folder import SCORES, Folder

RANKING = """\
vacancy,candidate,state,written,interview,points,composite,place,outcome
A1,1002,ranked,80,90,0,85,1,proposed
A1,1003,ranked,85,85,0,85,2,proposed
A1,1001,ranked,90,80,0,85,3,reserve
B2,1004,below_pass_mark,59.5,99,0,79.25,,
B2,1005,absent,70,,0,,,
B2,1006,void,,,0,,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def without_words(text: str) -> str:
    rows = list(csv.reader(text.splitlines()))
    assert rows[0][-1] in ("explanation", "reason")
    return "".join(",".join(cells[:-1]) + "\n" for cells in rows)


def test_rank(folder: Folder) -> None:
    result = folder.run("rank", "ranking.csv")
    assert result.exit_code == 0 and "共 6 人" in result.output and "拟聘 2 人" in result.output
    assert without_words(folder.read("ranking.csv")) == RANKING
    assert "因具有社会工作者职业水平证书，列1003、1001之前" in folder.read("ranking.csv")


def test_bytes_do_not_depend_on_how_the_input_is_written(folder: Folder) -> None:
    folder.run("rank", "expected.csv")
    header, *lines = SCORES.splitlines()
    turned = [",".join(reversed(line.split(","))) for line in (header, *reversed(lines))]
    variants = {
        "bom": b"\xef\xbb\xbf" + SCORES.encode(),
        "crlf": SCORES.replace("\n", "\r\n").encode(),
        "quoted": "\n".join(
            ",".join(f'"{cell}"' for cell in line.split(",")) for line in SCORES.splitlines()
        ).encode(),
        "turned": "\n".join(turned).encode() + b"\n",
        "zeros": SCORES.replace(",90,", ",90.00,").replace(",85,", ",085.0,").encode(),
    }
    for name, data in variants.items():
        folder.put(f"{name}.csv", data)
        assert folder.run("rank", "out.csv", scores=f"{name}.csv").exit_code == 0, name
        assert folder.read("out.csv") == folder.read("expected.csv"), name


def test_xlsx_in_and_out(folder: Folder) -> None:
    book = openpyxl.Workbook()
    for cells in csv.reader(SCORES.splitlines()):
        book.active.append(
            [
                float(cell) if index in (2, 3) and cell.replace(".", "").isdigit() else cell or None
                for index, cell in enumerate(cells)
            ]
        )
    book.create_sheet("notes").append(["not read"])
    book.save(folder.path / "scores.xlsx")
    folder.run("rank", "expected.csv")
    assert folder.run("rank", "out.csv", scores="scores.xlsx").exit_code == 0
    assert folder.read("out.csv") == folder.read("expected.csv")
    assert folder.run("rank", "out.xlsx", scores="scores.xlsx").exit_code == 0
    written = list(
        openpyxl.load_workbook(folder.path / "out.xlsx").active.iter_rows(values_only=True)
    )
    assert written[0][:3] == ("vacancy", "candidate", "state")
    assert written[4][:9] == ("B2", "1004", "below_pass_mark", 59.5, 99, 0, 79.25, None, None)


def test_what_was_written_as_xlsx_is_read_back_the_same(folder: Folder) -> None:
    rows = list(csv.reader(SCORES.splitlines()))
    write_sheet(folder.path / "again.xlsx", rows[0], frozenset(("written", "interview")), rows[1:])
    folder.run("rank", "expected.csv")
    assert folder.run("rank", "out.csv", scores="again.xlsx").exit_code == 0
    assert folder.read("out.csv") == folder.read("expected.csv")


def test_cells_cannot_become_formulas(folder: Folder) -> None:
    write_sheet(
        folder.path / "f.xlsx",
        ["a", "b"],
        frozenset("b"),
        [["=1+1", "1/3"], ["http://x.example", "0.1"]],
    )
    sheet = openpyxl.load_workbook(folder.path / "f.xlsx").active
    assert sheet["A2"].data_type == "s" and sheet["A2"].value == "=1+1"
    assert sheet["B2"].value == "1/3" and sheet["B3"].value == 0.1
    assert sheet["A3"].hyperlink is None


def test_numbers_without_end_are_written_as_ratios(tmp_path: Path) -> None:
    papers = [
        {"code": "aptitude", "full_mark": "150", "coefficient": "1/3"},
        {"code": "essay", "full_mark": "150", "coefficient": "1/3"},
    ]
    parts = [
        {"code": "written", "full_mark": "100", "papers": papers},
        {"code": "interview", "full_mark": "100"},
    ]
    folder = Folder(
        tmp_path, components=parts, composite={"weights": {"written": "0.5", "interview": "0.5"}}
    )
    folder.put(
        "scores.csv",
        "candidate,vacancy,aptitude,essay,interview,preference:social_worker_certificate\n"
        "1,A1,100,100.5,80,\n2,A1,99,99,80,\n",
    )
    assert folder.run("rank", "ranking.csv").exit_code == 0
    assert without_words(folder.read("ranking.csv")).splitlines()[1:] == [
        "A1,1,ranked,401/6,80,0,881/12,1,proposed",
        "A1,2,ranked,66,80,0,73,2,proposed",
    ]


def test_shortlist(folder: Folder) -> None:
    assert "6 人中入围 4 人" in folder.run("shortlist", "shortlist.csv").output
    lines = without_words(folder.read("shortlist.csv")).splitlines()
    assert lines == [
        "vacancy,candidate,score,place,entered",
        "A1,1001,90,1,yes",
        "A1,1003,85,2,yes",
        "A1,1002,80,3,yes",
        "B2,1005,70,1,yes",
        "B2,1004,59.5,,no",
        "B2,1006,,,no",
    ]


def test_interview(folder: Folder) -> None:
    folder.put("marks.csv", folder.read("marks.csv") + "A1,2,1009,,,absent\n")
    assert "共 3 人" in folder.run("interview", "interview.csv").output
    assert folder.read("interview.csv").splitlines() == [
        "vacancy,room,candidate,state,raw,room_mean,overall_mean,coefficient,score",
        "A1,1,1001,scored,81,,,,81",
        "A1,1,1002,scored,81.83,,,,81.83",
        "A1,2,1009,absent,,,,,",
    ]


def test_a_marks_file_may_leave_out_elements(folder: Folder) -> None:
    folder.run("interview", "expected.csv")
    folder.put("marks.csv", folder.read("marks.csv").replace(",element", "").replace(",,", ","))
    assert folder.run("interview", "out.csv").exit_code == 0
    assert folder.read("out.csv") == folder.read("expected.csv")


def test_english_and_no_explanations(folder: Folder) -> None:
    assert "6 candidates" in folder.run("rank", "en.csv", "--language", "en").output
    assert "by holding social worker certificate" in folder.read("en.csv")
    folder.run("rank", "none.csv", "--no-explanations")
    assert without_words(folder.read("none.csv")) == RANKING == without_words(folder.read("en.csv"))
    assert all(line.endswith(",") for line in folder.read("none.csv").splitlines()[1:])


def test_check_policy_prints_digest_and_words(folder: Folder) -> None:
    result = CliRunner().invoke(rules, ["check-policy", str(folder.path / "policy.json")])
    assert (
        result.exit_code == 0
        and "摘要（SHA-256）" in result.output
        and "同等条件下优先录用" in result.output
    )


def test_simulate_on_given_and_on_generated_scores(folder: Folder) -> None:
    folder.put("vacancies.csv", "vacancy,headcount\nA1,1\nB2,1\n")
    folder.put(
        "scores.csv", SCORES.replace("senior", "").replace("1001,90,80,", "1001,90,80,senior")
    )
    given = folder.run("simulate")
    assert given.exit_code == 0 and "结果因此更好：1001；因此更差：1002" in given.output
    paths = [
        "--policy",
        str(folder.path / "policy.json"),
        "--vacancies",
        str(folder.path / "vacancies.csv"),
    ]
    generated = CliRunner().invoke(
        rules, ["simulate", *paths, "--generate", "100", "--seed", "x", "--language", "en"]
    )
    assert generated.exit_code == 0 and generated.output.startswith("100 candidates")
    assert CliRunner().invoke(rules, ["simulate", *paths]).exit_code == 2
    nobody = CliRunner().invoke(rules, ["simulate", *paths, "--generate", "0"])
    assert nobody.exit_code == 1 and "模拟人数须为 1 到 1000000" in nobody.output


def test_a_result_is_replaced_whole_and_nothing_else_is_left(folder: Folder) -> None:
    folder.put("ranking.csv", "old")
    before = folder.names()
    folder.run("rank", "ranking.csv")
    assert folder.names() == before and folder.read("ranking.csv").startswith("vacancy,")


def test_rules_need_neither_secrets_nor_database_nor_web(folder: Folder) -> None:
    """In an empty environment, with the web and the database hidden."""
    program = (
        "import sys\n"
        "for name in ('flask', 'sqlalchemy', 'config', 'weasyprint', 'portal.foundation'): "
        "sys.modules[name] = None\n"
        "from portal.recruitment.cli.rules import rules\n"
        "rules(sys.argv[1:])\n"
    )
    arguments = [
        "rank",
        "--policy",
        "policy.json",
        "--vacancies",
        "vacancies.csv",
        "--scores",
        "scores.csv",
        "--out",
        "ranking.csv",
    ]
    environment = {
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "PATH": os.defpath,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder.path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert without_words(folder.read("ranking.csv")) == RANKING


def test_a_terminal_sees_progress_and_a_pipe_does_not(folder: Folder) -> None:
    rows = "".join(f"A1,{number},80,80,\n" for number in range(2000, 27_000))
    folder.put("scores.csv", SCORES + rows)
    assert "%" not in folder.run("rank", "piped.csv").stderr
    program = "from portal.recruitment.cli.rules import rules; import sys; rules(sys.argv[1:])"
    arguments = [
        "rank",
        "--policy",
        "policy.json",
        "--vacancies",
        "vacancies.csv",
        "--scores",
        "scores.csv",
        "--out",
        "ranking.csv",
    ]
    ours, theirs = pty.openpty()
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "TERM": "xterm",
        "COLUMNS": "100",
    }
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        cwd=folder.path,
        env=environment,
        stderr=theirs,
        stdout=subprocess.DEVNULL,
    ) as done:
        os.close(theirs)
        shown = b""
        # Linux ends a terminal's stream with an input/output error
        with contextlib.suppress(OSError):
            while more := os.read(ours, 65536):
                shown += more
    os.close(ours)
    assert done.returncode == 0
    assert b"scores.csv" in shown and b"ranking.csv" in shown and b"%" in shown
