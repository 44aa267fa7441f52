"""Killed with -9 under load: whatever was acknowledged is there exactly once, and the files hold
together."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import select

from portal.foundation.running.progress import answers
from portal.recruitment.applications.models import Application
from portal.recruitment.audit import breaks, chains
from tests.drills.site import Site, browser_of, is_long, sign_in, token

pytestmark = [pytest.mark.drill, pytest.mark.timeout(900)]
SECTION = {
    "sex": "female",
    "political": "none",
    "household": "淮安市清江浦区",
    "address": "演示路 1 号",
    "mobile": "13800000000",
    "spare_contact": "",
}


class Clerk(threading.Thread):
    """An applicant who keeps saving one section; ``said`` is the last text that the server
    acknowledged."""

    def __init__(self, site: Site, port: int, mobile: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.site, self.port, self.mobile, self.stop_at = site, port, mobile, stop
        self.application: str | None = None
        self.said, self.tried = "", ""
        self.saves = 0

    def run(self) -> None:
        with browser_of(self.port) as client:
            while not self.stop_at.is_set():
                try:
                    self._work(client)
                except (httpx.HTTPError, AssertionError):
                    # the server is being killed just now; begin again where we were
                    time.sleep(0.2)

    def _work(self, client: httpx.Client) -> None:
        if self.application is None:
            sign_in(client, self.mobile)
            start = f"/my/applications/start/{self.site.round_code}"
            answer = client.post(start, data={"csrf_token": token(client, start)})
            assert answer.status_code == 303
            self.application = answer.headers["Location"].rsplit("/", 1)[-1]
        path = f"/my/applications/{self.application}/sections/person"
        page = client.get(path).text
        found = page.split('name="seen"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
        self.tried = f"演示路 {self.saves + 1} 号"
        answer = client.post(
            path,
            data=SECTION
            | {"address": self.tried, "seen": found, "csrf_token": token(client, path)},
        )
        if answer.status_code == 303:
            self.said = self.tried
            self.saves += 1


def _kill_everything(supervisor: Any) -> None:
    """SIGKILL to the server and its workers, which are its children and nobody else's."""
    server = psutil.Process(supervisor.pid("portal"))
    family = [*server.children(recursive=True), server]
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=10)


def _wait_for_saves(clerks: list[Clerk], more: int) -> None:
    """Return when ``more`` further saves were acknowledged: a kill of an idle server shows
    nothing, and how long it takes to be busy depends on the machine."""
    wanted = sum(clerk.saves for clerk in clerks) + more
    deadline = time.monotonic() + 90
    while sum(clerk.saves for clerk in clerks) < wanted:
        assert time.monotonic() < deadline, "the drill has to load the server"
        time.sleep(0.05)


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(
    tmp_path: Path, free_port: Callable[[], int], running_processes: Any
) -> None:
    site, port, stop = Site(tmp_path / "data", people=6), free_port(), threading.Event()
    clerks = [Clerk(site, port, mobile, stop) for mobile in site.mobiles]
    dice = random.Random(20260901)
    supervisor = running_processes(site.program(port))
    for clerk in clerks:
        clerk.start()
    for _kill in range(50 if is_long() else 4):
        _wait_for_saves(clerks, 3)
        time.sleep(dice.uniform(0, 2))
        _kill_everything(supervisor)
        supervisor.stop()
        supervisor = running_processes(site.program(port))
        assert answers(f"http://127.0.0.1:{port}/readyz", timeout=60)
    _wait_for_saves(clerks, 3)
    stop.set()
    for clerk in clerks:
        clerk.join(timeout=30)
    with site.database.reading() as session:
        for clerk in clerks:
            if clerk.application is None:
                continue
            kept = session.scalars(
                select(Application).where(Application.public_id == clerk.application)
            ).all()
            assert len(kept) == 1
            if clerk.said:
                assert kept[0].facts["person"]["address"] in {clerk.said, clerk.tried}
        for chain, _number, _head in chains(session):
            assert breaks(session, chain) == []
    with sqlite3.connect(site.settings.data_dir / "recruitment.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
