"""Production and the demonstration don't meet: its people sign in with a password that everybody
knows.

Loading it leaves an entry per officer in the audit chain, which the database lets nobody change or
delete; where one stands, production does not start. A database that can't be asked at the start is
asked before the first page.
"""

from __future__ import annotations

import logging

from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.foundation.data.database import Database

DEMO_OFFICER = "demo.officer"
REFUSAL = (
    "the database holds rows of the demonstration, whose password everybody knows; "
    "production needs a database of its own"
)
log = logging.getLogger(__name__)


class DemonstrationError(RuntimeError):
    """Production does not start on a database with the demonstration."""


def holds_demonstration(database: Database) -> bool | None:
    """``None`` where the database does not answer or has no tables yet."""
    statement = text("SELECT 1 FROM audit_entry WHERE action = :action LIMIT 1")
    try:
        with database.reading() as session:
            return session.execute(statement, {"action": DEMO_OFFICER}).first() is not None
    except SQLAlchemyError as error:
        log.warning("not asked about the demonstration: %s", type(error).__name__)
        return None


def refuse_demonstration(app: Flask) -> None:
    """Last but one step of a side's ``create_app``. Raises DemonstrationError."""
    if not app.extensions["settings"].production:
        return
    found = holds_demonstration(app.extensions["database"])
    if found:
        raise DemonstrationError(REFUSAL)
    asked = {"answered": found is not None}

    @app.before_request
    def ask_again() -> None:
        if not asked["answered"]:
            found = holds_demonstration(app.extensions["database"])
            if found:
                raise DemonstrationError(REFUSAL)
            asked["answered"] = found is not None
