"""One value that changes whenever anything the public site shows does.

It is asked for on every page, so it must be cheap.

On SQLite the database itself says in a few microseconds whether anybody has written since (``PRAGMA
data_version``); only then are the figures below read. PostgreSQL has no such word: there they are
read at most once in :data:`SECONDS`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from sqlalchemy import Connection, func, select

from portal.foundation.data.database import Database
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.models import Notice, PublicationPlace, RecruitmentRound, RoundWindow
from portal.recruitment.rounds.queries import PUBLIC_STATES
from portal.recruitment.unions.models import Union
from portal.recruitment.vacancies.models import CountSnapshot, Vacancy

SECONDS = 1.0


def content_version(connection: Connection) -> Hashable:
    """Read afresh.

    Versioned rows carry a number that every change raises; the others are only ever added, or small
    enough to be read whole.
    """
    public = select(RecruitmentRound.id).where(RecruitmentRound.state.in_(PUBLIC_STATES))
    windows = select(
        RoundWindow.round_id, RoundWindow.kind, RoundWindow.starts_at, RoundWindow.ends_at
    ).where(RoundWindow.round_id.in_(public))
    figures = [
        tuple(
            connection.execute(
                select(func.count(), func.max(model.id), func.sum(model.version))
            ).one()
        )
        for model in (RecruitmentRound, Vacancy, Union, PublicationPlace)
    ]
    newest = [
        connection.scalar(select(func.max(model.id)))
        for model in (Publication, Notice, CountSnapshot)
    ]
    return (
        *figures,
        *newest,
        hash(tuple(tuple(row) for row in connection.execute(windows.order_by(RoundWindow.id)))),
    )


class ContentWatch:
    """The content's version of the database that ``database()`` gives at the moment; safe for
    threads."""

    def __init__(self, database: Callable[[], Database], *, seconds: float = SECONDS) -> None:
        self._database, self._seconds = database, seconds
        self._lock = Lock()
        self._watched: Database | None = None
        self._connection: Any = None
        self._seen: Hashable = None
        self._version: Hashable = None

    def __call__(self) -> Hashable:
        with self._lock:
            database = self._database()
            if database is not self._watched:
                self._watch(database)
            try:
                seen = self._look(database)
            except sqlite3.Error:
                self._watched = None  # the file came back as another one: look at it afresh
                raise
            if seen != self._seen:
                with database.engine.connect() as connection:
                    self._version = (id(database), content_version(connection))
                self._seen = seen  # only now: a failed reading must be tried again
            return self._version

    def _watch(self, database: Database) -> None:
        before, self._watched, self._connection = self._connection, None, None
        if before is not None:
            before.close()
        if database.is_sqlite:
            self._connection = database.engine.raw_connection()
            self._connection.detach()  # the pool must not wait for it, nor hand it on
        self._watched, self._seen = database, None

    def _look(self, database: Database) -> Hashable:
        """A value that stays the same as long as nothing need be read again."""
        if database.is_sqlite:
            return (
                "written",
                self._connection.cursor().execute("PRAGMA data_version").fetchone()[0],
            )
        return ("second", time.monotonic() // self._seconds if self._seconds else object())
