"""Work whose cost a stranger sets, in a process of its own with bounded processor time, memory and
wall time, and only so many at once.

A worker function ``f(options: dict, data: bytes) -> tuple[dict, bytes]`` is named as
``module:function``. It runs in a child of a process that has its libraries loaded already
(:mod:`portal.foundation.jobs.nursery`), so that a decompression bomb, an endless drawing or a crash
in a C library costs one refusal, not a server.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from portal.foundation.jobs.messages import WALL, packed, receive, send, unpacked
from portal.foundation.jobs.slots import FILES, Slots, slots_of_this_process
from portal.kernel.errors import Refused

ROOT = Path(__file__).resolve().parents[3]
GRACE_SECONDS = 2.0  # the child ends itself; whoever waits for it believes that no longer than this
_HANDED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "TMPDIR")


class IsolatedFailure(RuntimeError):
    """The process ended without an answer: out of memory, out of time, or crashed.

    ``why`` is ``time``, ``memory`` or ``crash``.
    """

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}" if detail else why)
        self.why = why


class _NotBegun(Exception):
    """The nursery was gone before it had a child for us."""


def run_isolated(
    worker: str,
    options: dict[str, Any],
    data: bytes,
    *,
    seconds: float,
    megabytes: int,
    group: str = FILES,
    slots: Slots | None = None,
) -> tuple[dict[str, Any], bytes]:
    """Run ``worker`` and return its answer; ``seconds`` of processor time, twice as many by the
    clock.

    Raises the worker's Refused, IsolatedFailure, or what a full house means to this process
    (``Refused('work.busy')`` on pages).
    """
    limits = {"seconds": seconds, "megabytes": megabytes}
    order = packed({"worker": worker, "options": options, "limits": limits}, data)
    with (slots or slots_of_this_process()).one(group):
        try:
            answer, payload = _asked(worker, order, seconds)
        except _NotBegun:
            answer, payload = _asked_again(worker, order, seconds)
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["facts"])
    if "failed" in answer:
        raise IsolatedFailure(answer["failed"], answer["detail"])
    return answer["result"], payload


def _asked_again(worker: str, order: bytes, seconds: float) -> tuple[dict[str, Any], bytes]:
    """A nursery that nobody needed for a while has ended; the second one is new."""
    try:
        return _asked(worker, order, seconds)
    except _NotBegun:
        raise IsolatedFailure("crash", "no process could be had") from None


def _asked(worker: str, order: bytes, seconds: float) -> tuple[dict[str, Any], bytes]:
    started = time.monotonic()
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            _NURSERY.hand_over(worker.partition(":")[0], theirs)
        until = started + seconds * WALL + GRACE_SECONDS + _NURSERY.patience
        ours.settimeout(until - started)
        try:
            if ours.recv(1) != b"+":
                raise _NotBegun
            started = time.monotonic()
            send(ours, order, until)
            answer = receive(ours, until)
        except (ConnectionError, EOFError, TimeoutError) as error:
            raise _failure(time.monotonic() - started, seconds, error) from None
    return unpacked(answer)


def _failure(took: float, seconds: float, error: Exception) -> IsolatedFailure:
    late = isinstance(error, TimeoutError) or took >= seconds * 0.9
    why = "time" if late else "crash"
    return IsolatedFailure(why, f"no answer within {took:.1f} of {seconds} s")


class _Nursery:
    """The process that bears the children, started when first needed and again when it has ended;
    one for each process of ours."""

    patience = 20.0  # seconds for loading libraries, once

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._owner = 0

    def hand_over(self, module: str, conversation: socket.socket) -> None:
        """Give a new child the other end of a conversation. Raises OSError when no process can be
        started."""
        with self._lock:
            if not self._alive():
                self._start()
            try:
                self._give(module, conversation)
            except OSError:
                self._start()
                self._give(module, conversation)

    def _alive(self) -> bool:
        """A process that our parent started, before it forked, is none of ours."""
        ours = self._owner == os.getpid() and self._process is not None
        return ours and self._process is not None and self._process.poll() is None

    def _give(self, module: str, conversation: socket.socket) -> None:
        if self._line is not None:
            socket.send_fds(self._line, [module.encode()], [conversation.fileno()])

    def close(self) -> None:
        """End the process and what it bore."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None and self._owner == os.getpid():
            try:
                self._process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._line = self._process = None

    def _start(self) -> None:
        self._end()
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  a fixed command of our own interpreter
                [sys.executable, "-m", "portal.foundation.jobs.nursery", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env=_environment(),
            )
        self._owner = os.getpid()


def end_children() -> None:
    """End the process that bears children, and wait for it: what they used is then counted with
    ours."""
    _NURSERY.close()


def _environment() -> dict[str, str]:
    """Nothing of ours but what a library needs: no secret, no address of a database."""
    return {name: os.environ[name] for name in _HANDED_ON if name in os.environ} | {
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }


_NURSERY = _Nursery()
