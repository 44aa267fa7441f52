"""A running portal with a published round and applicants that can sign in: what the drills kill and
load."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
from sqlalchemy.orm import Session

from config import Settings, side_settings
from deploy.start import BLOCKS, MEMORY
from portal.foundation.data.database import Database
from portal.foundation.jobs import queue as jobs
from portal.foundation.running.schema import configuration, upgrade
from portal.foundation.running.supervisor import Program
from portal.foundation.security.crypto import Vault, create_keys
from portal.recruitment import tables
from portal.recruitment.orm import Base
from tests.builders.accounts import PASSWORD, applicant
from tests.builders.rounds import published_round
from tests.builders.unions import tree

BIN = Path(sys.executable).parent
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def is_long() -> bool:
    """Whether the long drill was asked for (``make drill``)."""
    return os.environ.get("DRILL") == "long"


class Site:
    """The data of one drill: database, round, mobiles of its applicants."""

    def __init__(self, folder: Path, people: int) -> None:
        self.settings = side_settings(
            "recruitment", Settings(zhaolu_env="development", data_dir=folder, _env_file=None)
        )
        create_keys(self.settings.keys_dir)
        Base.vault = Vault(self.settings.keys_dir)
        self.database = Database(self.settings.database_url)
        upgrade(configuration("recruitment", self.database.engine, tables.metadata))
        jobs.prepare(self.settings.database_url)
        with self.database.transaction() as session:
            self.round_code = self._round(session)
            self.mobiles = [f"138{number:08d}" for number in range(people)]
            for mobile in self.mobiles:
                applicant(session, mobile=mobile)

    @staticmethod
    def _round(session: Session) -> str:
        return published_round(session, tree(session), at=datetime.now(UTC)).code

    def program(self, port: int, workers: int = 2, **more: str) -> Program:
        """The portal as it is served, two worker processes; ``more`` is added to its
        environment."""
        command = (
            str(BIN / "granian"),
            "--interface",
            "asginl",
            "wsgi:front",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--workers",
            str(workers),
            *MEMORY,
            "--no-access-log",
        )
        environment = {
            "DATA_DIR": str(self.settings.data_dir),
            "PORT": str(port),
            "ZHAOLU_ENV": "development",
            **BLOCKS,
            **more,
        }
        return Program("portal", command, f"http://127.0.0.1:{port}/healthz", environment)


@contextmanager
def browser_of(port: int, network: str | None = None) -> Iterator[httpx.Client]:
    """A client with cookies of its own; ``network`` is where a proxy says that it is."""
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}",
        headers={"X-Forwarded-For": network} if network else {},
        timeout=15,
        follow_redirects=False,
    ) as client:
        yield client


def token(client: httpx.Client, path: str) -> str:
    """The CSRF token of a page."""
    found = TOKEN.search(client.get(path).text)
    assert found is not None, path
    return found[1]


def sign_in(client: httpx.Client, mobile: str) -> None:
    answer = client.post(
        "/sign-in",
        data={"csrf_token": token(client, "/sign-in"), "login": mobile, "password": PASSWORD},
    )
    assert answer.status_code in {302, 303}, answer.status_code
