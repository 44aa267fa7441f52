"""The process that has the heavy libraries loaded and bears one child for each piece of work.

``python -m portal.foundation.jobs.nursery FD``: on the socket ``FD`` arrive the ends of
conversations; with each one a child hears its order (:mod:`portal.foundation.jobs.messages`), binds
itself by limits of the kernel, works and answers. A child that passes a limit is ended by the
kernel, wherever in a C library it is. Without work for some minutes, or when the owner ends, the
nursery ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import resource
import select
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from portal.foundation.jobs.messages import WALL, packed, receive, send, unpacked
from portal.kernel.errors import Refused

IDLE_SECONDS = 300.0
MEGABYTE = 1024 * 1024
LONGEST_NAME = 200
_HEARING_SECONDS = 30

Worker = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]


def serve(line: socket.socket) -> None:
    """Bear children until the owner hangs up or nothing was asked for :data:`IDLE_SECONDS`; then
    nothing of them is left."""
    children: set[int] = set()
    while _asked_for(line, children):
        module, ends, _flags, _address = socket.recv_fds(line, LONGEST_NAME, 1)
        if not ends:
            break
        with socket.socket(fileno=ends[0]) as conversation:
            _warm(module.decode())
            child = os.fork()
            if child == 0:
                line.close()
                _live(conversation)
            children.add(child)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _asked_for(line: socket.socket, children: set[int]) -> bool:
    """Wait for the next order and bury the dead meanwhile."""
    until = time.monotonic() + IDLE_SECONDS
    while time.monotonic() < until:
        for child in list(children):
            if os.waitpid(child, os.WNOHANG)[0]:
                children.discard(child)
        # Nobody tells of a death: whoever has children looks after them once a second.
        if select.select([line], [], [], 1.0 if children else IDLE_SECONDS)[0]:
            return True
    return False


@cache
def _warm(module: str) -> None:
    """Import what does the work before its first child is born: every later child finds it loaded.
    The stranger's bytes are never read here."""
    warm = getattr(importlib.import_module(module), "warm", None)
    if warm is not None:
        warm()
    gc.collect()
    gc.freeze()


def _live(conversation: socket.socket) -> None:
    """A child's whole life."""
    status = 1
    try:
        signal.alarm(_HEARING_SECONDS)
        conversation.sendall(b"+")
        order, data = unpacked(receive(conversation))
        _bind(order["limits"]["seconds"], order["limits"]["megabytes"])
        send(conversation, _answer(order["worker"], order["options"], data))
        status = 0
    except OSError:
        pass  # whoever asked has gone
    finally:
        os._exit(status)


def _bind(seconds: float, megabytes: int) -> None:
    """Limits from here on: processor time, twice as much wall time (others work here too), and
    memory on top of what the libraries hold."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * WALL)
    whole = int(seconds) + 2  # for whoever would stop the timers
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole))
    most = _held_bytes() + megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        # A machine that runs out of memory ends this before anything else.
        Path("/proc/self/oom_score_adj").write_text("1000")


def _held_bytes() -> int:
    pages = Path("/proc/self/statm").read_text().split()[0]
    return int(pages) * resource.getpagesize()


def _answer(worker: str, options: dict[str, Any], data: bytes) -> bytes:
    module, _, name = worker.partition(":")
    try:
        work: Worker = getattr(importlib.import_module(module), name)
        result, payload = work(options, data)
    except Refused as refusal:
        return packed({"refused": refusal.code, "facts": refusal.facts}, b"")
    except MemoryError:
        return packed({"failed": "memory", "detail": ""}, b"")
    except Exception as error:  # the other side decides what a failure means
        return packed({"failed": "crash", "detail": f"{type(error).__name__}: {error}"[:500]}, b"")
    return packed({"result": result}, payload)


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="zhaolu-") as folder,
        socket.socket(fileno=int(sys.argv[1])) as line,
    ):
        # What a killed child leaves behind goes with the nursery, and is nobody else's meanwhile.
        tempfile.tempdir = os.environ["TMPDIR"] = folder
        serve(line)


if __name__ == "__main__":
    main()
