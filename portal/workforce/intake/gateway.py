"""The way to the portal: this side's keys, and one try of a pull or a receipt outside any
transaction."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import takewhile

import structlog
from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.foundation.data.claims import claimed
from portal.foundation.jobs.rows import each, kind_of
from portal.foundation.web.unit import clock, database
from portal.protocol.messages import RECEIPTS, Answer, Keys, Wire, hire_path, load_keys
from portal.workforce.intake.models import Incoming, Outgoing
from portal.workforce.intake.queries import (
    due_incoming,
    due_outgoing,
    locked_incoming,
    locked_outgoing,
)
from portal.workforce.intake.services.outbox import note_answer
from portal.workforce.intake.services.take_over import settle
from portal.workforce.orm import Base
from portal.workforce.rulebook.lifecycles import INCOMING, OUTGOING

PORTAL = "recruitment"
log = structlog.get_logger("intake")


def keys() -> Keys:
    settings = current_app.extensions["settings"]
    return load_keys(
        handover_secret=settings.handover_secret,
        signing_key=Base.vault.signing_key,
        keys_dir=settings.keys_dir,
        peer=PORTAL,
    )


def wire() -> Wire:
    settings = current_app.extensions["settings"]
    return Wire(
        settings.peer_url, keys(), transport=current_app.extensions.get("handover_transport")
    )


def take_over(row_id: int) -> None:
    """Pull the record of one message and settle it. May run again at any point; two at a time ask
    once."""
    with database().transaction() as session:
        at = clock().now()
        if not claimed(session, Incoming, row_id, waiting=INCOMING.initial, at=at):
            return
        hire = session.scalars(select(Incoming.hire).where(Incoming.id == row_id)).one()
    answer = wire().get(hire_path(hire), at=clock().now())

    def settled(session: Session) -> None:
        settle(session, locked_incoming(session, row_id), answer, at=clock().now())

    def stumbled(session: Session, kind: str) -> None:
        row = locked_incoming(session, row_id)
        settle(session, row, Answer(0, f"not settled: {kind}"), at=clock().now())

    _noted(settled, stumbled)


def send_receipt(row_id: int) -> None:
    """Send one receipt. May run again at any point: the portal keeps each message id once, and two
    at a time send once."""
    with database().transaction() as session:
        at = clock().now()
        if not claimed(session, Outgoing, row_id, waiting=OUTGOING.initial, at=at):
            return
    with database().reading() as session:
        row = session.get_one(Outgoing, row_id)
        body, message_id = row.body, row.public_id
    answer = wire().post(RECEIPTS, body, message_id=message_id, at=clock().now())

    def answered(session: Session) -> None:
        note_answer(session, locked_outgoing(session, row_id), answer, at=clock().now())

    def stumbled(session: Session, kind: str) -> None:
        row = locked_outgoing(session, row_id)
        note_answer(session, row, Answer(0, f"not noted: {kind}"), at=clock().now())

    _noted(answered, stumbled)


def _noted(act: Callable[[Session], None], stumbled: Callable[[Session, str], None]) -> None:
    """In a transaction; where the row's content makes that fail, the failure counts as a try, so
    that it is put off, shown, and given up in the end."""
    try:
        with database().transaction() as session:
            act(session)
    except OperationalError:
        raise
    except Exception as error:
        log.exception("intake.stumbled")
        with database().transaction() as session:
            stumbled(session, kind_of(error))


def deliver_due(patience: float = float("inf")) -> tuple[int, int]:
    """Everything that is due now: pulls first, then receipts (those of the pulls included). A row
    that can't be dealt with holds up no other; after ``patience`` seconds the rest is left for the
    next time.

    Returns how many of each were tried.
    """
    until = time.monotonic() + patience
    tried = []
    for sweep, due, act in (
        ("intake.pulls", due_incoming, take_over),
        ("intake.receipts", due_outgoing, send_receipt),
    ):
        with database().reading() as session:
            rows = due(session, clock().now())
        each(database(), sweep, takewhile(lambda _row: time.monotonic() < until, rows), act)
        tried.append(len(rows))
    return tried[0], tried[1]
