"""Who is asking: the session that a cookie names, its person, and the appointments in force at this
moment."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from flask import after_this_request, has_request_context
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.foundation.time.clock import local
from portal.foundation.web.unit import database, now, reading
from portal.foundation.web.viewer import OFFICER, Holding, Viewer
from portal.recruitment.accounts.models import Account, UserSession
from portal.recruitment.accounts.queries import session_in_force
from portal.recruitment.accounts.services.sessions import SEEN_EVERY, touch
from portal.recruitment.unions.queries import appointments_in_force

log = logging.getLogger(__name__)


def viewer_of_session(session_id: str) -> Viewer | None:
    """The person behind a session, with his rights of this moment; ``None`` when it ended, expired
    or was left alone.

    Rights are read at every request, so ending an appointment or suspending an account acts at the
    next one.
    """
    at = now()
    found = session_in_force(reading(), session_id, at)
    if found is None:
        return None
    row, account = found
    if at - row.last_seen_at >= SEEN_EVERY:
        _touch_later(row.id, at)
    return viewer_from(reading(), row, account, at)


def viewer_from(session: Session, row: UserSession, account: Account, at: datetime) -> Viewer:
    holdings = ()
    if account.kind == OFFICER:
        in_force = appointments_in_force(session, account.id, local(at).date())
        holdings = tuple(Holding(one.role, one.union_id, one.union.name) for one in in_force)
    return Viewer(
        account_id=account.id,
        account_public_id=account.public_id,
        session_id=row.id,
        kind=account.kind,
        display_name=account.display_name,
        holdings=holdings,
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
