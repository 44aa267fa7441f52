"""Who is asking: the session that a cookie names, its person, and the appointments in force at this
moment; and how an officer is named where they act."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from flask import after_this_request, has_request_context
from sqlalchemy.exc import OperationalError

from portal.foundation.data.audit_chain import Actor
from portal.foundation.officers.accounts import WATCHED_FOR
from portal.foundation.officers.appointments import Appointments
from portal.foundation.officers.sessions import SEEN_EVERY, Sessions
from portal.foundation.security.viewer import OFFICER, Holding, Viewer
from portal.foundation.time.clock import SHANGHAI, local
from portal.foundation.web.unit import database, now, reading

log = logging.getLogger(__name__)


def viewer_from(row: Any, account: Any, kind: str, holdings: tuple[Holding, ...] = ()) -> Viewer:
    """The asker as a value."""
    return Viewer(
        account_id=account.id,
        account_public_id=account.public_id,
        session_id=row.id,
        kind=kind,
        display_name=account.display_name,
        holdings=holdings,
        second_factor=row.second_factor_at is not None,
        confirmed_at=row.second_factor_at or row.started_at,
        watched=account.watched_until is not None and now() < account.watched_until,
    )


def acting_in(
    viewer: Viewer, roles: tuple[str, ...], word: Callable[[str, str], object], otherwise: str
) -> Actor:
    """The viewer in the first of ``roles`` that they hold: 「单位 角色 姓名」; without one
    ``otherwise``."""
    for holding in viewer.holdings:
        if not roles or holding.role in roles:
            role = word("role", holding.role)
            words = f"{holding.union_name} {role} {viewer.display_name}"
            return Actor(viewer.account_id, words, viewer.watched or holding.watched)
    return Actor(viewer.account_id, otherwise, viewer.watched)


def _is_new(appointment: Any, at: datetime) -> bool:
    """Whether the office was given, or began, within the last day."""
    begins = datetime.combine(appointment.valid_from, time(), SHANGHAI)
    return bool(at < max(begins, appointment.appointed_at) + WATCHED_FOR)


class Viewers:
    """One side's askers."""

    def __init__(self, appointments: Appointments) -> None:
        self.appointments, self.side = appointments, appointments.side
        self.sessions = Sessions(self.side)

    def of_session(self, session_id: str) -> Viewer | None:
        """The person behind a session, with their rights of this moment; ``None`` when it ended,
        expired or was left alone.

        Rights are read at every request, so ending an appointment or suspending an account acts at
        the next one.
        """
        at = now()
        pair = self.sessions.session_in_force(reading(), session_id, at)
        if pair is None:
            return None
        row, account = pair
        if at - row.last_seen_at >= SEEN_EVERY:
            self._touch_later(row.id, at)
        kind = self.side.kind_of(account)
        holdings = self._holdings(account, at) if kind == OFFICER else ()
        return viewer_from(row, account, kind, holdings)

    def _holdings(self, account: Any, at: datetime) -> tuple[Holding, ...]:
        in_force = self.appointments.in_force(reading(), account.id, local(at).date())
        return tuple(
            Holding(row.role, row.union_id, row.union.name, _is_new(row, at)) for row in in_force
        )

    def _touch_later(self, session_id: str, at: datetime) -> None:
        """After the page is made, so that this small transaction never waits inside another one of
        the same request."""
        if not has_request_context():
            return

        @after_this_request
        def note(response: Any) -> Any:
            try:
                with database().transaction() as session:
                    self.sessions.touch(session, session_id, at)
            except OperationalError:
                log.warning("a session's last use was not noted: the database is busy")
            return response
