"""How much heavy work a side does at once on one machine: locks on files of its data folder, which
the kernel frees when their holder ends, however it ends."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from portal.kernel.errors import Refused

FILES, PAPERS = "files", "papers"  # what strangers send, what we print: neither starves the other
AT_ONCE = 2
BUSY = "work.busy"
_LOOK_EVERY_SECONDS = 0.05


class AllBusy(RuntimeError):
    """No slot came free in time; a job is tried again later."""


class Slots:
    """``count`` slots for each kind of work, shared by all processes that name the same folder and
    ``holder`` (``web``, ``jobs``).

    Whoever finds none waits ``patience`` seconds for one.
    """

    def __init__(
        self, folder: Path, holder: str = "web", *, count: int = AT_ONCE, patience: float = 3.0
    ) -> None:
        self._folder, self._holder = folder, holder
        self._count, self._patience = count, patience

    @contextmanager
    def one(self, group: str) -> Iterator[None]:
        """Hold a slot of ``group``. Raises ``Refused('work.busy')`` in a web process, AllBusy in a
        worker of jobs."""
        descriptor = self._waited_for(group)
        if descriptor is None:
            raise Refused(BUSY) if self._holder == "web" else AllBusy(group)
        try:
            yield
        finally:
            os.close(descriptor)

    def _waited_for(self, group: str) -> int | None:
        until = time.monotonic() + self._patience
        while (descriptor := self._free(group)) is None and time.monotonic() < until:
            time.sleep(_LOOK_EVERY_SECONDS)
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
