"""Starts a few programs, waits until each says it is ready, keeps them running, and ends them by
their own process ids.

Knows nothing about what the programs do. A program that dies is started again, but one that keeps
dying stops everything with a sentence.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Self

from portal.foundation.running.progress import Signs, Watch, answer_of, processor_seconds

RESTARTS_ALLOWED = 5
RESTART_WINDOW_SECONDS = 60.0
LOG_TAIL_LINES = 15
LOOK_EVERY_SECONDS = 1.0
TELL_EVERY_SECONDS = 10.0


class StartFailed(RuntimeError):
    """A program did not come up; the message is one plain sentence and the end of its log."""


@dataclass(frozen=True)
class Program:
    """One program: its command, the address that answers 200 once it is ready, and what its
    environment adds to ours.

    ``patience`` is for how many seconds nothing may move before a start has failed.
    """

    name: str
    command: tuple[str, ...]
    ready_url: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    patience: float = 90.0


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    deaths: deque[float] = field(default_factory=deque)


def _tied_to_us() -> tuple[str, ...]:
    """What stands before a command so that the kernel ends the program when we are killed.

    The kernel tells only of a death that comes after setpriv has asked for it: whoever has another
    parent by then starts nothing.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return ()
    alone = '[ "$PPID" = "$0" ] || exit 1; exec "$@"'
    return (setpriv, "--pdeathsig", "TERM", "--", "/bin/sh", "-c", alone, str(os.getpid()))


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
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._programs = list(programs)
        self._clock = clock
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
        # A group of its own, so that Ctrl-C reaches only us and we end the programs in order.
        with self.log_of(program.name).open("ab") as log:
            try:
                return subprocess.Popen(  # noqa: S603 - the commands are the project's own
                    (*_tied_to_us(), *program.command),
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
        """Wait for every ready address, in order, as long as something moves.

        Raises StartFailed when a program ends, or when nothing has moved for its patience.
        """
        for child in self._children.values():
            if child.program.ready_url is not None:
                self._say(f"waiting for {child.program.name} …")
                self._wait_for(child, child.program.ready_url)

    def _wait_for(self, child: _Child, url: str) -> None:
        name, watch = child.program.name, Watch(child.program.patience, self._clock)
        looked_at = told_at = 0.0
        while not self._asked_to_stop.is_set():
            status, text = answer_of(url, timeout=5)
            if status == 200:
                return
            code = child.process.poll()
            if code is not None:
                raise StartFailed(
                    f"{name} ended while starting (exit code {code}).{self._tail(name)}"
                )
            if watch.seconds - looked_at >= LOOK_EVERY_SECONDS:
                looked_at = watch.seconds
                signs = self._signs(child, f"{status} {text}" if status else "")
                if watch.look(signs):
                    raise StartFailed(self._stuck(child, signs))
                if looked_at - told_at >= TELL_EVERY_SECONDS:
                    told_at = looked_at
                    self._say(self._progress_of(name, watch.seconds, signs))
            self._asked_to_stop.wait(0.1)

    def _signs(self, child: _Child, said: str) -> Signs:
        written = self.log_of(child.program.name).stat().st_size
        return Signs(written, processor_seconds(child.process.pid), said)

    def _progress_of(self, name: str, seconds: float, signs: Signs) -> str:
        if signs.said:
            state = f"it answers {signs.said}"
        else:
            state = f"it has used {signs.worked:.0f} s of processor time"
            lines = self.log_of(name).read_text(errors="replace").split("\n")
            state += f"; its last words: {lines[-2]}" if len(lines) > 1 else ""
        return f"still waiting for {name} after {seconds:.0f} s: {state[:200]}"

    def _stuck(self, child: _Child, signs: Signs) -> str:
        name, patience = child.program.name, child.program.patience
        state = f"it answers {signs.said[:200]}, and" if signs.said else "it does not answer, and"
        return (
            f"{name} was not ready: {state} nothing has moved for {patience:g} seconds."
            f"{self._tail(name)}"
        )

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
                deaths = f"{len(child.deaths)} times within a minute (exit code {code})"
                raise StartFailed(f"{name} ended {deaths}.{self._tail(name)}")
            # What a killed parent left behind would still hold the port.
            _end_group(child.process, signal.SIGKILL)
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
