import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, inspect, select, text

from portal.foundation.data.database import Database
from portal.foundation.jobs import queue as jobs
from portal.foundation.jobs.payload import JobFailed, PlainJson
from tests.foundation.jobs.worker_program import marks, metadata, tasks

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "tests.foundation.jobs.worker_program"


class Workers:
    """Processes that this test started, and no others."""

    def __init__(self, url, log):
        self.url, self.log, self.running = url, log, []

    def start(self):
        with self.log.open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", PROGRAM, self.url, str(self.log.parent)],
                cwd=ROOT,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self.running.append(process)
        return process

    def stop(self):
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.wait()


@pytest.fixture
def database(database_url):
    jobs.prepare(database_url)
    chosen = Database(database_url)
    metadata.create_all(chosen.engine)
    yield chosen
    jobs._client.cache_clear()
    chosen.dispose()


@pytest.fixture
def workers(database, tmp_path):
    made = Workers(database.url, tmp_path / "workers.log")
    yield made
    made.stop()


def queue(database, name, numbers):
    with database.transaction() as session:
        for number in numbers:
            session.execute(insert(tasks).values(id=number))
            jobs.enqueue(session, name, number, workflow_id=f"{name}-{number}")


def figures(database):
    with database.reading() as session:
        return jobs.pending(session)


