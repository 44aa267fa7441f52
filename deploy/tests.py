"""The second half of ``make test``: every test on SQLite, then those that need a database on a
private PostgreSQL, and one sum."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SLOWEST = 12


@dataclass
class Part:
    """One run of pytest: what it is called, what it adds to the command and to the environment, and
    how it went."""

    title: str
    arguments: tuple[str, ...]
    environment: dict[str, str]
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    exit_code: int = -1
    times: list[tuple[float, str]] = field(default_factory=list)


def run(part: Part, number: int, of: int, folder: Path) -> None:
    print(f"==> {number}/{of} {part.title}", flush=True)
    report = folder / f"{number}.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--color=auto",
        f"--junit-xml={report}",
        *part.arguments,
    ]
    began = time.monotonic()
    part.exit_code = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **part.environment}, stdin=subprocess.DEVNULL
    ).returncode
    part.seconds = time.monotonic() - began
    if report.exists():
        count(part, report)


def count(part: Part, report: Path) -> None:
    """Read the numbers of a JUnit report written by our own pytest."""
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        part.passed += max(0, total - failed - skipped)
        part.failed += failed
        part.skipped += skipped
        for case in suite.iter("testcase"):
            name = f"{case.get('classname')}::{case.get('name')}"
            part.times.append((float(case.get("time", 0)), name))


def summary(parts: list[Part]) -> list[str]:
    """The slowest tests and one line per part, and a last line that sums up; a part that broke off
    counts as one failure at least."""
    lines = [""]
    for part in parts:
        slowest = sorted(part.times, reverse=True)[:SLOWEST]
        lines += [f"  {seconds:6.1f} s  {name}" for seconds, name in slowest]
        verdict = "" if part.exit_code == 0 else f"  (pytest ended with {part.exit_code})"
        lines.append(
            f"  {part.title}: {part.passed} passed, {part.failed} failed, {part.skipped} skipped "
            f"in {part.seconds:.0f} s{verdict}"
        )
    failed = sum(max(part.failed, int(part.exit_code != 0)) for part in parts)
    lines.append(
        f"{sum(part.passed for part in parts)} passed, {failed} failed, "
        f"{sum(part.skipped for part in parts)} skipped"
    )
    return lines


def main(arguments: list[str]) -> int:
    workers = ("-n", "2", "--dist", "worksteal")
    if arguments:
        parts = [Part("chosen tests", tuple(arguments), {})]
    else:
        parts = [
            Part("all tests on SQLite, with a real browser", workers, {"TEST_DATABASE": "sqlite"}),
            Part(
                "the database tests on PostgreSQL",
                (*workers, "-m", "database"),
                {"TEST_DATABASE": "postgresql"},
            ),
        ]
    with tempfile.TemporaryDirectory(prefix="zhaolu-reports-") as folder:
        for number, part in enumerate(parts, start=1):
            run(part, number, len(parts), Path(folder))
    print("\n".join(summary(parts)), flush=True)
    return 0 if all(part.exit_code == 0 for part in parts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
