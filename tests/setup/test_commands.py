"""The commands of the Makefile: what they say when something is in the way, and how they count."""

from __future__ import annotations

import fcntl
import json
import re
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import create_engine, text

import bench.__main__ as bench
from config import Settings
from deploy import checks, start, tests
from portal.foundation.running.backup import verify

ROOT = Path(__file__).resolve().parents[2]


def test_make_without_a_target_lists_every_target() -> None:
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"(?m)^([a-z]+):(?!=)", (ROOT / "Makefile").read_text())
    assert {"run", "test", "check", "fix", "bench", "screenshots", "drill", "help"} <= set(targets)
    assert re.findall(r"(?m)^  make ([a-z]+) +\S", shown) == targets


@pytest.mark.parametrize(
    "script", sorted(path.name for path in (ROOT / "deploy" / "bin").iterdir())
)
def test_every_script_is_sound_and_can_be_run(script: str) -> None:
    path = ROOT / "deploy" / "bin" / script
    assert path.stat().st_mode & 0o111
    assert subprocess.run(["bash", "-n", str(path)]).returncode == 0


def test_an_unknown_group_is_refused() -> None:
    done = subprocess.run(
        [str(ROOT / "deploy/bin/bootstrap"), "everything"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (
        2,
        "bootstrap: choose 'runtime' or 'test', not 'everything'.\n",
    )


def test_a_second_run_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with (
        start.prepare_folder(tmp_path / "data"),
        pytest.raises(start.CannotStart, match="in use by another `make run`"),
    ):
        start.prepare_folder(tmp_path / "data")
    with start.prepare_folder(tmp_path / "data") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_data_folder_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(start.CannotStart, match="file/data can't be written .*set DATA_DIR"):
        start.prepare_folder(tmp_path / "file" / "data")


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "SPACE_NEEDED_MB", 10**9)
    with pytest.raises(start.CannotStart, match="MB are free where the data folder"):
        start.prepare_folder(tmp_path)


def test_a_taken_port_is_named_with_the_variable_to_set(free_port: Callable[[], int]) -> None:
    free = free_port()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(
            start.CannotStart, match=rf"port {taken} can't be had .*; set WORKFORCE_PORT"
        ):
            start.check_ports({"PORT": free, "WORKFORCE_PORT": taken}, "127.0.0.1")
    start.check_ports({"PORT": free, "WORKFORCE_PORT": taken}, "127.0.0.1")


def test_equal_ports_are_refused() -> None:
    with pytest.raises(start.CannotStart, match="are the same"):
        start.check_ports({"PORT": 8000, "WORKFORCE_PORT": 8000}, "127.0.0.1")


@pytest.mark.database
def test_only_data_of_an_older_schema_are_behind(database_url: str) -> None:
    assert not start.behind("recruitment", database_url), "an empty database needs no backup"
    create_tables(database_url)
    assert start.behind("recruitment", database_url)


REPORT = (
    '<testsuites><testsuite tests="{tests}" failures="{failures}" errors="{errors}" '
    'skipped="{skipped}"/></testsuites>'
)


def test_the_parts_are_summed_in_the_last_line(tmp_path: Path) -> None:
    parts = [tests.Part("one", (), {}, exit_code=0), tests.Part("two", (), {}, exit_code=1)]
    for part, numbers in zip(parts, ((10, 0, 0, 1), (5, 1, 1, 0)), strict=True):
        report = tmp_path / f"{part.title}.xml"
        report.write_text(
            REPORT.format(
                **dict(zip(("tests", "failures", "errors", "skipped"), numbers, strict=True))
            )
        )
        tests.count(part, report)
    assert tests.summary(parts)[-1] == "12 passed, 2 failed, 1 skipped"


def test_the_slowest_tests_are_named_slowest_first(tmp_path: Path) -> None:
    part, report = tests.Part("one", (), {}, exit_code=0), tmp_path / "one.xml"
    cases = "".join(
        f'<testcase classname="tests.a" name="t{number}" time="{number}.5"/>'
        for number in range(20)
    )
    report.write_text(f'<testsuites><testsuite tests="20">{cases}</testsuite></testsuites>')
    tests.count(part, report)
    named = [line.strip() for line in tests.summary([part]) if "::" in line]
    assert len(named) == tests.SLOWEST and named[0] == "19.5 s  tests.a::t19"


def test_a_run_that_broke_off_counts_as_a_failure() -> None:
    assert (
        tests.summary([tests.Part("one", (), {}, exit_code=4)])[-1]
        == "0 passed, 1 failed, 0 skipped"
    )


def test_a_foreign_name_in_a_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = tmp_path / "bad.md", tmp_path / "good.md"
    bad.write_text(
        f"see https://{checks.REGISTRIES[0]}/simple\n" + "/".join(("", "root", "notes")) + "\n"
    )
    good.write_text("https://example.org/work/notes and deploy/work/it\n")
    monkeypatch.setattr(checks, "ROOT", tmp_path)
    monkeypatch.setattr(checks, "tracked_files", lambda: [bad, good])
    assert [line.split(":")[:2] for line in checks.foreign_names()] == [
        ["bad.md", "1"],
        ["bad.md", "2"],
    ]


def test_locks_that_disagree_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "requirements"
    folder.mkdir()
    hashed = " \\\n    --hash=sha256:" + "0" * 64 + "\n"
    for group, wish, lock in (
        ("uv", "uv", "uv==1" + hashed),
        (
            "runtime",
            "flask\nmissing[extra]>=2",
            "flask==3.0\n    # via -r requirements/runtime.in\n",
        ),
        (
            "test",
            "-r runtime.in\npytest",
            "--index-url x\nflask==3.1" + hashed + "pytest==0.0.1" + hashed,
        ),
    ):
        (folder / f"{group}.in").write_text(wish + "\n")
        (folder / f"{group}.txt").write_text(lock)
    monkeypatch.setattr(checks, "ROOT", tmp_path)
    said = "\n".join(checks.locks())
    for sentence in (
        "does not lock it",
        "no hash: flask==3.0",
        "where packages come from",
        "flask: runtime.txt has 3.0, test.txt 3.1",
    ):
        assert sentence in said
    assert "pytest: locked 0.0.1, here" in said


def test_a_copyleft_package_is_found_in_runtime_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        checks,
        "locked",
        lambda group: {"djlint": "1", "flask": "3"} if group == "test" else {"flask": "3"},
    )
    assert checks.licences() == []
    monkeypatch.setattr(checks, "locked", lambda _group: {"djlint": "1"})
    assert checks.licences() == ["djlint: GPL-3.0-or-later"]


