"""Who is asking: the session that a cookie names, its officer, and the appointments in force at
this moment."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from flask import after_this_request, has_request_context
from sqlalchemy.exc import OperationalError

from portal.foundation.security.viewer import OFFICER, Holding, Viewer
from portal.foundation.time.clock import local
from portal.foundation.web.unit import database, now, reading
from portal.workforce.accounts.queries import session_in_force
from portal.workforce.accounts.services.sessions import SEEN_EVERY, touch
from portal.workforce.unions.queries import appointments_in_force

log = logging.getLogger(__name__)


def viewer_of_session(session_id: str) -> Viewer | None:
    """The officer behind a session with his rights of this moment; ``None`` when it ended, expired
    or was left alone."""
    at = now()
    found = session_in_force(reading(), session_id, at)
    if found is None:
        return None
    row, account = found
    if at - row.last_seen_at >= SEEN_EVERY:
        _touch_later(row.id, at)
    in_force = appointments_in_force(reading(), account.id, local(at).date())
    return Viewer(
        account_id=account.id,
        account_public_id=account.public_id,
        session_id=row.id,
        kind=OFFICER,
        display_name=account.display_name,
        holdings=tuple(Holding(one.role, one.union_id, one.union.name) for one in in_force),
        second_factor=row.second_factor_at is not None,
        confirmed_at=row.second_factor_at or row.started_at,
    )


def _touch_later(session_id: str, at: datetime) -> None:
    """After the page is made, so that this small transaction never waits inside another one of the
    same request."""
    if not has_request_context():
        return

    @after_this_request
    def note(response: Any) -> Any:
        try:
            with database().transaction() as session:
                touch(session, session_id, at)
        except OperationalError:
            log.warning("a session's last use was not noted: the database is busy")
        return response
