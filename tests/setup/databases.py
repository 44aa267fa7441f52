"""Fresh databases for tests, on SQLite or PostgreSQL, copied from a template that is prepared once
in a run."""

from __future__ import annotations

import fcntl
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from tests.setup import postgres

Prepare = Callable[[str], None]


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Let one process of the run at a time through; the lock dies with its holder."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class SqliteDatabases:
    """Files below the test's own folder; templates below the run's."""

    def __init__(self, run: Path, own: Path) -> None:
        self._templates = run / "sqlite"
        self._templates.mkdir(exist_ok=True)
        self._own = own

    def create(self, template: str | None = None, prepare: Prepare | None = None) -> str:
        path = self._own / f"{template or 'empty'}-{uuid4().hex[:8]}.sqlite3"
        if template is not None:
            shutil.copyfile(self._template(template, prepare), path)
        return f"sqlite:///{path}"

    def _template(self, name: str, prepare: Prepare | None) -> Path:
        done = self._templates / f"{name}.sqlite3"
        with only_one(self._templates / f"{name}.lock"):
            if not done.exists():
                assert prepare is not None, f"nobody prepared the template {name}"
                draft = self._templates / f"{name}.draft"
                draft.unlink(missing_ok=True)
                prepare(f"sqlite:///{draft}")
                connection = sqlite3.connect(draft)
                # so that the one file is the whole database
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.close()
                draft.replace(done)
        return done

    def drop_all(self) -> None:
        """The test's folder goes with the test."""


class PostgresDatabases:
    """Databases of the run's private server, which starts when the first is asked for."""

    def __init__(self, run: Path, owner: int) -> None:
        self._folder = run / "postgres"
        self._run = run
        self._owner = owner
        self._made: list[str] = []

    def server(self) -> str:
        with only_one(self._run / "postgres.lock"):
            address = self._folder / "address.json"
            if not address.exists():
                return postgres.start(self._folder, self._owner)
            return str(json.loads(address.read_text())["url"])

    def _admin(self) -> psycopg.Connection[tuple[object, ...]]:
        plain = make_url(self.server() + "/postgres").set(drivername="postgresql")
        return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)

    def create(self, template: str | None = None, prepare: Prepare | None = None) -> str:
        name = f"t_{uuid4().hex[:12]}"
        source = self._template(template, prepare) if template is not None else "template0"
        with self._admin() as admin:
            admin.execute(f'CREATE DATABASE {name} TEMPLATE "{source}"')
        self._made.append(name)
        return f"{self.server()}/{name}"

    def _template(self, name: str, prepare: Prepare | None) -> str:
        source = f"template_{name}"
        with only_one(self._run / f"postgres-{name}.lock"), self._admin() as admin:
            if (
                admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (source,)).fetchone()
                is None
            ):
                assert prepare is not None, f"nobody prepared the template {name}"
                admin.execute(f'DROP DATABASE IF EXISTS "{source}_draft" WITH (FORCE)')
                admin.execute(f'CREATE DATABASE "{source}_draft" TEMPLATE template0')
                prepare(f"{self.server()}/{source}_draft")
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    (f"{source}_draft",),
                )
                admin.execute(f'ALTER DATABASE "{source}_draft" RENAME TO "{source}"')
        return source

    def drop_all(self) -> None:
        if not self._made:
            return
        with self._admin() as admin:
            while self._made:
                admin.execute(f"DROP DATABASE IF EXISTS {self._made.pop()} WITH (FORCE)")
