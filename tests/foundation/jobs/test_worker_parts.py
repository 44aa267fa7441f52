"""What a worker is made of, without a process: queues by urgency, retries that hold nothing, jobs
that are given up, dead colleagues, and what health says when slots don't move."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.foundation.data.database import Database
from portal.foundation.jobs import queue as jobs
from portal.foundation.jobs import rows, signs, taking
from portal.foundation.jobs.tables import job_slot, table_in, workflow_status
from portal.foundation.running import health, job_worker
from portal.foundation.running.job_body import run_body
from portal.foundation.running.job_places import places_of
from portal.foundation.running.job_worker import LEASE, Worker, _take_over

calls: list[tuple[str, int]] = []
held = threading.Event()
given_up: list[int] = []


@jobs.job("parts.code", queue=jobs.CODES)
def code(number: int) -> None:
    calls.append(("code", number))


@jobs.job("parts.dead_provider", queue=jobs.NOTICES, attempts=3, wait=60, backoff=4)
def dead_provider(number: int) -> None:
    calls.append(("provider", number))
    raise OSError("nobody answers")


@jobs.job("parts.hold", queue=jobs.HANDOVER)
def hold(_number: int) -> None:
    held.wait(20)


@jobs.job("parts.hopeless", attempts=1, given_up=given_up.append)
def hopeless(_number: int) -> None:
    raise OSError("never")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    jobs.prepare(database_url)
    chosen = Database(database_url)
    calls.clear()
    given_up.clear()
    held.clear()
    yield chosen
    held.set()
    jobs._client.cache_clear()
    chosen.dispose()


@pytest.fixture
def worker(database: Database) -> Iterator[Worker]:
    app = Flask("parts")
    app.extensions["database"] = database
    made = Worker(app, "worker-1", 2)
    made._timetable._next.clear()  # other tests' schedules
    yield made
    held.set()
    made.bell.close()


def _queue(database: Database, name: str, *numbers: int) -> None:
    with database.transaction() as session:
        for number in numbers:
            jobs.enqueue(session, name, number)


def _until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def _states(database: Database) -> dict[str, str]:
    with database.reading() as session:
        status = table_in(session, workflow_status)
        found = session.execute(select(status.c.name, status.c.status))
        return {row.name: row.status for row in found}


def _idle(worker: Worker) -> bool:
    return not any(worker._busy.values())


@pytest.mark.database
def test_a_dead_provider_holds_no_slot_and_other_queues_go_on(
    database: Database, worker: Worker
) -> None:
    _queue(database, "parts.dead_provider", *range(6))
    _queue(database, "parts.hold", 1, 2, 3)
    _queue(database, "parts.code", 7)
    for _ in range(4):
        worker.look()
        _until(lambda: worker._busy["notices"] == worker._busy["codes"] == 0)
    assert sorted(calls) == [("code", 7), *(("provider", number) for number in range(6))]
    with database.reading() as session:
        figures = jobs.pending(session, jobs.NOTICES)
        assert (figures.queued, figures.running, figures.failed) == (6, 0, 0)
        assert jobs.pending(session, jobs.HANDOVER).running == 2  # and the third one waits
        delayed = taking.waiting(session).delayed_until
    assert delayed is not None and 50 < delayed / 1000 - time.time() <= 60
    held.set()


@pytest.mark.database
def test_the_last_failure_is_final_and_whoever_waits_is_told(
    database: Database, worker: Worker
) -> None:
    _queue(database, "parts.dead_provider", 1)
    _queue(database, "parts.hopeless", 5)
    for _ in range(3):
        with database.transaction() as session:
            status = table_in(session, workflow_status)
            session.execute(update(status).values(delay_until_epoch_ms=0))
        worker.look()
        _until(lambda: _idle(worker))
    assert calls == [("provider", 1)] * 3
    assert _states(database) == {"parts.dead_provider": "ERROR", "parts.hopeless": "ERROR"}
    assert given_up == [5]


@pytest.mark.database
def test_a_job_that_takes_its_worker_down_each_time_is_given_up(
    database: Database, worker: Worker
) -> None:
    _queue(database, "parts.hopeless", 9)
    for _ in range(taking.MOST_STARTS + 1):
        with database.transaction() as session:
            (taken,) = taking.take(session, "worker-1", {jobs.DOCUMENTS: 1})
        with database.transaction() as session:
            assert taking.give_back(session, "worker-1") == 1
    with database.transaction() as session:
        (taken,) = taking.take(session, "worker-1", {jobs.DOCUMENTS: 1})
    run_body(worker._app, taken)
    assert _states(database) == {"parts.hopeless": "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}
    assert given_up == [9]


@pytest.mark.database
def test_an_outcome_counts_only_for_the_last_who_took_the_job(database: Database) -> None:
    _queue(database, "parts.code", 1)
    with database.transaction() as session:
        (first,) = taking.take(session, "worker-1", {jobs.CODES: 1})
    with database.transaction() as session:
        taking.give_back(session, "worker-1")
        (second,) = taking.take(session, "worker-2", {jobs.CODES: 1})
    with database.transaction() as session:
        assert not taking.note_done(session, first)
        assert taking.note_done(session, second)


@pytest.mark.database
def test_what_an_earlier_version_queued_goes_where_its_kind_belongs(
    database: Database, worker: Worker
) -> None:
    _queue(database, "parts.code", 1)
    with database.transaction() as session:
        session.execute(update(table_in(session, workflow_status)).values(queue_name="jobs"))
    worker.begin()
    worker.look()
    _until(lambda: calls == [("code", 1)])


@pytest.mark.database
def test_health_names_a_queue_whose_slots_are_held_and_one_that_waits(
    database: Database, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    _queue(database, "parts.hold", 1, 2)
    worker.look()
    worker.look_round(places_of(database))
    assert health.queues_move(database) == ""
    later = datetime.now(UTC) + timedelta(seconds=300)
    monkeypatch.setattr(signs, "clock_of", lambda _session: later)
    told = health.queues_move(database)
    assert told.startswith("codes: no slot free for")  # the worker itself gives no sign
    monkeypatch.undo()
    with database.transaction() as session:  # the slots of all others were felt to move since
        slot, past = table_in(session, job_slot), datetime.now(UTC) - timedelta(seconds=131)
        session.execute(update(slot).where(slot.c.queue == "handover").values(moved_at=past))
    assert health.queues_move(database) == "handover: no slot free for 131 s"
    _queue(database, "parts.code", 3)
    with database.transaction() as session:
        status = table_in(session, workflow_status)
        old = int((time.time() - 150) * 1000)
        session.execute(update(status).where(status.c.name == "parts.code").values(created_at=old))
    assert "codes: a job waits for 150 s" in health.queues_move(database)
    held.set()


@pytest.mark.database
def test_a_pulse_goes_through_the_slots_only_when_one_is_free(
    database: Database, worker: Worker
) -> None:
    _queue(database, "parts.hold", 1, 2)
    worker.look()
    before = dict(worker._moved)
    worker._feel_pulses()
    _until(lambda: worker._moved["codes"] > before["codes"])
    assert worker._moved["handover"] == before["handover"]
    held.set()
    _until(lambda: worker._moved["handover"] > before["handover"])


def test_a_machine_that_vanished_frees_its_jobs(postgres_url: str) -> None:
    """Its connection stays, as that of a machine without power does; only the signs of life end."""
    jobs.prepare(postgres_url)
    database, gone = Database(postgres_url), Database(postgres_url)
    dead = places_of(gone)
    assert dead.take(1)
    with database.transaction() as session:
        jobs.enqueue(session, "parts.code", 1)
        signs.beat(session, "worker-1", {"codes": datetime.now(UTC)})
        taking.take(session, "worker-1", {jobs.CODES: 1})
    ours = places_of(database)
    assert ours.take(2)
    _take_over(database, ours, "worker-2")
    assert _states(database) == {"parts.code": "PENDING"}  # it may only be slow
    with database.transaction() as session:
        worker = table_in(session, jobs.job_worker)
        session.execute(
            update(worker).values(beat_at=datetime.now(UTC) - LEASE - timedelta(seconds=1))
        )
    _take_over(database, ours, "worker-2")
    assert _states(database) == {"parts.code": "ENQUEUED"}
    assert not dead.held()  # and should it come back, it finds out and ends
    assert LEASE + timedelta(seconds=job_worker.BEAT_SECONDS) < timedelta(minutes=1)
    jobs._client.cache_clear()
    gone.dispose()
    database.dispose()


@pytest.mark.database
def test_rows_that_fail_are_named_until_they_go_well(database: Database) -> None:
    bad = {2}

    def act(row: int) -> int:
        if row in bad:
            raise OverflowError
        return row

    assert rows.each(database, "parts.sweep", [1, 2, 3], act) == [1, 3]
    assert rows.each(database, "parts.sweep", [2], act) == []
    assert health.rows_go_well(database) == "parts.sweep: 1 (OverflowError)"
    with database.reading() as session:
        (one,) = rows.troubles(session)
        assert (one.row, one.times) == ("2", 2)
    bad.clear()
    assert rows.each(database, "parts.sweep", [2], act) == [2]
    assert health.rows_go_well(database) == ""
