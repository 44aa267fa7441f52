"""A process that starts later leaves the others' counters alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from portal.foundation.running.figures_folder import make_ready

ROOT = Path(__file__).resolve().parents[3]


def test_only_what_the_dead_left_is_thrown_away(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    living, dead = tmp_path / f"counter_{os.getpid()}.db", tmp_path / f"counter_{gone.pid}.db"
    for file in (living, dead, tmp_path / "note.txt"):
        file.write_bytes(b"x")
    make_ready(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([living.name, "note.txt"])


def test_the_processes_of_an_installation_make_it_ready_so(tmp_path: Path) -> None:
    script = (ROOT / "deploy" / "bin" / "process").read_text()
    assert "figures_folder" in script and "rm -rf" not in script
    folder = tmp_path / "fresh"
    command = [sys.executable, "-m", "portal.foundation.running.figures_folder", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    assert folder.is_dir()


def test_the_sum_keeps_a_process_that_started_earlier(tmp_path: Path) -> None:
    """One process at work, a second one starts as the script starts it, then both are summed."""
    program = (
        "import sys; from portal.foundation.running.metrics import observe_request, exposition\n"
        "observe_request('s', 'e', 'GET', 200, 0.1)\n"
        "print('counted', flush=True); sys.stdin.read()"
    )
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    first = subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert first.stdout is not None and first.stdout.readline() == b"counted\n"
        make_ready(tmp_path)
        shown = subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys; from portal.foundation.running.metrics import exposition\n"
                "sys.stdout.buffer.write(exposition())",
            ],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
    finally:
        first.kill()
        first.wait()
    assert 'zhaolu_requests_total{answer="200",endpoint="e",method="GET",side="s"} 1.0' in shown
