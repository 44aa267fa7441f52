"""The server dies with -9 again and again (500 times in the long form) while people upload their
photo and hand in: every acknowledged step is there, once.

Each applicant's form is filled in but for the photo. He uploads it, looks whether it is there,
hands in, and tries again whatever the server did not answer, as a person with a bad connection
would.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from portal.foundation.files.storage import Storage
from portal.foundation.running.progress import answers
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.models import Application, ApplicationVersion
from portal.recruitment.applications.queries import present_files
from portal.recruitment.audit import breaks, chains
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.applications import draft_application
from tests.drills.site import Site, browser_of, is_long, sign_in, token
from tests.foundation import corpus

pytestmark = [pytest.mark.drill, pytest.mark.timeout(7200 if is_long() else 900)]
KILLS = 500 if is_long() else 16
ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 6


class Person:
    """What the server told one applicant: ``uploaded`` and ``handed_in`` are set only by its
    answer."""

    def __init__(self, mobile: str, name: str) -> None:
        self.mobile, self.name = mobile, name
        self.uploaded = self.handed_in = False


class Desk(threading.Thread):
    """A browser in which one applicant after another finishes; begins again wherever the connection
    broke."""

    def __init__(
        self, port: int, people: list[Person], photo: bytes, pause: Callable[[], float]
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.people, self.photo, self.pause = port, people, photo, pause
        self.broken = 0
        self.over = threading.Event()

    def run(self) -> None:
        for person in self.people:
            with browser_of(self.port) as client:
                mark = ""
                while not person.handed_in and not self.over.is_set():
                    try:
                        mark = mark or self._arrive(client, person)
                        self._finish(client, person, mark)
                    except (httpx.HTTPError, AssertionError):
                        self.broken += 1
                        time.sleep(0.02)

    @staticmethod
    def _arrive(client: httpx.Client, person: Person) -> str:
        """Sign in (a sign-in outlives the server's death) and take the form's token."""
        sign_in(client, person.mobile)
        return token(client, f"/my/applications/{person.name}/withdraw")

    def _finish(self, client: httpx.Client, person: Person, mark: str) -> None:
        path = f"/my/applications/{person.name}"
        if not person.uploaded:
            answer = client.post(
                f"{path}/files/photo",
                data={"csrf_token": mark},
                files={"photo": ("me.jpg", self.photo, "image/jpeg")},
            )
            assert answer.status_code == 303, answer.status_code
            person.uploaded = True
        time.sleep(self.pause())
        answer = client.post(f"{path}/submit", data={"csrf_token": mark})
        # also where it was handed in and only the answer was lost
        assert answer.status_code == 303, answer.status_code
        person.handed_in = True


def _people(site: Site, storage: Storage, count: int) -> list[Person]:
    at, found = datetime.now(UTC), []
    with site.database.transaction() as session:
        round_ = session.scalars(select(RecruitmentRound)).one()
        accounts = session.scalars(
            select(Account).where(Account.kind == "applicant").order_by(Account.id)
        ).all()
        for account, mobile in zip(accounts[:count], site.mobiles, strict=False):
            application = draft_application(session, round_, storage, at=at, account=account)
            for file in present_files(application, "photo"):
                file.replaced_at = at
            found.append(Person(mobile, application.public_id))
    return found


@contextlib.contextmanager
def _server(site: Site, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {
        "DATA_DIR": str(site.settings.data_dir),
        "PORT": str(port),
        "ZHAOLU_ENV": "development",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "tests.drills.forking_server", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603  our own module
    serving: list[int] = []

    def listen() -> None:
        for line in server.stdout or ():
            if line.strip().isdigit():
                serving.append(int(line))

    threading.Thread(target=listen, daemon=True).start()
    server.serving = serving  # type: ignore[attr-defined]
    try:
        yield server
    finally:
        server.kill()
        server.wait(10)
        for pid in serving[-1:]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def test_exactly_one_right_outcome_however_often_the_server_dies(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    people_wanted = KILLS * 4
    site, port, dice = (
        Site(tmp_path / "data", people=people_wanted),
        free_port(),
        random.Random(20261122),
    )
    storage = Storage(site.settings.files_dir)
    people = _people(site, storage, people_wanted)
    photo = corpus.jpeg(600, 800)
    desks = [
        Desk(port, people[place::CLIENTS], photo, lambda: dice.uniform(0, 0.05))
        for place in range(CLIENTS)
    ]
    kills = 0
    with _server(site, port) as server:
        started = time.monotonic()
        while not answers(f"http://127.0.0.1:{port}/healthz", timeout=5):
            assert server.poll() is None and time.monotonic() - started < 60, (
                "the server did not start"
            )
            time.sleep(0.1)
        for desk in desks:
            desk.start()
        until = time.monotonic() + (7000 if is_long() else 600)
        while kills < KILLS and time.monotonic() < until and any(desk.is_alive() for desk in desks):
            before = _acknowledged(people)
            time.sleep(dice.uniform(0.1, 0.5))
            while _acknowledged(people) == before and time.monotonic() < until:
                # under load: something must have been acknowledged since the last death
                time.sleep(0.02)
            serving: list[int] = server.serving  # type: ignore[attr-defined]
            os.kill(serving[-1], signal.SIGKILL)
            kills += 1
            while len(serving) <= kills and time.monotonic() < until:
                time.sleep(0.01)
        for desk in desks:
            desk.over.set()
        for desk in desks:
            desk.join(60)
    assert kills == KILLS
    _check(site, storage, people)


def _acknowledged(people: list[Person]) -> int:
    return sum(person.uploaded + person.handed_in for person in people)


def _check(site: Site, storage: Storage, people: list[Person]) -> None:
    with site.database.reading() as session:
        rows: dict[str, Any] = {row.public_id: row for row in session.scalars(select(Application))}
        versions = session.scalars(select(ApplicationVersion.application_id)).all()
        assert len(rows) == len(people)
        for person in people:
            row = rows[person.name]
            photos = present_files(row, "photo")
            if person.uploaded:
                assert (
                    len(photos) == 1
                    and hashlib.sha256(storage.read(photos[0].storage_key)).hexdigest()
                    == photos[0].sha256
                )
            if person.handed_in:
                assert row.state == "submitted" and len(photos) == 1
            assert versions.count(row.id) == (row.state == "submitted")
        numbers = sorted(row.number for row in rows.values() if row.number)
        assert [int(number.rpartition("-")[2]) for number in numbers] == list(
            range(1, len(numbers) + 1)
        )
        for chain, _number, _head in chains(session):
            assert breaks(session, chain) == []
    with sqlite3.connect(site.settings.data_dir / "recruitment.sqlite3") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
