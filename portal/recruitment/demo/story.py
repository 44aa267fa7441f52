"""The demonstration from beginning to end, in one transaction: either all of it is there or
nothing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.running.rooms import gathered
from portal.foundation.security.passwords import hash_password
from portal.foundation.time.clock import Clock
from portal.recruitment.demo.chapters import Chapter, Telling
from portal.recruitment.demo.people import PASSWORD

Notice = Callable[[float], None]


def tell(app: Flask, notice: Notice) -> None:
    """Load everything; ``notice`` hears how much is done (0 to 1)."""
    database: Database = app.extensions["database"]
    clock: Clock = app.extensions["clock"]
    storage: Storage = app.extensions["storage"]
    hashed, at = hash_password(PASSWORD), clock.now()
    chapters: tuple[Chapter, ...] = gathered("portal.recruitment.demo", "*.py", "CHAPTERS")
    with app.test_request_context(), database.transaction() as session:
        telling = Telling(session, storage, hashed, at)
        for chapter in chapters:
            chapter.tell(telling)
            if chapter.done:
                notice(chapter.done)
