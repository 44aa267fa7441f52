"""Load and soak on this machine: no error, and memory that stays where it was.

The short version runs with the tests, the long one in ``make drill``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.drills.site import Site, browser_of, is_long, sign_in

pytestmark = [pytest.mark.drill, pytest.mark.timeout(4500)]
WORKERS = 2
GROWTH = 1.10


def _memory(supervisor: Any) -> int:
    """Resident bytes of the server's workers."""
    return sum(
        process.memory_info().rss
        for process in psutil.Process(supervisor.pid("portal")).children(recursive=True)
    )


class Reader(threading.Thread):
    """Somebody who looks at pages until the end; ``bad`` collects every answer that was no 200."""

    def __init__(
        self, port: int, pages: list[str], mobile: str | None, stop: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.pages, self.mobile, self.stop_at = port, pages, mobile, stop
        self.count, self.bad = 0, []

    def run(self) -> None:
        with browser_of(self.port) as client:
            if self.mobile is not None:
                sign_in(client, self.mobile)
            while not self.stop_at.is_set():
                for page in self.pages:
                    answer = client.get(page)
                    self.count += 1
                    if answer.status_code != 200:
                        self.bad.append((page, answer.status_code))


def test_pages_under_load_without_an_error_and_with_steady_memory(
    tmp_path: Path, free_port: Callable[[], int], running_processes: Any
) -> None:
    site, port, stop = Site(tmp_path / "data", people=3), free_port(), threading.Event()
    supervisor = running_processes(site.program(port, WORKERS))
    public = ["/", f"/rounds/{site.round_code}", "/publications", "/help"]
    readers = [Reader(port, public, None, stop) for _ in range(3)] + [
        Reader(port, ["/my", "/my/messages"], mobile, stop) for mobile in site.mobiles
    ]
    for reader in readers:
        reader.start()
    seconds = 3600 if is_long() else 12
    time.sleep(seconds / 3)
    warm = _memory(supervisor)
    time.sleep(seconds * 2 / 3)
    late = _memory(supervisor)
    stop.set()
    for reader in readers:
        reader.join(timeout=30)
    assert [bad for reader in readers for bad in reader.bad] == []
    assert all(reader.count for reader in readers)
    assert sum(reader.count for reader in readers) > 100
    # The short version sees the caches still filling; only the hour says anything about growth.
    assert late < warm * (GROWTH if is_long() else 1.5)
