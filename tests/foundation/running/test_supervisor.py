"""Programs are started, awaited, restarted and ended; nothing is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from portal.foundation.running.progress import answer_of, answers
from portal.foundation.running.supervisor import Program, StartFailed, Supervisor

SERVER = """
import http.server, os, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()
        self.wfile.write(os.environ.get("WORD", "").encode())
    def log_message(self, *a): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def web(name: str, port: int, **more: Any) -> Program:
    return Program(
        name, (sys.executable, "-c", SERVER, str(port)), f"http://127.0.0.1:{port}/readyz", **more
    )


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"


def until(condition: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def test_programs_are_ready_inside_and_gone_outside(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    first, second = free_port(), free_port()
    with Supervisor(
        [web("one", first), web("two", second)], folder=tmp_path, logs=tmp_path / "logs"
    ) as supervisor:
        pids = [supervisor.pid("one"), supervisor.pid("two")]
        assert answers(f"http://127.0.0.1:{first}/readyz")
        assert not answers(f"http://127.0.0.1:{first}/elsewhere")
    assert all(gone(pid) for pid in pids)
    assert not answers(f"http://127.0.0.1:{second}/readyz")


def test_a_program_that_ends_while_starting_is_reported_with_its_last_words(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    broken = Program(
        "broken",
        (sys.executable, "-c", "import sys; print('no key'); sys.exit(3)"),
        f"http://127.0.0.1:{free_port()}/readyz",
    )
    with pytest.raises(
        StartFailed, match=r"broken ended while starting \(exit code 3\)(.|\n)*no key"
    ):
        Supervisor([broken], folder=tmp_path, logs=tmp_path / "logs").__enter__()


SLOW = (
    """
import os, sys, time
for step in range(5):
    print("step", step, flush=True)
    while not os.path.exists(f"{sys.argv[2]}-{step}"):
        time.sleep(0.02)
"""
    + SERVER
)
REFUSING = SERVER.replace('200 if self.path == "/readyz" else 404', "503").replace(
    'os.environ.get("WORD", "").encode()', 'b"the database does not answer"'
)


def test_a_start_may_last_as_long_as_something_moves(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    """The clock stands still until the program has written its next line and then jumps nearly as
    far as the patience reaches, so that no machine is too slow for this test."""
    port, said = free_port(), []
    program = Program(
        "slow",
        (sys.executable, "-c", SLOW, str(port), str(tmp_path / "go")),
        f"http://127.0.0.1:{port}/readyz",
        patience=90,
    )
    steps, hour = iter(range(5)), [0.0]

    def clock() -> float:
        step = next(steps, None)
        if step is not None:
            if step:
                until(lambda: f"step {step - 1}" in supervisor.log_of("slow").read_text(), 120)
            (tmp_path / f"go-{step}").touch()
        hour[0] += 80 if step else 0
        return hour[0]

    supervisor = Supervisor(
        [program], folder=tmp_path, logs=tmp_path / "logs", say=said.append, clock=clock
    )
    with supervisor:
        assert answers(f"http://127.0.0.1:{port}/readyz")
    assert hour[0] > 3 * program.patience
    assert any("still waiting for slow after" in line for line in said)


def test_what_a_program_answers_is_told_and_does_not_count_as_progress_for_ever(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    port, said = free_port(), []
    url = f"http://127.0.0.1:{port}/readyz"
    program = Program("refusing", (sys.executable, "-c", REFUSING, str(port)), url, patience=90)
    hours = count(0, 20)
    supervisor = Supervisor(
        [program],
        folder=tmp_path,
        logs=tmp_path / "logs",
        say=said.append,
        clock=lambda: float(next(hours)) if answer_of(url)[0] else 0.0,
    )
    supervisor.start()
    with pytest.raises(
        StartFailed, match="it answers 503 the database does not answer, and nothing has moved"
    ):
        supervisor.wait_until_ready()
    supervisor.stop()
    assert any("it answers 503 the database does not answer" in line for line in said)


def test_a_program_that_is_never_ready_is_reported_and_ended(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    url = f"http://127.0.0.1:{free_port()}/readyz"
    supervisor = Supervisor(
        [Program("slow", ("sleep", "60"), url, patience=0.5)],
        folder=tmp_path,
        logs=tmp_path / "logs",
    )
    supervisor.start()
    pid = supervisor.pid("slow")
    with pytest.raises(
        StartFailed, match="slow was not ready: .*nothing has moved for 0.5 seconds"
    ):
        supervisor.wait_until_ready()
    supervisor.stop()
    assert gone(pid)


def test_a_missing_command_is_named(tmp_path: Path) -> None:
    supervisor = Supervisor(
        [Program("absent", (str(tmp_path / "nothing"),))], folder=tmp_path, logs=tmp_path / "logs"
    )
    supervisor.start()  # setpriv starts, and finds nothing
    until(lambda: "nothing" in supervisor.log_of("absent").read_text())
    supervisor.stop()


def test_a_killed_program_is_started_again_on_the_same_port(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    said: list[str] = []
    port = free_port()
    with Supervisor(
        [web("one", port)], folder=tmp_path, logs=tmp_path / "logs", say=said.append
    ) as supervisor:
        before = supervisor.pid("one")
        os.kill(before, signal.SIGKILL)
        until(lambda: gone(before))
        supervisor.tend()
        until(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
        assert supervisor.pid("one") != before
    assert any("starting it again" in line for line in said)


def test_a_program_that_keeps_dying_stops_everything(tmp_path: Path) -> None:
    supervisor = Supervisor(
        [Program("weak", ("sh", "-c", "exit 7"))], folder=tmp_path, logs=tmp_path / "logs"
    )
    supervisor.start()

    def tend_for_ever() -> None:
        while True:
            supervisor.tend()
            time.sleep(0.02)

    with pytest.raises(StartFailed, match=r"weak ended 6 times within a minute \(exit code 7\)"):
        tend_for_ever()
    supervisor.stop()


def test_a_program_deaf_to_sigterm_is_killed_with_its_children(tmp_path: Path) -> None:
    deaf = Program(
        "deaf", ("sh", "-c", f"trap '' TERM; sleep 90 & echo $! > {tmp_path}/child; wait; sleep 90")
    )
    supervisor = Supervisor([deaf], folder=tmp_path, logs=tmp_path / "logs")
    supervisor.start()
    until(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text().strip() != "")
    supervisor.stop(grace=0.3)
    until(lambda: gone(int((tmp_path / "child").read_text())))


def test_the_environment_of_a_program_is_its_own(tmp_path: Path) -> None:
    said = Program("says", ("sh", "-c", 'echo "$WORD"; exec sleep 30'), environment={"WORD": "昭"})
    with Supervisor([said], folder=tmp_path, logs=tmp_path / "logs") as supervisor:
        until(lambda: supervisor.log_of("says").read_text().strip() == "昭")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_foreground_command_leaves_nothing_running_however_it_ends(
    number: signal.Signals, tmp_path: Path
) -> None:
    script = f"""
import sys
from pathlib import Path
from portal.foundation.running.supervisor import Program, Supervisor
s = Supervisor([Program("child", ("sleep", "90"))], folder=Path("."), logs=Path({str(tmp_path)!r}))
s.run(lambda: print(s.pid("child"), flush=True))
print("ended", flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    ) as command:
        assert command.stdout is not None
        child = int(command.stdout.readline())
        command.send_signal(number)
        rest = command.stdout.read()
    until(lambda: gone(child))
    assert ("ended" in rest) == (number != signal.SIGKILL)


def test_a_program_whose_starter_died_before_it_was_tied_to_it_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = shutil.which("setpriv")
    assert true is not None
    slow = tmp_path / "bin" / "setpriv"
    slow.parent.mkdir()
    slow.write_text(f'#!/bin/sh\nsleep 1\nexec {true} "$@"\n')
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:{os.environ['PATH']}")
    script = f"""
from pathlib import Path
from portal.foundation.running.supervisor import Program, Supervisor
s = Supervisor([Program("child", ("sleep", "90"))], folder=Path("."), logs=Path({str(tmp_path)!r}))
s.run(lambda: print(s.pid("child"), flush=True))
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    ) as command:
        assert command.stdout is not None
        child = int(command.stdout.readline())
        command.kill()
    until(lambda: gone(child))
