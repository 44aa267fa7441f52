"""One reading session per request, and transactions that start afresh.

Guards and pages read through :func:`reading`. Before a transaction opens, the reading session ends,
so that the service loads the rows again inside the transaction and decides on what is true then
(read-then-write across the border loses updates).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from flask import Flask, current_app, g
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database, is_full
from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused

log = structlog.get_logger("web")


def database() -> Database:
    chosen: Database = current_app.extensions["database"]
    return chosen


def clock() -> Clock:
    chosen: Clock = current_app.extensions["clock"]
    return chosen


def now() -> datetime:
    """The instant of this request: the same for the guard, the service and the page."""
    if "now" not in g:
        g.now = clock().now()
    instant: datetime = g.now
    return instant


def reading() -> Session:
    """The request's reading session; its rows must not be changed."""
    if "reading" not in g:
        g.reading = database().reader()
    session: Session = g.reading
    return session


def end_reading() -> None:
    session = g.pop("reading", None)
    if session is None:
        return
    try:
        session.close()
    except DBAPIError:  # a connection that is gone can't be handed back
        session.invalidate()


@contextmanager
def transaction() -> Iterator[Session]:
    """A writing transaction; commits at the end, rolls back on any exception.

    The clock is read again inside. Raises ``Refused('storage.full')`` where the disk has no room,
    so that a form says it beside what was typed.
    """
    end_reading()
    try:
        with database().transaction() as session:
            g.now = clock().now()
            yield session
    except (DBAPIError, OSError) as error:
        if is_full(error):
            log.error("storage.full", error=type(error).__name__)
            raise Refused("storage.full") from error
        raise


def install(app: Flask) -> None:
    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        end_reading()
