"""What watches the application: a log line and figures per request, ``/healthz``, ``/readyz`` and
``/metrics``. The same for both sides."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import structlog
from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from portal.foundation.data.database import Database
from portal.foundation.jobs import queue as jobs
from portal.foundation.jobs import rows, signs
from portal.foundation.running import health, metrics
from portal.foundation.running.data_upgrade import data_at_this_version
from portal.foundation.running.history import lately_checked
from portal.foundation.running.logs import bind_request, configure_logging
from portal.foundation.running.schema import configuration, head_revision
from portal.foundation.web import access

blueprint = Blueprint("watching", __name__)
log = structlog.get_logger("web")
QUIET = {"static", "watching.alive", "watching.ready", "watching.figures"}


def install(app: Flask) -> None:
    """Register the three addresses and watch every request. Tests keep their own logging."""
    settings = app.extensions["settings"]
    if settings.environment != "test":
        configure_logging(settings.log_level)
        for name in ("alembic", "dbos"):  # the commands say in words what these would say in detail
            logging.getLogger(name).setLevel(logging.WARNING)
    app.register_blueprint(blueprint)
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_began = time.perf_counter()
    bind_request(g.get("request_id", ""), side=current_app.extensions["settings"].side)


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.get("request_began", time.perf_counter())
    side = current_app.extensions["settings"].side
    metrics.observe_request(side, request.endpoint, request.method, response.status_code, seconds)
    if request.endpoint not in QUIET:
        # The rule, not the address: an address may hold what must not stand in a log.
        rule = request.url_rule.rule if request.url_rule else None
        log.info(
            "request",
            method=request.method,
            rule=rule,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
        )
    return response


@blueprint.get("/healthz")
@access.public
def alive() -> Response:
    """The process answers; nothing else is asked, so that a database that stands still does not get
    the processes restarted."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
@access.internal
def ready() -> tuple[Response, int]:
    """200 when requests can be served, else 503 with a word per finding.

    A silent job worker, a queue that stands still and rows that fail are named, but pages go on
    without them.
    """
    findings = _findings()
    good = health.ready(findings)
    told = {finding.name: finding.wrong or "ok" for finding in findings}
    return jsonify(ready=good, findings=told), 200 if good else 503


def _findings() -> list[health.Finding]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    database: Database = app.extensions["database"]
    storage = current_app.extensions["storage"]
    return health.examine(
        vital={
            "database": lambda: health.database_answers(database),
            "schema": lambda: health.migrated_to(database, _newest_revision(database)),
            "data": lambda: data_at_this_version(app),
            "storage": lambda: health.storage_writable(storage),
        },
        others={
            "jobs": lambda: health.worker_alive(database, datetime.now(UTC)),
            "queues": lambda: health.queues_move(database),
            "rows": lambda: health.rows_go_well(database),
            **_of_history(database),
        },
    )


def _of_history(database: Database) -> dict[str, health.Check]:
    history = current_app.extensions.get("history")
    if history is None:
        return {}
    at = current_app.extensions["clock"].now()
    return {"history": lambda: lately_checked(database, history, at)}


def _newest_revision(database: Database) -> str:
    """The newest revision this code brings; read from the disk once in a process."""
    if "newest_revision" not in current_app.extensions:
        config = configuration(
            current_app.extensions["settings"].side,
            database.engine,
            current_app.extensions["tables"],
        )
        current_app.extensions["newest_revision"] = head_revision(config) or ""
    newest: str = current_app.extensions["newest_revision"]
    return newest


@blueprint.get("/metrics")
@access.internal
def figures() -> Response:
    """Prometheus' text.

    The queue is read at this moment; where it can't be read, the counters are told all the same.
    """
    return Response(metrics.exposition(_live), content_type=metrics.CONTENT_TYPE)


def _live() -> Iterator[tuple[str, str, float]]:
    findings = _findings()
    yield "ready", "Whether the side is ready", float(health.ready(findings))
    if any(finding.name == "database" and finding.wrong for finding in findings):
        return
    database: Database = current_app.extensions["database"]
    try:
        with database.reading() as session:
            queue = jobs.pending(session)
            still = signs.standing_still(session)
            failing = rows.troubles(session)
            oldest = {name: jobs.pending(session, name) for name in jobs.QUEUES}
    except SQLAlchemyError:  # not migrated yet: readiness names it
        return
    yield "jobs_queues_standing_still", "Queues in which nothing moves", float(len(still))
    yield "jobs_rows_failing", "Rows that a sweep could not deal with", float(len(failing))
    for name, one in oldest.items():
        yield f"jobs_{name}_queued", f"Jobs that wait in {name}", float(one.queued)
        told = f"Age of the job in {name} that waits longest"
        yield f"jobs_{name}_oldest_seconds", told, one.oldest_queued_seconds
    yield "jobs_queued", "Jobs that wait", float(queue.queued)
    yield "jobs_running", "Jobs at work", float(queue.running)
    yield "jobs_failed", "Jobs that were given up", float(queue.failed)
    yield (
        "jobs_oldest_queued_seconds",
        "Age of the job that waits longest",
        queue.oldest_queued_seconds,
    )