def test_the_bench_runs_what_measures_and_fails_on_a_missed_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("bench.sorting")
    module.run = lambda: {"sorting_ratio": 3.0, "note": "fine"}  # type: ignore[attr-defined]
    module.limits = {"sorting_ratio": (None, 2.0), "absent": (1.0, None)}  # type: ignore[attr-defined]
    monkeypatch.setattr(bench, "modules", lambda: [module])
    monkeypatch.setattr(bench, "FOLDER", tmp_path)
    assert bench.main([]) == 1
    report = json.loads((tmp_path / "results.json").read_text())
    assert report["missed"] == [
        "sorting: sorting_ratio = 3, wanted ≤ 2",
        "sorting: absent was not measured",
    ]
    module.limits = {"sorting_ratio": (2.0, 4.0)}  # type: ignore[attr-defined]
    assert bench.main(["sorting"]) == 0


class Calls(list[tuple[str, ...]]):
    """Stands in for the Flask commands and notes them; the one named in ``fails`` breaks off."""

    fails: tuple[str, ...] | None = None

    def __call__(
        self, side: str, *arguments: str, environment: dict[str, str], capture: bool = False
    ) -> str:
        self.append((side, *arguments))
        if (side, *arguments) == self.fails:
            raise start.CannotStart("broken off")
        return ""


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    noted = Calls()
    monkeypatch.setattr(start, "flask", noted)
    return noted


