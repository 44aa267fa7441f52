"""The way to the portal: this side's keys, and one try of a pull or a receipt outside any
transaction."""

from __future__ import annotations

from flask import current_app

from portal.foundation.web.unit import clock, database
from portal.protocol.messages import RECEIPTS, Keys, Wire, hire_path, load_keys
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

PORTAL = "recruitment"


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
    """Pull the record of one message and settle it. May run again at any point."""
    with database().reading() as session:
        row = session.get_one(Incoming, row_id)
        hire, waiting = row.hire, row.state == "received"
    if not waiting:
        return
    answer = wire().get(hire_path(hire), at=clock().now())
    with database().transaction() as session:
        settle(session, locked_incoming(session, row_id), answer, at=clock().now())


def send_receipt(row_id: int) -> None:
    """Send one receipt. May run again at any point: the portal keeps each message id once."""
    with database().reading() as session:
        row = session.get_one(Outgoing, row_id)
        body, message_id, waiting = row.body, row.public_id, row.state == "waiting"
    if not waiting:
        return
    answer = wire().post(RECEIPTS, body, message_id=message_id, at=clock().now())
    with database().transaction() as session:
        note_answer(session, locked_outgoing(session, row_id), answer, at=clock().now())


def deliver_due() -> tuple[int, int]:
    """Everything that is due now: pulls first, then receipts (those of the pulls included).

    Returns how many of each were tried.
    """
    with database().reading() as session:
        pulls = due_incoming(session, clock().now())
    for row_id in pulls:
        take_over(row_id)
    with database().reading() as session:
        receipts = due_outgoing(session, clock().now())
    for row_id in receipts:
        send_receipt(row_id)
    return len(pulls), len(receipts)
