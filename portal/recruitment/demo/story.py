"""The demonstration from beginning to end, in one transaction: either all of it is there or
nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from portal.foundation.data.database import Database
from portal.foundation.files.storage import Storage
from portal.foundation.security.passwords import hash_password
from portal.foundation.time.clock import Clock
from portal.recruitment.demo.drafts import tell_correction, tell_draft
from portal.recruitment.demo.officers import add_officers, load_trees
from portal.recruitment.demo.open_round import tell_open_round, tell_suzhou_round
from portal.recruitment.demo.past_hires import tell_hires
from portal.recruitment.demo.past_results import tell_results
from portal.recruitment.demo.past_round import tell_past_round
from portal.recruitment.demo.people import PASSWORD
from portal.recruitment.demo.plans import tell_plans

Notice = Callable[[float], None]


def tell(app: Flask, notice: Notice) -> None:
    """Load everything; ``notice`` hears how much is done (0 to 1)."""
    database: Database = app.extensions["database"]
    clock: Clock = app.extensions["clock"]
    storage: Storage = app.extensions["storage"]
    hashed = hash_password(PASSWORD)
    at = clock.now()
    with app.test_request_context(), database.transaction() as session:
        _tell(session, storage, hashed, at, notice)


def _tell(session: Session, storage: Storage, hashed: str, at: datetime, notice: Notice) -> None:
    load_trees(session, at)
    add_officers(session, at)
    tell_plans(session, at)
    notice(0.05)
    round_, applications = tell_past_round(session, storage, hashed, at)
    notice(0.45)
    tell_results(session, storage, round_, applications, at)
    tell_hires(session, round_, at)
    notice(0.55)
    open_round = tell_open_round(session, storage, hashed, at)
    session.flush()
    tell_correction(session, open_round, at)
    notice(0.8)
    tell_suzhou_round(session, storage, hashed, at)
    tell_draft(session, at)
    notice(1.0)