def wait_until(condition, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    pytest.fail(f"not within {seconds} s")


def rows(database):
    with database.reading() as session:
        return session.execute(
            select(tasks.c.id, tasks.c.state, tasks.c.effects, tasks.c.starts).order_by(tasks.c.id)
        ).all()


def idle(database):
    now = figures(database)
    return now.queued == now.running == 0


@pytest.mark.database
def test_a_job_exists_exactly_when_its_transaction_commits(database):
    with pytest.raises(RuntimeError), database.transaction() as session:
        jobs.enqueue(session, "test.settle", 1)
        raise RuntimeError
    assert figures(database).queued == 0
    with database.transaction() as session:
        jobs.enqueue(session, "test.settle", 1)
    assert figures(database).queued == 1


@pytest.mark.database
def test_one_cause_has_one_job(database):
    for _ in range(3):
        with database.transaction() as session:
            assert jobs.enqueue(session, "test.settle", 1, workflow_id="settle-1") == "settle-1"
    assert figures(database).queued == 1
    assert figures(database).oldest_queued_seconds >= 0


@pytest.mark.parametrize(
    "argument",
    [
        "320501199001011234",
        "张三",
        "two words",
        {"name": "x"},
        1.5,
        True,
        None,
        "x" * 81,
        "13812345678",
    ],
)
def test_only_ids_travel(database, argument):
    with pytest.raises(ValueError, match="takes ids"), database.transaction() as session:
        jobs.enqueue(session, "test.settle", argument)
    with pytest.raises(LookupError), database.transaction() as session:
        jobs.enqueue(session, "test.unknown", 1)


def test_two_jobs_cannot_share_a_name():
    with pytest.raises(ValueError, match="two jobs"):
        jobs.job("test.settle")(lambda number: None)


@pytest.mark.database
def test_what_is_kept_is_json_and_nothing_else(database):
    with database.transaction() as session:
        jobs.enqueue(session, "test.settle", 7, "abc")
    prefix = "dbos." if database.engine.dialect.name == "postgresql" else ""
    with database.reading() as session:
        kept = session.scalars(text(f"SELECT inputs FROM {prefix}workflow_input")).all()
    assert kept == ['{"args": [7, "abc"], "kwargs": {}}']
    serializer = PlainJson()
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    assert serializer.deserialize(serializer.serialize([moment, None, "x"])) == [moment, None, "x"]
    error = serializer.deserialize(serializer.serialize(OSError("no 320501199001011234")))
    assert isinstance(error, JobFailed)
    assert "1199001011234" not in str(error)
    with pytest.raises(TypeError):
        serializer.serialize(object())


@pytest.mark.database
def test_the_queues_tables_are_known_so_that_drift_leaves_them_out(database):
    inspector = inspect(database.engine)
    if database.engine.dialect.name == "postgresql":
        assert "workflow_status" in inspector.get_table_names(schema=jobs.SCHEMA)
        assert all(
            jobs.is_system_table(name, jobs.SCHEMA)
            for name in inspector.get_table_names(schema=jobs.SCHEMA)
        )
        return
    theirs = set(inspector.get_table_names()) - set(metadata.tables)
    assert theirs == jobs.SYSTEM_TABLES
    assert not jobs.is_system_table("task", None)


@pytest.mark.database
def test_a_worker_does_everything_and_leaves_on_request(database, workers):
    queue(database, "test.settle", range(1, 6))
    queue(database, "test.stumble", range(6, 8))
    queue(database, "test.refuse", [8])
    queue(database, "test.die", [9])
    process = workers.start()
    wait_until(lambda: idle(database))
    done = rows(database)
    assert [(row.state, row.effects) for row in done[:7]] == [("done", 1)] * 7
    # two stumbles, the third try and its settling; a refusal is final; two tries
    assert [row.starts for row in done[5:]] == [
        4,
        4,
        1,
        2,
    ]
    with database.reading() as session:
        assert sorted(jobs.failed(session)) == [
            ("test.die-9", "test.die"),
            ("test.refuse-8", "test.refuse"),
        ]
        assert datetime.now(UTC) - jobs.last_beat(session) < timedelta(seconds=30)
        wait_until(lambda: database_count(database, marks) >= 2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    assert "199001011234" not in workers.log.read_text()
    again = jobs.retry(database, "test.die-9")
    with database.transaction() as session:
        assert again not in [name for name, _ in jobs.failed(session)]
        assert figures(database).failed == 1
        assert jobs.forget_finished(session, datetime.now(UTC) + timedelta(minutes=1)) >= 7
    with pytest.raises(LookupError):
        jobs.retry(database, "test.die-9")


def database_count(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


@pytest.mark.database
def test_a_running_job_is_finished_before_leaving(database, workers):
    queue(database, "test.slow", [1])
    process = workers.start()
    wait_until(lambda: figures(database).running == 1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    assert rows(database)[0].effects == 1
    assert idle(database)


def test_a_worker_waits_for_a_database_that_does_not_answer_yet(tmp_path):
    log = tmp_path / "workers.log"
    made = Workers("postgresql://nobody@127.0.0.1:1/nothing", log)
    process = made.start()
    try:
        wait_until(lambda: log.exists() and "worker.database_away" in log.read_text())
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    finally:
        made.stop()


def settled(database):
    with database.reading() as session:
        return session.scalar(
            select(func.count()).select_from(tasks).where(tasks.c.state == "done")
        )


def storm(database, workers, *, count, kills):
    """Kill the worker at random moments, each time only after it has done something; at the end
    every job had its effect exactly once."""
    chance = random.Random(20260501)
    queue(database, "test.settle", range(1, count + 1))
    before = 0
    for _ in range(kills):
        victim = workers.start()
        wait_until(lambda before=before: settled(database) > before)
        time.sleep(chance.uniform(0.0, 0.2))
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        before = settled(database)
    assert before < count, "there was nothing left to do when the last kill came"
    workers.start()
    wait_until(lambda: idle(database), seconds=90)
    done = rows(database)
    assert [row for row in done if (row.state, row.effects) != ("done", 1)] == []
    assert len(done) == count
    assert sum(row.starts for row in done) <= count + kills * 4, (
        "a job was begun again without a kill"
    )


@pytest.mark.drill
@pytest.mark.database
def test_killing_workers_loses_nothing_and_doubles_nothing(database, workers):
    kills = int(os.environ.get("DRILL_KILLS", "4"))
    storm(database, workers, count=20 * (kills + 1), kills=kills)


@pytest.mark.drill
@pytest.mark.database
def test_a_colleague_takes_over_from_a_dead_worker(database, workers):
    victim = workers.start()
    wait_until(lambda: beats(database) == 1)
    workers.start()
    wait_until(lambda: beats(database) == 2)
    queue(database, "test.slow", range(1, 21))
    wait_until(lambda: running_at(database, "worker-1") > 0)
    os.kill(victim.pid, signal.SIGKILL)
    wait_until(lambda: idle(database))
    assert [row.effects for row in rows(database)] == [1] * 20
    assert "worker.took_over" in workers.log.read_text()


def running_at(database, executor):
    with database.reading() as session:
        status = jobs.table_in(session, jobs.workflow_status)
        return session.scalar(
            select(func.count()).where(
                status.c.status == "PENDING", status.c.executor_id == executor
            )
        )


@pytest.mark.database
def test_a_living_colleagues_jobs_are_left_alone(database, workers):
    workers.start()
    workers.start()
    wait_until(lambda: beats(database) == 2)
    # more than five seconds for two workers: each looks round at least once meanwhile
    queue(database, "test.slow", range(1, 41))
    wait_until(lambda: idle(database))
    assert [(row.effects, row.starts) for row in rows(database)] == [(1, 1)] * 40


def beats(database):
    with database.reading() as session:
        return session.scalar(
            select(func.count()).select_from(jobs.table_in(session, jobs.job_worker))
        )
