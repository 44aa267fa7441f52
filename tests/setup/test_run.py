"""``make run``, from an empty data folder: everything starts, says where it is, ends on SIGTERM,
and can be repeated."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.foundation.running.progress import answers

ROOT = Path(__file__).resolve().parents[2]
# Without a new line; the start tells every few seconds what it waits for.
SILENT_SECONDS = 240


class Run:
    """One ``make run`` in the foreground, its lines collected."""

    def __init__(self, data: Path, port: int, workforce_port: int) -> None:
        environment = {
            **os.environ,
            "DATA_DIR": str(data),
            "PORT": str(port),
            "WORKFORCE_PORT": str(workforce_port),
            "ZHAOLU_ENV": "development",
        }
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.start"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def wait_for(self, wanted: str) -> None:
        seen, deadline = 0, time.monotonic() + SILENT_SECONDS
        while not any(wanted in line for line in self.lines):
            if len(self.lines) > seen:
                seen, deadline = len(self.lines), time.monotonic() + SILENT_SECONDS
            assert self.process.poll() is None and time.monotonic() < deadline, "\n".join(
                self.lines
            )
            time.sleep(0.1)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(60)
        self._reader.join(10)
        return code


@contextmanager
def running(data: Path, port: int, workforce_port: int) -> Iterator[Run]:
    run = Run(data, port, workforce_port)
    try:
        yield run
    finally:
        if run.process.poll() is None:
            run.end()


@pytest.mark.timeout(1800)
def test_from_nothing_to_a_running_demo_and_again(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    port, workforce_port = free_port(), free_port()
    data = tmp_path / "data"
    portal, workforce = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{workforce_port}"
    with running(data, port, workforce_port) as run:
        run.wait_for("Logs")
        text = "\n".join(run.lines)
        assert portal in text
        assert workforce in text
        assert "Loading the demo of the recruitment side" in text
        for address in (portal, workforce):
            assert answers(f"{address}/readyz")
            assert answers(f"{address}/healthz")
            assert answers(f"{address}/")
        with running(data, free_port(), free_port()) as second:
            assert second.process.wait(60) == 1
        assert any("in use by another `make run`" in line for line in second.lines)
        with running(tmp_path / "other", port, workforce_port) as third:
            assert third.process.wait(60) == 1
        assert any(re.search(rf"port {port} can't be had .*set PORT", line) for line in third.lines)
        assert run.end() == 0
    assert not answers(f"{portal}/healthz")
    assert not answers(f"{workforce}/healthz")

    with running(data, port, workforce_port) as again:
        again.wait_for("Logs")
        assert not any("Loading the demo" in line for line in again.lines)
        assert again.end(signal.SIGINT) == 0
