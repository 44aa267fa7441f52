"""How much heavy work a side does at once on one machine: locks on files of its data folder, which
the kernel frees when their holder ends, however it ends."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from portal.kernel.errors import Refused

FILES, PAPERS = "files", "papers"  # what strangers send, what we print: neither starves the other
AT_ONCE = 2
MAY_WAIT = 3  # threads of a process; with four slots taken here one of eight is still free
_LOOK_EVERY_SECONDS = 0.05


class AllBusy(RuntimeError):
    """No slot came free in time; a job is tried again later."""


class Slots:
    """``count`` slots for each kind of work, shared by all processes that name the same folder and
    ``holder`` (``web``, ``jobs``).

    Whoever finds none waits ``patience`` seconds for one, unless as many threads as may wait do so
    already: the others must stay free for pages.
    """

    def __init__(
        self, folder: Path, holder: str = "web", *, count: int = AT_ONCE, patience: float = 5.0
    ) -> None:
        self._folder, self._holder = folder, holder
        self._count, self._patience = count, patience
        self._may_wait = threading.BoundedSemaphore(MAY_WAIT)

    @contextmanager
    def one(self, group: str) -> Iterator[None]:
        """Hold a slot of ``group``. Raises ``Refused('work.busy')`` in a web process, AllBusy in a
        worker of jobs."""
        descriptor = self._waited_for(group)
        if descriptor is None:
            raise Refused("work.busy") if self._holder == "web" else AllBusy(group)
        try:
            yield
        finally:
            os.close(descriptor)

    def _waited_for(self, group: str) -> int | None:
        descriptor = self._free(group)
        if descriptor is None and self._may_wait.acquire(blocking=False):
            try:
                until = time.monotonic() + self._patience
                while (descriptor := self._free(group)) is None and time.monotonic() < until:
                    time.sleep(_LOOK_EVERY_SECONDS)
            finally:
                self._may_wait.release()
        return descriptor

    def _free(self, group: str) -> int | None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for number in range(1, self._count + 1):
            place = self._folder / f"{self._holder}-{group}-{number}"
            descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
            else:
                return descriptor
        return None


def turn_of(file: Path, digest: str, most: int) -> int | None:
    """One of ``most`` turns of whoever has this digest (hex): a descriptor to close at its end, or
    ``None`` while all are taken.

    A turn is a lock on one byte of ``file`` far out, which the kernel frees with its holder.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    first = int(digest[:13], 16) * _TURNS
    for place in range(first, first + min(most, _TURNS)):
        wanted = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0)
        try:
            fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, wanted)
        except (BlockingIOError, PermissionError):
            continue
        return descriptor
    os.close(descriptor)
    return None


_TURNS = 64
_INSTALLED: list[Slots] = []


def install(slots: Slots) -> None:
    """Say whose slots this process takes."""
    _INSTALLED[:] = [slots]


def slots_of_this_process() -> Slots:
    """What was installed, else slots of this process alone (a command without an application)."""
    return _INSTALLED[0] if _INSTALLED else _own()


@lru_cache(maxsize=1)
def _own() -> Slots:
    folder = Path(tempfile.mkdtemp(prefix="zhaolu-slots-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Slots(folder)
