"""Starts a few programs, waits until each says it is ready, keeps them running, and ends them by
their own process ids.

Knows nothing about what the programs do. A program that dies is started again, but one that keeps
dying stops everything with a sentence.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Self

RESTARTS_ALLOWED = 5
RESTART_WINDOW_SECONDS = 60.0
LOG_TAIL_LINES = 15


class StartFailed(RuntimeError):
    """A program did not come up; the message is one plain sentence, followed by the end of its log."""


@dataclass(frozen=True)
class Program:
    """One program: its command, the address that answers 200 once it is ready, and what its
    environment adds to ours."""

    name: str
    command: tuple[str, ...]
    ready_url: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    ready_within: float = 90.0


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    deaths: deque[float] = field(default_factory=deque)


def answers(url: str, timeout: float = 2.0) -> bool:
    """Whether a GET of ``url`` (http, on this machine) is answered with 200."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=timeout) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, OSError, http.client.HTTPException):
        return False


class Supervisor:
    """``with Supervisor(…)`` starts and ends the programs; :meth:`run` is the whole life of a
    foreground command."""

    def __init__(
        self,
        programs: Iterable[Program],
        *,
        folder: Path,
        logs: Path,
        say: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self._programs = list(programs)
        self._folder = folder
        self._logs = logs
        self._say = say
        self._children: dict[str, _Child] = {}
        self._asked_to_stop = threading.Event()

    def __enter__(self) -> Self:
        try:
            self.start()
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def pid(self, name: str) -> int:
        """The process id of a running program."""
        return self._children[name].process.pid

    def log_of(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def start(self) -> None:
        """Start every program. Raises StartFailed when a command can't be found."""
        self._logs.mkdir(parents=True, exist_ok=True)
        for program in self._programs:
            log = self.log_of(program.name)
            if log.exists():
                log.replace(log.with_suffix(".log.1"))
            self._children[program.name] = _Child(program, self._launch(program))

    def _launch(self, program: Program) -> subprocess.Popen[bytes]:
        # A group of its own, so that Ctrl-C reaches only us and we end the programs in order;
        # setpriv ends the program if we are killed.
        setpriv = shutil.which("setpriv")
        guard = (setpriv, "--pdeathsig", "TERM", "--") if setpriv else ()
        with self.log_of(program.name).open("ab") as log:
            try:
                return subprocess.Popen(  # noqa: S603 - the commands are the project's own
                    (*guard, *program.command),
                    cwd=self._folder,
                    env={**os.environ, **program.environment},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            except OSError as error:
                raise StartFailed(
                    f"{program.name} can't be started: {error.strerror}: {program.command[0]}"
                ) from None

    def wait_until_ready(self) -> None:
        """Wait for every ready address, in order.

        Raises StartFailed when one stays away or its program ends.
        """
        for child in self._children.values():
            url = child.program.ready_url
            if url is None:
                continue
            self._say(f"waiting for {child.program.name} …")
            deadline = time.monotonic() + child.program.ready_within
            while not answers(url):
                if self._asked_to_stop.is_set():
                    return
                code = child.process.poll()
                if code is not None:
                    raise StartFailed(
                        f"{child.program.name} ended while starting (exit code {code}).{self._tail(child.program.name)}"
                    )
                if time.monotonic() > deadline:
                    waited = f"{child.program.ready_within:.0f}"
                    raise StartFailed(
                        f"{child.program.name} was not ready after {waited} seconds.{self._tail(child.program.name)}"
                    )
                time.sleep(0.1)

    def _tail(self, name: str) -> str:
        lines = self.log_of(name).read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]
        return f" The end of {self.log_of(name)}:\n" + "\n".join(f"  {line}" for line in lines)

    def tend(self) -> None:
        """Start again what has died. Raises StartFailed when one died too often within a minute."""
        for child in self._children.values():
            code = child.process.poll()
            if code is None:
                continue
            now = time.monotonic()
            child.deaths.append(now)
            while child.deaths[0] < now - RESTART_WINDOW_SECONDS:
                child.deaths.popleft()
            name = child.program.name
            if len(child.deaths) > RESTARTS_ALLOWED:
                raise StartFailed(
                    f"{name} ended {len(child.deaths)} times within a minute (exit code {code}).{self._tail(name)}"
                )
            _end_group(
                child.process, signal.SIGKILL
            )  # what a killed parent left behind would still hold the port
            self._say(f"{name} ended (exit code {code}); starting it again")
            child.process = self._launch(child.program)

    def stop(self, grace: float = 20.0) -> None:
        """Ask every program to end, last started first, and kill what is left after ``grace``
        seconds."""
        running = [child.process for child in reversed(self._children.values())]
        for process in running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + grace
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _end_group(process, signal.SIGKILL)
                process.wait()
            _end_group(process, signal.SIGKILL)
        self._children.clear()

    def run(self, on_ready: Callable[[], Any]) -> None:
        """Start, wait, call ``on_ready``, keep running until SIGINT, SIGTERM or SIGHUP, end
        everything. Raises StartFailed."""

        def ask(_number: int, _frame: FrameType | None) -> None:
            self._asked_to_stop.set()

        before = {
            number: signal.signal(number, ask)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        try:
            with self:
                if not self._asked_to_stop.is_set():
                    on_ready()
                while not self._asked_to_stop.wait(0.5):
                    self.tend()
                self._say("stopping …")
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _end_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal what is left of the group that ``process`` leads; its id can't be anybody else's while
    a member lives."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return