def test_the_demo_goes_into_a_new_installation_once(tmp_path: Path, calls: Calls) -> None:
    chosen = Settings(data_dir=tmp_path)
    for _again in range(2):
        demo = start.Demo(tmp_path)
        demo.plan_if_new(chosen)
        for name in ("recruitment", "workforce"):  # what the migrations would do
            create_tables(f"sqlite:///{tmp_path / name}.sqlite3")
        demo.load_if_planned({})
    assert calls == [("recruitment", "demo", "load"), ("workforce", "demo", "load")]


def test_a_broken_demo_load_goes_on_with_the_side_that_was_begun(
    tmp_path: Path, calls: Calls
) -> None:
    calls.fails = ("workforce", "demo", "load")
    start.Demo(tmp_path).plan_if_new(Settings(data_dir=tmp_path))
    with pytest.raises(start.CannotStart):
        start.Demo(tmp_path).load_if_planned({})
    calls.clear()
    start.Demo(tmp_path).load_if_planned({})
    assert calls == [("workforce", "demo", "reset")], (
        "from nothing, as nobody knows how far it came"
    )
    calls.clear()
    start.Demo(tmp_path).load_if_planned({})
    assert calls == []


def test_a_demo_load_broken_at_its_first_side_loads_both(tmp_path: Path, calls: Calls) -> None:
    calls.fails = ("recruitment", "demo", "load")
    start.Demo(tmp_path).plan_if_new(Settings(data_dir=tmp_path))
    with pytest.raises(start.CannotStart):
        start.Demo(tmp_path).load_if_planned({})
    calls.clear()
    start.Demo(tmp_path).load_if_planned({})
    assert calls == [("recruitment", "demo", "reset"), ("workforce", "demo", "load")]


@pytest.mark.parametrize("note", ["", "begun", "planned", "recruitment reset\nworkfo"])
def test_a_note_that_an_older_version_left_loads_everything_anew(
    note: str, tmp_path: Path, calls: Calls
) -> None:
    (tmp_path / "demo-unfinished").write_text(note)
    start.Demo(tmp_path).load_if_planned({})
    assert calls == [("recruitment", "demo", "reset"), ("workforce", "demo", "reset")]


def test_nobodys_own_data_get_a_demo(tmp_path: Path, calls: Calls) -> None:
    create_tables(f"sqlite:///{tmp_path / 'workforce.sqlite3'}")
    demo = start.Demo(tmp_path)
    demo.plan_if_new(Settings(data_dir=tmp_path))
    demo.load_if_planned({})
    assert calls == []


def create_tables(url: str) -> None:
    """Data of a version before the first."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)")
        )
        connection.execute(text("INSERT INTO alembic_version VALUES ('0000')"))
    engine.dispose()


def test_an_upgrade_backs_up_first_and_keeps_the_last_few(tmp_path: Path) -> None:
    chosen = Settings(data_dir=tmp_path)
    start.back_up_before_upgrade(chosen)
    assert not (tmp_path / "backups").exists(), "nothing to lose, nothing to back up"
    (tmp_path / "backups").mkdir()
    older = [
        tmp_path / "backups" / f"before-upgrade-2020010{day}T000000Z-00.zip" for day in range(1, 7)
    ]
    for path in older:
        path.write_text("old")
    create_tables(f"sqlite:///{tmp_path / 'recruitment.sqlite3'}")
    start.back_up_before_upgrade(chosen)
    left = sorted((tmp_path / "backups").glob("*.zip"))
    assert len(left) == start.UPGRADE_BACKUPS_KEPT
    assert left[:-1] == older[2:]
    assert verify(left[-1]).databases == {"recruitment": "sqlite"}
