"""One job in one slot: the body, and what became of it."""

from __future__ import annotations

import time

import structlog
from flask import Flask
from sqlalchemy.exc import DBAPIError

from portal.foundation.data.database import Database
from portal.foundation.jobs import queue as jobs
from portal.foundation.jobs import taking
from portal.kernel.errors import Refused

AGAIN_SECONDS = 2.0
log = structlog.get_logger("jobs")


def run_body(app: Flask, taken: taking.Taken) -> None:
    """Run it and note the outcome: done, put off for another try, or given up. ``Refused`` is an
    answer, every other exception a reason to try again."""
    job = jobs.declared_as(taken.name)
    structlog.contextvars.bind_contextvars(job=taken.name)
    try:
        error = _tried(app, job, taken)
        _note(app, job, taken, error)
    finally:
        structlog.contextvars.clear_contextvars()


def _tried(app: Flask, job: jobs.Job | None, taken: taking.Taken) -> Exception | None:
    if job is None or taken.ids is None:
        log.error("job.unknown", job=taken.name)
        return LookupError("no such job, or nothing to call it with")
    if taken.too_often:
        return RuntimeError("it took its worker down too often")
    ids = () if job.cron else taken.ids
    try:
        with app.app_context():
            job.body(*ids)
    except Refused as refusal:
        log.warning("job.refused", job=job.name, ids=list(ids), code=refusal.code)
        return refusal
    except Exception as error:
        log.exception("job.failed", job=job.name, ids=list(ids))
        return error
    return None


def _note(app: Flask, job: jobs.Job | None, taken: taking.Taken, error: Exception | None) -> None:
    wait = None
    if error is not None:
        wait = _wait(job, taken, error)
        if wait is None and job is not None and job.given_up is not None and taken.ids is not None:
            _tell_given_up(app, job, taken.ids)
    database: Database = app.extensions["database"]
    while True:  # a row that says it runs would be nobody's: the outcome waits for the database
        try:
            with database.transaction() as session:
                if error is None:
                    noted = taking.note_done(session, taken)
                elif wait is not None:
                    noted = taking.put_off(session, taken, wait)
                else:
                    noted = taking.note_failed(session, taken, error)
        except DBAPIError:
            log.exception("job.outcome_waits", job=taken.name)
            time.sleep(AGAIN_SECONDS)
            continue
        if not noted:
            log.warning("job.taken_over", job=taken.name)
        return


def _wait(job: jobs.Job | None, taken: taking.Taken, error: Exception) -> float | None:
    """Seconds until the next try; ``None`` when there is none."""
    final = job is None or taken.ids is None or taken.too_often or isinstance(error, Refused)
    if job is None or final:
        return None
    return job.waits(taken.failures + 1)


def _tell_given_up(app: Flask, job: jobs.Job, ids: tuple[int | str, ...]) -> None:
    """Before the row says so: a worker killed in between begins the job again."""
    if job.given_up is None:
        return
    try:
        with app.app_context():
            job.given_up(*ids)
    except Exception:
        log.exception("job.given_up_untold", job=job.name, ids=list(ids))
