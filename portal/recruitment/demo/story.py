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
from portal.kernel.errors import Refused
from portal.recruitment.demo.chapters import Chapter, Prologue, RoundTelling, Step, Telling
from portal.recruitment.demo.people import PASSWORD
from portal.recruitment.demo.tales import TALES, Tale

Notice = Callable[[float], None]
STAGES = "portal.recruitment.demo.stages"


def tell(app: Flask, notice: Notice) -> None:
    """Load everything; ``notice`` hears how much is done (0 to 1)."""
    database: Database = app.extensions["database"]
    clock: Clock = app.extensions["clock"]
    storage: Storage = app.extensions["storage"]
    hashed, at = hash_password(PASSWORD), clock.now()
    with app.test_request_context(), database.transaction() as session:
        telling = Telling(session, storage, hashed, at)
        prologues: tuple[Prologue, ...] = gathered(STAGES, "*.py", "PROLOGUES")
        for prologue in prologues:
            prologue.tell(telling)
            if prologue.done:
                notice(prologue.done)
        for tale in TALES:
            _tell_round(tale, telling, notice)


def _tell_round(tale: Tale, telling: Telling, notice: Notice) -> None:
    chapters: tuple[Chapter, ...] = gathered(STAGES, "*.py", "CHAPTERS")
    steps: tuple[Step, ...] = gathered(STAGES, "*.py", "STEPS")
    own_steps = tuple(step for step in steps if tale.name in step.tales)
    own = RoundTelling(**vars(telling), plan=tale.plan(telling.at), steps=own_steps)
    for chapter in chapters:
        if tale.name not in chapter.tales:
            continue
        try:
            chapter.tell(own)
        except Refused as refused:
            if refused.code != chapter.ends_on:
                raise
            return
        if chapter.done:
            notice(chapter.done)
