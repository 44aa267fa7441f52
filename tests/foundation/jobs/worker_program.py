"""A worker process for the tests: ``python -m tests.foundation.jobs.worker_program URL FOLDER``."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, update

from config import Settings, side_settings
from portal.foundation.data.database import Database, locked
from portal.foundation.jobs.queue import job, scheduled
from portal.foundation.running.job_worker import run_worker
from portal.foundation.running.logs import configure_logging
from portal.foundation.web.unit import database as side_database
from portal.kernel.errors import Refused

metadata = MetaData()
tasks = Table(
    "task",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(10), nullable=False, default="open"),
    Column("effects", Integer, nullable=False, default=0),
    Column("starts", Integer, nullable=False, default=0),
)
marks = Table(
    "mark",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("word", String(30), nullable=False),
)


@job("test.settle", wait=0.05)
def settle(number: int) -> None:
    """As services do: take the row, look at its state, change it once."""
    with side_database().transaction() as session:
        session.execute(update(tasks).where(tasks.c.id == number).values(starts=tasks.c.starts + 1))
    time.sleep(0.02)
    with side_database().transaction() as session:
        if (
            session.scalar(locked(session, select(tasks.c.state).where(tasks.c.id == number)))
            == "open"
        ):
            time.sleep(0.005)
            session.execute(
                update(tasks)
                .where(tasks.c.id == number)
                .values(state="done", effects=tasks.c.effects + 1)
            )


@job("test.slow")
def slow(number: int) -> None:
    time.sleep(1.5)
    settle(number)


@job("test.stumble", attempts=4, wait=0.05, backoff=1.5)
def stumble(number: int) -> None:
    with side_database().transaction() as session:
        session.execute(update(tasks).where(tasks.c.id == number).values(starts=tasks.c.starts + 1))
        starts = session.scalar(select(tasks.c.starts).where(tasks.c.id == number))
    if starts < 3:
        raise OSError("the other side does not answer")
    settle(number)


@job("test.refuse", attempts=4, wait=0.05)
def refuse(number: int) -> None:
    with side_database().transaction() as session:
        session.execute(update(tasks).where(tasks.c.id == number).values(starts=tasks.c.starts + 1))
    raise Refused("test.no", number="320501199001011234")


@job("test.die", attempts=2, wait=0.05)
def die(number: int) -> None:
    with side_database().transaction() as session:
        session.execute(update(tasks).where(tasks.c.id == number).values(starts=tasks.c.starts + 1))
    raise OSError("never")


@scheduled("test.tick", "* * * * * *")
def tick() -> None:
    with side_database().transaction() as session:
        session.execute(insert(marks).values(word="tick"))


def small_app(url: str, folder: Path) -> Flask:
    app = Flask("worker_program")
    app.extensions["settings"] = side_settings(
        "recruitment", Settings(zhaolu_env="test", data_dir=folder, _env_file=None)
    )
    app.extensions["database"] = Database(url)
    return app


if __name__ == "__main__":
    os.environ["ZHAOLU_ENV"] = "test"
    configure_logging()
    run_worker(small_app(sys.argv[1], Path(sys.argv[2])))
